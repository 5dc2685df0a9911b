import { readConfiguration } from '#platform';
import { Command } from 'commander';
import { serve } from '../../standalone/serve.js';
import { exitCodesHelp } from '../exit.js';
import { jsonOption, settingOptions } from '../options.js';
import { outputOf } from '../output.js';

/** `tocsin serve`: everything in one process, until it is asked to stop. */
export function serveCommand(): Command {
  const command = new Command('serve')
    .summary('serve a ledger over HTTP')
    .description(
      'Serves one ledger over HTTP from the files of its data folder, which it makes at the first start. ' +
        'Each flag can be set by its environment variable; the flag wins.',
    )
    .addHelpText('after', examples);
  for (const option of settingOptions()) command.addOption(option);
  return command.addOption(jsonOption()).action(async (flags: Flags, running: Command) => {
    const { json: _json, ...texts } = flags;
    const configuration = readConfiguration(process.env, texts);
    const { address } = await serve(configuration);
    const { dataDir, ledger } = configuration;
    const output = outputOf(running);
    output.line(
      `Serving ledger ${ledger.name} (mode ${ledger.mode}) at ${address}, documentation at ${address}/docs. ` +
        `For a token: tocsin token --role operator --ministry interior --data-dir ${dataDir}`,
    );
    output.document({ address, docs: `${address}/docs`, ledger, dataDir });
  });
}

type Flags = Readonly<Record<string, string | undefined>>;

const examples = `
It listens until SIGINT (Ctrl-C) or SIGTERM, then finishes what is under way and ends with 0; a second signal ends it
at once. Its log goes to standard error, a JSON object a line.

Examples:
  $ tocsin serve
  $ tocsin serve --port 8080 --data-dir /var/lib/tocsin --log-level warn
  $ tocsin serve --mode exercise --ledger peru-drill --data-dir ./drill
  $ TOCSIN_PORT=8080 tocsin serve
${exitCodesHelp}`;
