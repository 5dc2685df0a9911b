import { runProcess } from '#hosting';
import { relay } from './process.js';

process.exitCode = await runProcess(relay);
