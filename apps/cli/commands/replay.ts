import { parseMoment } from '#calendar';
import { isThere, rebuild, snapshotOf } from '#read-model';
import type { Rebuilt, RebuildSetting, Snapshot } from '#read-model';
import { Command, Option } from 'commander';
import { join } from 'node:path';
import { exitCodesHelp, NotDone, Unwell, WrongUsage } from '../exit.js';
import { logOptions, placeOf, replaySetting, whereReadModelIs, withFolder } from '../folder.js';
import type { Folder, PlaceFlags } from '../folder.js';
import { jsonOption, settingOption } from '../options.js';
import { outputOf } from '../output.js';
import type { Output } from '../output.js';
import { progressOf } from '../progress.js';
import { withTemporaryFolder } from '../temporary.js';

interface Flags extends PlaceFlags {
  readonly to?: string;
  readonly compare?: true;
}

/** `tocsin replay`: the read model from the log alone. */
export function replayCommand(): Command {
  const command = new Command('replay')
    .summary('rebuild the read model from the log and print its digest')
    .description(
      'Reads the log from its first event, rebuilds the read model in a temporary file and prints its digest: ' +
        'the same log gives the same digest, on any machine and any day. Works beside a server, and changes nothing.',
    )
    .addOption(
      new Option('--to <place>', 'Stop after this position, or at this moment of recording. [default: the end]'),
    )
    .addOption(new Option('--compare', 'Compare with the read model that is served, at its position.').conflicts('to'));
  for (const option of logOptions()) command.addOption(option);
  return command
    .addOption(settingOption('readModelUrl'))
    .addOption(jsonOption())
    .addHelpText('after', examples)
    .action(async (flags: Flags, running: Command) => {
      const output = outputOf(running);
      await withFolder(placeOf(flags), (folder) =>
        flags.compare === true ? compare(folder, output) : replay(folder, flags.to, output),
      );
    });
}

async function replay(folder: Folder, place: string | undefined, output: Output): Promise<void> {
  const to = place === undefined ? undefined : await placeIn(folder, place);
  tell(await replayed(folder, to, output), folder, output);
}

async function compare(folder: Folder, output: Output): Promise<void> {
  const { readModelAt } = folder;
  const live = (await isThere(readModelAt)) ? await snapshotOf(readModelAt) : undefined;
  if (live === undefined)
    throw new NotDone(`There is no read model ${whereReadModelIs(folder)} yet: a server makes it.`);
  const head = await folder.store.head();
  if (live.position > head) {
    throw new NotDone(`The read model is at ${live.position.toString()}, but the log ends at ${head.toString()}.`);
  }
  const result = await replayed(folder, { position: live.position }, output);
  const { digest, places } = result.snapshot;
  const equal = digest === live.digest && places === live.places;
  output.line(`Read model ${whereReadModelIs(folder)}, at the same position: ${live.digest}`);
  tell(result, folder, output, { live: live.digest, equal });
  output.line(equal ? 'They are equal.' : 'They differ: run "tocsin doctor".');
  if (!equal) throw new Unwell();
}

interface Result {
  readonly rebuilt: Rebuilt;
  readonly snapshot: Snapshot;
}

async function replayed({ store }: Folder, to: RebuildSetting['to'], output: Output): Promise<Result> {
  const total = to !== undefined && 'position' in to ? to.position : await store.head();
  const progress = progressOf(output, 'Replaying');
  return withTemporaryFolder(async (path) => {
    const file = join(path, 'read-model.db');
    const told = (position: bigint): void => {
      progress.to(position, total);
    };
    try {
      const rebuilt = await rebuild({ ...replaySetting(store), file, told, ...(to === undefined ? {} : { to }) });
      const snapshot = await snapshotOf(file);
      if (snapshot === undefined) throw new TypeError('The replay left no checkpoint.');
      return { rebuilt, snapshot };
    } finally {
      progress.stop();
    }
  });
}

/** A position is digits alone; all else must be a moment, and a date is the start of that day in the ledger's zone. */
async function placeIn({ store, ledger }: Folder, place: string): Promise<RebuildSetting['to']> {
  if (/^\d{1,18}$/u.test(place)) {
    const head = await store.head();
    if (BigInt(place) <= head) return { position: BigInt(place) };
    throw new NotDone(`The log ends at position ${head.toString()}; there is no ${place} to replay to.`);
  }
  const recorded = parseMoment(place, ledger?.timeZone ?? 'UTC');
  if (recorded !== undefined) return { recorded };
  throw new WrongUsage(
    `--to must be a position such as 42, a date such as 2025-12-02, or a moment such as 2025-12-02T12:00:00-05:00; it is ${JSON.stringify(place)}.`,
  );
}

function tell({ rebuilt, snapshot }: Result, { ledger }: Folder, output: Output, compared: object = {}): void {
  const { digest, cases, measures, parked } = snapshot;
  const eventsPerSecond = Math.round(rebuilt.events / Math.max(rebuilt.seconds, 0.001));
  const until = rebuilt.position === 0n ? null : new Date(snapshot.recordedAt).toISOString();
  const whose = ledger === undefined ? 'an empty log' : `ledger ${ledger.name} (mode ${ledger.mode})`;
  output.line(
    `Replayed ${whose} to position ${rebuilt.position.toString()}${until === null ? '' : `, recorded ${until}`}.`,
  );
  output.line(`digest    ${digest}`);
  output.line(`events    ${rebuilt.events.toString()}`);
  output.line(`cases     ${cases.toString()}${parked.length === 0 ? '' : `, and ${parked.length.toString()} parked`}`);
  output.line(`measures  ${measures.toString()}`);
  output.line(`speed     ${eventsPerSecond.toString()} events a second`);
  output.document({
    ledger: ledger ?? null,
    position: rebuilt.position.toString(),
    recordedAt: until,
    digest,
    events: rebuilt.events,
    cases,
    measures,
    parked: parked.length,
    eventsPerSecond,
    ...compared,
  });
}

const examples = `
The digest is the SHA-256 of every row that follows from the log: cases, measures with both their clocks, areas touched.
Measures are counted as rows, those that were believed once and are no longer included.

Examples:
  $ tocsin replay --data-dir ./data
  $ tocsin replay --to 42
  $ tocsin replay --to 2025-12-02               up to the start of that day in the ledger's time zone
  $ tocsin replay --to 2025-12-02T18:00:00Z     up to that moment, what was recorded at it included
  $ tocsin replay --compare --json
${exitCodesHelp}`;
