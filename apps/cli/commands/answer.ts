import { listening, untilSignalled } from '#hosting';
import { readConfiguration } from '#platform';
import { Command } from 'commander';
import { startQueryApi } from '../../query-api/query-api.js';
import { exitCodesHelp } from '../exit.js';
import { jsonOption, settingOptions } from '../options.js';
import { outputOf } from '../output.js';

/** `tocsin answer`: questions alone, as often as one wants. */
export function answerCommand(): Command {
  const command = new Command('answer')
    .summary('answer questions about a ledger that another process serves')
    .description(
      'Answers questions over HTTP and takes no commands: from the ledger in the data folder, which others write, and ' +
        'from the read model, which a projector makes. Any number of such processes may run beside each other.',
    )
    .addHelpText('after', examples);
  for (const option of settingOptions()) command.addOption(option);
  return command.addOption(jsonOption()).action(async (flags: Flags, running: Command) => {
    const { json: _json, ...texts } = flags;
    const configuration = readConfiguration(process.env, texts);
    const { address } = untilSignalled(await listening(configuration, () => startQueryApi(configuration)));
    const { dataDir, ledger } = configuration;
    const output = outputOf(running);
    output.line(
      `Answering for ledger ${ledger.name} (mode ${ledger.mode}) at ${address}, documentation at ${address}/docs.`,
    );
    output.document({ address, docs: `${address}/docs`, ledger, dataDir });
  });
}

type Flags = Readonly<Record<string, string | undefined>>;

const examples = `
The read model may be made by "tocsin serve" or by "tocsin project". Where it is of another version of this program, or
cannot be reached, questions are answered with 503, which says why.

Examples:
  $ READ_MODEL_URL=postgres://tocsin@db/peru tocsin answer --port 3001
  $ tocsin answer --port 3002 --read-model-url postgres://tocsin@db/peru
${exitCodesHelp}`;
