import { runProcess } from '#hosting';
import { commandApi } from './process.js';

process.exitCode = await runProcess(commandApi);
