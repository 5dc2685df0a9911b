import { listening, untilSignalled } from '#hosting';
import { readConfiguration } from '#platform';
import { Command } from 'commander';
import { startProjector } from '../../projector/projector.js';
import { exitCodesHelp, NotDone } from '../exit.js';
import { jsonOption, settingOptions } from '../options.js';
import { outputOf } from '../output.js';

/** `tocsin project`: the projector alone. */
export function projectCommand(): Command {
  const command = new Command('project')
    .summary('bring the read model after the log, and nothing else')
    .description(
      'Brings the read model after the log until it is asked to stop, and serves its health and figures over HTTP. In ' +
        'PostgreSQL one projector writes at a time: another waits, and takes over when the first has gone, however it went.',
    )
    .addHelpText('after', examples);
  for (const option of settingOptions()) command.addOption(option);
  return command.addOption(jsonOption()).action(async (flags: Flags, running: Command) => {
    const { json: _json, ...texts } = flags;
    const configuration = readConfiguration(process.env, texts);
    if (configuration.readModelUrl === undefined) throw new NotDone(noDatabase);
    const { address } = untilSignalled(await listening(configuration, () => startProjector(configuration)));
    const { ledger } = configuration;
    const output = outputOf(running);
    output.line(`Projecting ledger ${ledger.name} (mode ${ledger.mode}); health at ${address}/health/ready.`);
    output.document({ address, ledger });
  });
}

type Flags = Readonly<Record<string, string | undefined>>;

const noDatabase =
  'The read model in a file is kept by "tocsin serve": for one in PostgreSQL, name its database with --read-model-url or READ_MODEL_URL.';

const examples = `
Where the database is lost it begins again until it is back; health says so meanwhile.

Examples:
  $ READ_MODEL_URL=postgres://tocsin@db/peru tocsin project --data-dir ./data --port 3002
${exitCodesHelp}`;
