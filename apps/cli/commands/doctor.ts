import type { ClusterCheck } from '#event-store-eventstoredb';
import { inspectLedger } from '#event-store-sqlite';
import type { LedgerCheck } from '#event-store-sqlite';
import type { EventStore } from '#kernel';
import { isInCluster, placesOf } from '#places';
import type { Configuration } from '#platform';
import { inspectReadModel } from '#read-model';
import type { ParkedCase, ReadModelCheck, ReadModelInspection } from '#read-model';
import { Command, Option } from 'commander';
import { join } from 'node:path';
import { exitCodesHelp, Unwell } from '../exit.js';
import { expectFile, logOptions, placeOf, replaySetting, whereIn, withFolder } from '../folder.js';
import type { Folder, PlaceFlags } from '../folder.js';
import { jsonOption, settingOption } from '../options.js';
import { outputOf } from '../output.js';
import type { Output } from '../output.js';
import { progressOf } from '../progress.js';
import type { Progress } from '../progress.js';
import { retryOne, retryParked } from '../retry-parked.js';
import type { Retried } from '../retry-parked.js';
import { withTemporaryFolder } from '../temporary.js';

interface Flags extends PlaceFlags {
  /** The case to be tried again; true is all of them. */
  readonly retryParked?: string | true;
}

/** `tocsin doctor`: whether what lies in the folder is what it must be. */
export function doctorCommand(): Command {
  const command = new Command('doctor')
    .summary('check the ledger and the read model')
    .description(
      'Checks the ledger and the read model in a data folder: that the files are whole, that the log has no gap and ' +
        'was not changed, that the read model is what a replay gives, and that no case is parked. ' +
        'Works beside a server, and changes nothing.',
    )
    .addOption(
      new Option('--retry-parked [case]', 'First give parked cases another try, or one of them: border-closure/x.'),
    );
  for (const option of logOptions()) command.addOption(option);
  return command
    .addOption(settingOption('readModelUrl'))
    .addOption(jsonOption())
    .addHelpText('after', examples)
    .action(async (flags: Flags, running: Command) => {
      await examine(placeOf(flags), flags.retryParked, outputOf(running));
    });
}

type Check = LedgerCheck | ClusterCheck | ReadModelCheck;

async function examine(place: Configuration, retry: Flags['retryParked'], output: Output): Promise<void> {
  expectFile(place);
  const dataDir = whereIn(place);
  const ofLedger = await ledgerChecks(place, output);
  for (const check of ofLedger) tell(check, output);
  if (!ofLedger.every(({ ok }) => ok)) {
    conclude({ dataDir, checks: ofLedger, parked: [] }, output);
    return;
  }
  const retried =
    retry === undefined ? undefined : await withFolder(place, (folder) => tryAgain(folder, retry, output));
  const { checks: ofReadModel, parked } = await withFolder(place, (folder) => readModelChecks(folder, output));
  for (const check of ofReadModel) tell(check, output);
  for (const one of parked) output.line(`        ${waitingInWords(one)}`);
  conclude({ dataDir, checks: [...ofLedger, ...ofReadModel], parked, retried }, output);
}

async function ledgerChecks(place: Configuration, output: Output): Promise<readonly Check[]> {
  const places = placesOf(place);
  const progress = progressOf(output, 'Reading the log');
  try {
    return isInCluster(places)
      ? await withFolder(place, ({ store }) => ofCluster(store, progress))
      : inspectLedger(places.ledgerFile, progress.to);
  } finally {
    progress.stop();
  }
}

/** Only who has a ledger in a cluster pays for its client. */
async function ofCluster(store: EventStore, progress: Progress): Promise<readonly ClusterCheck[]> {
  const { inspectCluster } = await import('#event-store-eventstoredb');
  return inspectCluster(store, progress.to);
}

async function readModelChecks({ store, readModelAt }: Folder, output: Output): Promise<ReadModelInspection> {
  const progress = progressOf(output, 'Replaying');
  const head = await store.head();
  const told = (position: bigint): void => {
    progress.to(position, head);
  };
  try {
    return await withTemporaryFolder((path) =>
      inspectReadModel({ ...replaySetting(store), address: readModelAt, scratch: join(path, 'read-model.db'), told }),
    );
  } finally {
    progress.stop();
  }
}

async function tryAgain(folder: Folder, which: string | true, output: Output): Promise<Retried> {
  if (which !== true) return tryOne(folder, which, output);
  const { before, after } = await retryParked(folder, output);
  const on = (before.length - after.length).toString();
  output.line(
    before.length === 0
      ? 'No case is parked: there was nothing to try again.'
      : `Tried ${before.length.toString()} parked cases again: ${on} go on, ${after.length.toString()} still wait.`,
  );
  return { before, after };
}

async function tryOne(folder: Folder, name: string, output: Output): Promise<Retried> {
  const retried = await retryOne(folder, name);
  const became = retried.after.length === 0 ? 'it goes on' : 'it still waits';
  output.line(
    retried.before.length === 0
      ? `${name} is not parked: there was nothing to try again.`
      : `Tried ${name} again: ${became}.`,
  );
  return retried;
}

function waitingInWords({ stream, position, type, since, reason, behind }: ParkedCase): string {
  const event = type === undefined ? 'where the log has no event' : `at ${type} of ${since ?? ''}`;
  const waiting = behind === 1 ? '1 event waits' : `${behind.toString()} events wait`;
  return `${stream} is parked ${event}, position ${position.toString()}, and ${waiting} behind it: ${reason}`;
}

function tell({ name, ok, because }: Check, output: Output): void {
  output.line(`${(ok ? 'ok' : 'NOT OK').padEnd(7)} ${name}: ${because}`);
}

interface Findings extends Pick<ReadModelInspection, 'parked'> {
  readonly dataDir: string;
  readonly checks: readonly Check[];
  readonly retried?: Retried | undefined;
}

/** Throws `Unwell` where something is not. */
function conclude({ dataDir, checks, parked, retried }: Findings, output: Output): void {
  const wrong = checks.filter(({ ok }) => !ok);
  const well = wrong.length === 0;
  output.line(well ? 'All is well.' : `Not well: ${wrong.map(({ name }) => name).join(', ')}.`);
  output.document({
    well,
    dataDir,
    checks,
    parked: parked.map((one) => ({ ...one, position: one.position.toString() })),
    ...(retried === undefined ? {} : { retried }),
  });
  if (!well) throw new Unwell();
}

const examples = `
A case is parked when one of its events cannot be projected, for example because a newer program wrote it; only that
case waits, and how many of its events wait behind that one is told. --retry-parked makes the read model anew from the
log, which a newer program may manage, as "tocsin rebuild" does. With the name of a case only that one is tried, from
the event on at which it waits. A server goes on meanwhile. Where the ledger itself is not well, the read model is not
looked at: put the ledger back from a backup.

Examples:
  $ tocsin doctor --data-dir ./data
  $ tocsin doctor --json | jq '.checks[] | select(.ok | not)'
  $ tocsin doctor --retry-parked
  $ tocsin doctor --retry-parked border-closure/tacna
${exitCodesHelp}`;
