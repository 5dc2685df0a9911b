import { Command } from 'commander';
import { readFileSync } from 'node:fs';
import { findPackageJSON } from 'node:module';
import { isObject } from '#kernel';
import { answerCommand } from './commands/answer.js';
import { areasCommand } from './commands/areas.js';
import { demoCommand } from './commands/demo.js';
import { doctorCommand } from './commands/doctor.js';
import { exportCommand } from './commands/export.js';
import { importActsCommand } from './commands/import.js';
import { lawCommand } from './commands/law.js';
import { migrateCommand } from './commands/migrate.js';
import { openCommand } from './commands/open.js';
import { projectCommand } from './commands/project.js';
import { rebuildCommand } from './commands/rebuild.js';
import { relayCommand } from './commands/relay.js';
import { replayCommand } from './commands/replay.js';
import { serveCommand } from './commands/serve.js';
import { tokenCommand } from './commands/token.js';
import { exitCodesHelp } from './exit.js';
import { warnOfPasswords } from './passwords.js';

/** The whole command line: one command of `commands/` for each line of its help. */
export function program(): Command {
  return new Command('tocsin')
    .description('Issues, proves and follows a government’s emergency actions.')
    .usage('<command> [options]')
    .version(versionOfPackage(), '--version', 'Print the version.')
    .helpCommand('help [command]', 'Print the help of a command.')
    .hook('preAction', (_program, command) => {
      warnOfPasswords(command);
    })
    .addCommand(openCommand())
    .addCommand(serveCommand())
    .addCommand(answerCommand())
    .addCommand(projectCommand())
    .addCommand(relayCommand())
    .addCommand(demoCommand())
    .addCommand(tokenCommand())
    .addCommand(areasCommand())
    .addCommand(importActsCommand())
    .addCommand(exportCommand())
    .addCommand(migrateCommand())
    .addCommand(lawCommand())
    .addCommand(replayCommand())
    .addCommand(rebuildCommand())
    .addCommand(doctorCommand())
    .addHelpText(
      'after',
      `
Examples:
  $ tocsin serve --data-dir ./data
  $ tocsin token --role operator --ministry interior --data-dir ./data

In a checkout, write "npx tocsin" for "tocsin".
${exitCodesHelp}`,
    );
}

function versionOfPackage(): string {
  const file = findPackageJSON(import.meta.url);
  const read: unknown = file === undefined ? {} : JSON.parse(readFileSync(file, 'utf8'));
  return isObject(read) && typeof read['version'] === 'string' ? read['version'] : 'unknown';
}
