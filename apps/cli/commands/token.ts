import { roles } from '#kernel';
import type { Ledger, Role } from '#kernel';
import {
  findSigningKey,
  isName,
  issueToken,
  longestLife,
  openSigningKey,
  readConfiguration,
  realTime,
  signingKeyFile,
} from '#platform';
import type { Configuration, Grant } from '#platform';
import { Command, Option } from 'commander';
import { decodeJwt } from 'jose';
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { inWords } from '#hosting';
import { exitCodesHelp, NotDone, WrongUsage } from '../exit.js';
import { ledgerIn } from '../folder.js';
import { secondsIn } from '../life.js';
import { jsonOption, settingOption } from '../options.js';
import { outputOf } from '../output.js';
import type { Output } from '../output.js';
import { whoRuns } from '../who.js';

interface Flags {
  readonly role: Role;
  readonly ministry?: string;
  readonly agency?: string;
  readonly subject?: string;
  readonly expires: string;
  readonly dataDir?: string;
  readonly ledger?: string;
  readonly tokenKeyFile?: string;
  readonly newKey?: boolean;
}

/** `tocsin token`: a token of the ledger's own key. */
export function tokenCommand(): Command {
  return new Command('token')
    .summary('print a token for calls over HTTP')
    .description(
      'Prints a bearer token signed with the key in the data folder, alone on standard output. ' +
        'A server on that folder takes it at once, also one that runs already. The first start of a server makes the key.',
    )
    .addOption(new Option('--role <role>', 'What the holder may do.').choices(roles).makeOptionMandatory())
    .addOption(new Option('--ministry <name>', 'The ministry that the holder acts for; an operator needs one.'))
    .addOption(new Option('--agency <name>', 'The agency that the holder acts for.').conflicts('ministry'))
    .addOption(new Option('--subject <name>', 'Who holds it, as events will say for ever. [default: who runs this]'))
    .addOption(new Option('--expires <span>', 'How long it lives: 45m, 8h, up to 30d.').default('8h'))
    .addOption(settingOption('dataDir'))
    .addOption(settingOption('ledger'))
    .addOption(settingOption('tokenKeyFile'))
    .addOption(new Option('--new-key', 'Make the key, and the folder, before the first start.'))
    .addOption(jsonOption())
    .addHelpText('after', examples)
    .action(async (flags: Flags, running: Command) => {
      const grant = grantOf(flags);
      const output = outputOf(running);
      const token = await tokenFor(grant, flags, output);
      output.line(token);
      output.document({ token, claims: decodeJwt(token) });
    });
}

function grantOf({ role, ministry, agency, subject = whoRuns(), expires }: Flags): Grant {
  const organisation = ministry ?? agency;
  if (role === 'operator' && ministry === undefined) throw new WrongUsage(noMinistry);
  const expiresIn = secondsIn(expires);
  if (expiresIn === undefined || expiresIn < 1 || expiresIn > longestLife) {
    throw new WrongUsage(
      `--expires must be a span from 1s to 30d, such as 45m, 8h or 7d; it is ${JSON.stringify(expires)}.`,
    );
  }
  for (const [flag, name] of [
    ['--subject', subject],
    [ministry === undefined ? '--agency' : '--ministry', organisation ?? 'none'],
  ] as const) {
    if (!isName(name)) throw new WrongUsage(`${flag} must be a name of 1 to 200 characters on one line.`);
  }
  return { role, subject, expiresIn, ...(organisation === undefined ? {} : { organisation }) };
}

/** What an operator does is recorded for ever as done for a ministry. */
const noMinistry = 'An operator acts for a ministry: say which with --ministry, such as --ministry interior.';

async function tokenFor(
  grant: Grant,
  { dataDir, ledger, tokenKeyFile, newKey = false }: Flags,
  output: Output,
): Promise<string> {
  const configuration = readConfiguration(process.env, { dataDir, ledger, tokenKeyFile });
  const folder = configuration.dataDir;
  const found = await ledgerIn(configuration);
  const { tokenKeyFile: file } = configuration;
  if (file !== undefined && newKey)
    throw new WrongUsage('--new-key makes a key in a data folder: leave TOCSIN_TOKEN_KEY_FILE out.');
  const office = { ledger: ledgerName(configuration, ledger, found), now: realTime };
  if (file === undefined) expectKey(folder, newKey, found);
  const key = await (file === undefined ? openSigningKey(folder) : findSigningKey(file)).catch((error: unknown) => {
    throw inWords(error, configuration);
  });
  if (newKey) output.aside(`A new signing key was made in ${folder}; only a server on this folder takes its tokens.`);
  if (key.exposed) output.warn(`Other users of this machine may read ${join(folder, signingKeyFile)}: chmod 600 it.`);
  return issueToken({ ...office, key }, grant);
}

/** A key made in a folder that was mistyped signs tokens that no server takes: one is made only when asked for. */
function expectKey(folder: string, newKey: boolean, ledger: Ledger | undefined): void {
  const known = existsSync(join(folder, signingKeyFile));
  if (known !== newKey) return;
  if (known) throw new NotDone(`There is a signing key in ${folder} already: leave out --new-key.`);
  const what = ledger === undefined ? 'There is no ledger' : `Ledger "${ledger.name}" has no signing key`;
  throw new NotDone(
    `${what} in ${folder}: start "tocsin serve" on it once, which makes the key; or name another folder with ` +
      '--data-dir or TOCSIN_DATA_DIR; or make a key before that start with --new-key.',
  );
}

/** As the ledger in the folder calls itself; in a folder without one, as it will be called. */
function ledgerName({ dataDir, ledger }: Configuration, wanted: string | undefined, found: Ledger | undefined): string {
  if (found === undefined) return ledger.name;
  if (wanted === undefined || wanted === found.name) return found.name;
  throw new NotDone(
    `The ledger in ${dataDir} is "${found.name}", not "${wanted}": leave out --ledger, or name another folder.`,
  );
}

const examples = `
Roles:
  operator  issues actions          auditor  reads the log as stored
  agency    asks what is in force   admin    registers areas

Examples:
  $ tocsin token --role operator --ministry interior
  $ tocsin token --role agency --agency migraciones --subject maria --expires 30d
  $ tocsin token --role admin --data-dir ./fresh --new-key
  $ TOKEN=$(tocsin token --role auditor)
  $ curl -H "Authorization: Bearer $TOKEN" http://127.0.0.1:3000/v1/history
${exitCodesHelp}`;
