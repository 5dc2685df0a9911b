import { Command } from 'commander';
import { exitCodesHelp } from '../exit.js';
import { importCommand } from '../areas/import-command.js';
import { listCommand } from '../areas/list-command.js';

/** `tocsin areas`: the areas and crossings that a ledger knows. */
export function areasCommand(): Command {
  return new Command('areas')
    .summary('register areas and crossings from a file, and list them')
    .description(
      'The areas and crossings that a ledger knows. Countries and subdivisions of ISO 3166 are known from the ' +
        'beginning; everything else comes from a file.',
    )
    .usage('<command> [options]')
    .helpCommand('help [command]', 'Print the help of a command.')
    .addCommand(importCommand())
    .addCommand(listCommand())
    .addHelpText('after', examples);
}

const examples = `
Examples:
  $ tocsin areas import districts.csv --scheme ubigeo-inei
  $ tocsin areas list --under PE-TAC
${exitCodesHelp}`;
