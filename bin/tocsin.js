#!/usr/bin/env node
import { spawn } from 'node:child_process';
import { existsSync } from 'node:fs';
import { fileURLToPath } from 'node:url';

/** Starts the command line on the Node that the project brings along, whichever one started this. */
const program = fileURLToPath(new URL('../dist/apps/cli/main.js', import.meta.url));
const brought = fileURLToPath(new URL('../node_modules/node/bin/node', import.meta.url));
const [major = 0] = process.versions.node.split('.').map(Number);

if (!existsSync(program)) {
  process.stderr.write('Tocsin has not been built yet: run "npm run build" in its folder.\n');
  process.exitCode = 70;
} else if (major >= 24) {
  if (process.env.TOCSIN_STARTED_BY === process.ppid.toString()) endWithStarter();
  await import(program);
} else if (existsSync(brought)) {
  const child = spawn(brought, [fileURLToPath(import.meta.url), ...process.argv.slice(2)], {
    stdio: ['inherit', 'inherit', 'inherit', 'ipc'],
    env: { ...process.env, TOCSIN_STARTED_BY: process.pid.toString() },
  });
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP']) process.on(signal, () => child.kill(signal));
  child.on('exit', (code, signal) => {
    process.exitCode = code ?? (signal === 'SIGINT' ? 130 : 143);
  });
} else {
  process.stderr.write(
    `Tocsin needs Node 24 or later; this is ${process.version}. Run "npm ci", which brings it along.\n`,
  );
  process.exitCode = 70;
}

/** A starter that is killed cannot pass that on: the channel to it closes then, and nobody would know that this writes on. */
function endWithStarter() {
  // Its own are settings, and this is none.
  delete process.env.TOCSIN_STARTED_BY;
  process.once('disconnect', () => process.kill(process.pid, 'SIGTERM'));
  process.channel?.unref();
}
