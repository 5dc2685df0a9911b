import { runProcess } from '#hosting';
import { projector } from './process.js';

process.exitCode = await runProcess(projector);
