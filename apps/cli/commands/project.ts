import { Command } from 'commander';
import { runProjector } from '../../projector/run-projector.js';
import { placesOf } from '#hosting';
import { exitCodesHelp, NotDone } from '../exit.js';
import { expectFile, logOptions, placeOf } from '../folder.js';
import type { PlaceFlags } from '../folder.js';
import { jsonOption, settingOption } from '../options.js';
import { outputOf } from '../output.js';

/** `tocsin project`: the projector alone. */
export function projectCommand(): Command {
  const command = new Command('project')
    .summary('bring the read model after the log, and nothing else')
    .description(
      'Brings the read model after the ledger in the data folder until it is asked to stop. In PostgreSQL one projector ' +
        'writes at a time: another waits, and takes over when the first has gone, however it went.',
    );
  for (const option of logOptions()) command.addOption(option);
  return command
    .addOption(settingOption('readModelUrl'))
    .addOption(jsonOption())
    .addHelpText('after', examples)
    .action(async (flags: PlaceFlags, running: Command) => {
      const configuration = placeOf(flags);
      if (configuration.readModelUrl === undefined) throw new NotDone(noDatabase);
      expectFile(configuration);
      const output = outputOf(running);
      let told = false;
      await runProjector(placesOf(configuration), stopSignal(), {
        waits: () => {
          output.line('Another projector writes the read model: this one waits.');
        },
        caughtUp: () => {
          if (told) return;
          told = true;
          output.line('The read model has had the whole log, and is kept after it.');
        },
      });
      output.document({ stopped: true });
    });
}

const noDatabase =
  'The read model in a file is kept by "tocsin serve": for one in PostgreSQL, name its database with --read-model-url or READ_MODEL_URL.';

/** Aborted by SIGINT and SIGTERM; a second one ends the process. */
function stopSignal(): AbortSignal {
  const stop = new AbortController();
  for (const signal of ['SIGINT', 'SIGTERM'] as const) {
    process.once(signal, () => {
      stop.abort();
    });
  }
  return stop.signal;
}

const examples = `
Where the database is lost it ends with 1 and says why: whoever watches over it starts it again.

Examples:
  $ READ_MODEL_URL=postgres://tocsin@db/peru tocsin project --data-dir ./data
${exitCodesHelp}`;
