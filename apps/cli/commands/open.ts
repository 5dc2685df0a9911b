import { digest } from '#hosting';
import { isRefusal, openLedger } from '#kernel';
import type { Ledger } from '#kernel';
import { readConfiguration } from '#platform';
import type { Configuration } from '#platform';
import { Command } from 'commander';
import { exitCodesHelp, NotDone } from '../exit.js';
import { openLogOf, whereIn } from '../folder.js';
import { jsonOption, settingOption } from '../options.js';
import { outputOf } from '../output.js';

const said = ['dataDir', 'eventStoreUrl', 'ledger', 'jurisdiction', 'timeZone', 'mode'] as const;

type Flags = Readonly<Partial<Record<(typeof said)[number], string>>>;

/** `tocsin open`: a new ledger, without serving it. */
export function openCommand(): Command {
  const command = new Command('open')
    .summary('make a new ledger in a folder, without serving it')
    .description(
      'Makes the ledger of a data folder, or of an EventStoreDB cluster, whose first event says for ever what it is called, whose acts it holds, in which ' +
        'time zone their days are counted, and whether they are meant. "tocsin serve" does the same at its first start.',
    );
  for (const key of said) command.addOption(settingOption(key));
  return command
    .addOption(jsonOption())
    .addHelpText('after', examples)
    .action(async (flags: Flags, running: Command) => {
      const { dataDir, eventStoreUrl, ledger: name, jurisdiction, timeZone, mode } = flags;
      const texts = { dataDir, eventStoreUrl, ledger: name, jurisdiction, timeZone, mode };
      const configuration = readConfiguration(process.env, texts);
      const ledger = await opened(configuration);
      const output = outputOf(running);
      output.line(
        `The ledger in ${whereIn(configuration)} is ${ledger.name} of ${ledger.jurisdiction} in mode ${ledger.mode} (${ledger.timeZone}).`,
      );
      output.document({ ledger, dataDir: configuration.dataDir });
    });
}

/** The ledger of the folder, which is made where there is none. Throws `NotDone` where it is another one. */
async function opened(configuration: Configuration): Promise<Ledger> {
  const { store } = await openLogOf(configuration, { access: 'write' });
  try {
    const ledger = await openLedger(store, configuration.ledger, digest);
    if (isRefusal(ledger)) throw new NotDone(ledger.because);
    return ledger;
  } finally {
    await store.close();
  }
}

const examples = `
Examples:
  $ tocsin open --data-dir ./drill --ledger peru-drill --mode exercise
  $ tocsin open --data-dir ./archive
  $ tocsin import decrees.csv --mapping mine.json --ministry pcm --data-dir ./archive
${exitCodesHelp}`;
