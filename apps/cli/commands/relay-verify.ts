import type { Command } from 'commander';
import { areasOf } from '#hosting';
import { checkReadModel, isThere, logOf, openReadModel, ReadModel } from '#read-model';
import type { Difference, StatusDifference, StatusVerified, Verified } from '#relay-kafka';
import { Unwell } from '../exit.js';
import { whereReadModelIs } from '../folder.js';
import type { Folder } from '../folder.js';
import { outputOf } from '../output.js';
import type { Output } from '../output.js';
import { configurationOf, exampleOf, subcommand, withTelling } from './relay-command.js';
import type { Flags, Told } from './relay-command.js';

/** Why the status of areas was not compared. */
interface NotCompared {
  readonly notCompared: string;
}

type OfStatus = StatusVerified | NotCompared;

export function verifyCommand(): Command {
  return subcommand(
    'verify',
    'compare the topics with the log',
    'Reads every topic of events and compares it with the log: what is missing, extra, changed or out of order; and the ' +
      'latest status of each area, where there is a read model. Works while the relay runs, and changes nothing. The ' +
      'exit code is 0 where nothing differs.',
  )
    .addHelpText('after', exampleOf('verify'))
    .action(async (flags: Flags, running: Command) => {
      const output = outputOf(running);
      const [events, status] = await withTelling(configurationOf(flags), async (told) => {
        const { verifyEvents } = await import('../../relay/telling.js');
        // The events may take long: what stands in the way of the rest is told before.
        const lacking = await lackingOf(told.folder);
        return [await verifyEvents(told.telling), lacking ?? (await statusOf(told))] as const;
      });
      conclude(events, status, output);
    });
}

/** Why the status cannot be compared; undefined where it can. Throws `ReadModelUnavailable` where its database is away. */
async function lackingOf(folder: Folder): Promise<NotCompared | undefined> {
  const { readModelAt, store } = folder;
  if (!(await isThere(readModelAt))) return { notCompared: `there is no read model ${whereReadModelIs(folder)}` };
  await checkReadModel(readModelAt, await logOf(store));
  return undefined;
}

async function statusOf({ telling, folder }: Told): Promise<OfStatus> {
  const areas = await areasOf(folder.store);
  const readModel = new ReadModel(openReadModel(folder.readModelAt, 'read'), areas, telling.ledger.timeZone);
  try {
    const { verifyStatuses } = await import('../../relay/telling.js');
    return (await verifyStatuses(telling, { areas, readModel })) ?? { notCompared: 'none has been told yet' };
  } catch (error) {
    if (!(error instanceof Error) || error.name !== 'ReadModelBehind') throw error;
    return { notCompared: `the read model ${whereReadModelIs(folder)} has not the whole log; start what fills it` };
  } finally {
    await readModel.close();
  }
}

/** The most differences that are told one by one. */
const mostTold = 100;

function conclude(events: Verified, status: OfStatus, output: Output): void {
  const { begin, position, records, differences } = events;
  tell(differences, output);
  output.line(
    differences.length === 0
      ? `The topics hold what the log says, up to position ${position.toString()}: ${records.toString()} records.`
      : `The topics differ from the log in ${differences.length.toString()} places.`,
  );
  const wrong = 'notCompared' in status ? [] : status.differences;
  tell(wrong, output);
  output.line(sentenceOf(status));
  output.document({
    begin: begin.toString(),
    position: position.toString(),
    records,
    differences: differences.map(inDocument),
    status:
      'notCompared' in status
        ? status
        : { position: status.position.toString(), areas: status.areas, differences: wrong.map(inDocument) },
  });
  if (differences.length > 0 || wrong.length > 0) throw new Unwell();
}

function sentenceOf(status: OfStatus): string {
  if ('notCompared' in status) return `The status of areas was not compared: ${status.notCompared}.`;
  const { differences, areas, position } = status;
  if (differences.length > 0) return `The status of areas differs in ${differences.length.toString()} places.`;
  return `The status of ${areas.toString()} areas is what the read model says, up to position ${position.toString()}.`;
}

function tell(differences: readonly (Difference | StatusDifference)[], output: Output): void {
  for (const one of differences.slice(0, mostTold)) output.line(lineOf(one));
  const beyond = differences.length - mostTold;
  if (beyond > 0) output.line(`… and ${beyond.toString()} more`);
}

function lineOf({ what, topic, partition, offset, position, ...rest }: Difference | StatusDifference): string {
  const place = `${topic}/${partition.toString()}`;
  const record = offset === undefined ? '' : ` at offset ${offset}`;
  const area = 'area' in rest ? `: ${rest.area}` : '';
  return `${what.padEnd(13)} position ${position?.toString() ?? 'unknown'} in ${place}${record}${area}`;
}

function inDocument(one: Difference): object {
  return { ...one, position: one.position?.toString() };
}
