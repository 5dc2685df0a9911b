import { Command } from 'commander';
import { exitCodesHelp } from '../exit.js';
import { checkCommand } from '../law/check-command.js';
import { listCommand } from '../law/list-command.js';
import { showCommand } from '../law/show-command.js';

/** `tocsin law`: the regimes that acts are judged by. */
export function lawCommand(): Command {
  return new Command('law')
    .summary('list and show regimes of law, and judge an act by them')
    .description(
      'The law that acts are judged by: regimes of emergency of many countries through the years, each figure with ' +
        'its article and how sure it is. A ledger adds its own, or puts them in their place, with --law-file.',
    )
    .usage('<command> [options]')
    .helpCommand('help [command]', 'Print the help of a command.')
    .addCommand(listCommand())
    .addCommand(showCommand())
    .addCommand(checkCommand())
    .addHelpText('after', examples);
}

const examples = `
Examples:
  $ tocsin law list --jurisdiction PE
  $ tocsin law show pe-emergencia
  $ tocsin law check acts.json
${exitCodesHelp}`;
