import { readConfiguration } from '#platform';
import { Command, Option } from 'commander';
import { resolve } from 'node:path';
import { exitCodesHelp, WrongUsage } from '../exit.js';
import { migrate } from '../migrate/migrate.js';
import type { Course, Migrated } from '../migrate/migrate.js';
import { PositionsFile } from '../migrate/positions-file.js';
import { storeNamed, stores } from '../migrate/stores.js';
import type { StoreAddress } from '../migrate/stores.js';
import { jsonOption, settingOption } from '../options.js';
import { outputOf } from '../output.js';
import type { Output } from '../output.js';
import { progressInParts } from '../progress.js';

interface Flags {
  readonly from?: string;
  readonly to?: string;
  readonly ledger?: string;
  readonly ahead?: true;
  readonly positions?: string;
}

/** `tocsin migrate`: a whole ledger from one engine to another. */
export function migrateCommand(): Command {
  return new Command('migrate')
    .summary('copy a whole ledger from one engine to another')
    .description(
      'Copies every event of a ledger, as it was recorded, from a data folder or an EventStoreDB cluster to another, and ' +
        'verifies the copy by the digest of the log and of the read model. It may be broken off at any moment and run again. ' +
        'The source is only read.',
    )
    .option('--from <store>', `A data folder, or the address of a cluster: esdb://… [${stores.from.variable}]`)
    .option(
      '--to <store>',
      `The same; it must be empty, or hold what was copied from this source. [${stores.to.variable}]`,
    )
    .addOption(settingOption('ledger'))
    .addOption(new Option('--ahead', 'Copy what is there beside whoever writes the source; finish later without it.'))
    .addOption(
      new Option('--positions <file>', 'Write where each event lay and lies: CSV of id, from, to.').conflicts('ahead'),
    )
    .addOption(jsonOption())
    .addHelpText('after', help)
    .action(async (flags: Flags, running: Command) => {
      const output = outputOf(running);
      const from = await storeNamed(stores.from, flags.from);
      const to = await storeNamed(stores.to, flags.to);
      if (placeOf(from) === placeOf(to)) throw new WrongUsage('--from and --to name the same store.');
      await withPositions(flags.positions, async (positions) => {
        const begun = performance.now();
        const migrated = await carriedOut({ flags, from, to, positions }, output);
        tell(migrated, { from, to, seconds: (performance.now() - begun) / 1_000 }, output);
      });
    });
}

function placeOf({ shown, connection }: StoreAddress): string {
  return connection === undefined ? resolve(shown) : shown;
}

interface Asked {
  readonly flags: Flags;
  readonly from: StoreAddress;
  readonly to: StoreAddress;
  readonly positions: PositionsFile | undefined;
}

async function carriedOut({ flags, from, to, positions }: Asked, output: Output): Promise<Migrated> {
  const { name: ledger } = readConfiguration(process.env, { ledger: flags.ledger }).ledger;
  const progress = progressInParts(output);
  let since = performance.now();
  const told = ({ part, position, until, copied }: Course): void => {
    if (copied === undefined) since = performance.now();
    const rate = Math.round((copied ?? 0) / ((performance.now() - since) / 1_000));
    progress.to(part, position, until, copied === undefined ? '' : `${rate.toString()} events a second`);
  };
  try {
    return await migrate({ from, to, ledger, ahead: flags.ahead === true, positions, told });
  } finally {
    progress.stop();
  }
}

/** Runs with the file, which is not left half written. */
async function withPositions(
  file: string | undefined,
  run: (positions: PositionsFile | undefined) => Promise<void>,
): Promise<void> {
  const positions = file === undefined ? undefined : new PositionsFile(file);
  try {
    await run(positions);
  } catch (error) {
    positions?.remove();
    throw error;
  }
  positions?.end();
}

interface Told {
  readonly from: StoreAddress;
  readonly to: StoreAddress;
  readonly seconds: number;
}

function tell(migrated: Migrated, { from, to, seconds }: Told, output: Output): void {
  const { ledger, found, copied, verified, position, targetPosition } = migrated;
  const eventsPerSecond = Math.round(copied / Math.max(seconds, 0.001));
  const what = `ledger ${ledger.name} (mode ${ledger.mode}) from ${from.shown} to ${to.shown}`;
  output.line(verified === undefined ? `Copied ahead, ${what}.` : `Copied ${what}.`);
  output.line(
    `events      ${(found + copied).toString()}: ${copied.toString()} copied now, ${found.toString()} were there`,
  );
  output.line(`position    ${position.toString()}, in the copy ${targetPosition.toString()}`);
  if (verified === undefined) {
    output.line(
      'This copy is not finished and nobody can serve it: stop who writes the source, and run this without --ahead.',
    );
  } else {
    output.line(`log         ${verified.log}, the same on both sides`);
    output.line(`read model  ${verified.readModel}, the same on both sides`);
  }
  output.document({
    ...{
      ledger,
      from: from.shown,
      to: to.shown,
      finished: verified !== undefined,
      events: found + copied,
      copied,
      found,
    },
    ...{ position: position.toString(), targetPosition: targetPosition.toString() },
    digest: verified === undefined ? null : { log: verified.log, readModel: verified.readModel },
    eventsPerSecond,
  });
}

const help = `
Everything of an event is kept: its id, stream, revision, data, metadata and when it was recorded. Positions in the
log are those of the engine. In a cluster the ledger has the name that it has in the folder; --ledger names one
that is copied from a cluster.

Other users of the machine can see what stands on a command line. Give an address that has a password in
TOCSIN_MIGRATE_FROM or TOCSIN_MIGRATE_TO, in place of --from or --to.

Examples:
  $ tocsin migrate --from ./data --to "esdb://127.0.0.1:2113?tls=false"
  $ tocsin migrate --from ./data --to ./copy --positions moved.csv
  $ tocsin migrate --from "esdb://127.0.0.1:2113?tls=false" --ledger peru --to ./data --json
  $ tocsin migrate --from ./data --to "esdb://127.0.0.1:2113?tls=false" --ahead    while ./data is served
${exitCodesHelp}`;
