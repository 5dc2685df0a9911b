import { runProcess } from '#hosting';
import { clock } from './process.js';

process.exitCode = await runProcess(clock);
