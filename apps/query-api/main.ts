import { runProcess } from '#hosting';
import { queryApi } from './process.js';

process.exitCode = await runProcess(queryApi);
