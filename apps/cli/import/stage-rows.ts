import {
  AreaNames,
  fieldsOfCommand,
  isBroken,
  isCommand,
  parsedValue,
  readRows,
  rowMapper,
  UnreadableFile,
} from '#backfill';
import type { BrokenRow, MapRow, Staging } from '#backfill';
import { catalogue } from '#catalogue';
import { digest } from '#hosting';
import { NotDone } from '../exit.js';
import { progressOf } from '../progress.js';
import type { Importing } from './importing.js';
import { rateOf } from './rate.js';

/** Why a file could not be read to its end, and whether what was read of it can be. */
export interface Ended {
  readonly because: string;
  readonly isSound: boolean;
}

/** What stops the reading of a file, where a broken row does not, and whether the rows before it are as they were written. */
const endings: ReadonlyMap<string, boolean> = new Map([
  ['cut-off-gzip', true],
  ['not-gzip-behind', true],
  ['unpacks-to-too-much', true],
  ['damaged-gzip', false],
]);

export type Staged = Pick<Importing, 'source' | 'mapping' | 'target' | 'output'>;

/** Takes all rows in, and tells where the file could not be read to its end. */
export async function stageRows(importing: Staged, staging: Staging): Promise<Ended | undefined> {
  const { source, mapping: checked, output } = importing;
  const mapRow = mapperOf(importing);
  const progress = progressOf(output, 'Reading');
  const rate = rateOf();
  let ended: Ended | undefined;
  try {
    const reading = { file: checked.mapping.file, columns: checked.columns };
    for await (const rows of readRows(source.bytes, reading)) {
      for (const row of rows) {
        staging.take(row, isBroken(row) ? undefined : mapRow(row.row, row.whole));
        ended ??= isBroken(row) ? endedBy(row) : undefined;
      }
      if (source.size !== undefined) progress.to(source.read(), source.size, rate(staging.rows, 'rows'));
    }
    return ended;
  } catch (error) {
    if (error instanceof UnreadableFile) throw new NotDone(`${source.name}: ${error.message}`);
    throw error;
  } finally {
    progress.stop();
  }
}

function endedBy({ line, code, because }: BrokenRow): Ended | undefined {
  const isSound = endings.get(code);
  return isSound === undefined ? undefined : { because: `Line ${line.toString()}: ${because}`, isSound };
}

function mapperOf({ mapping: { mapping }, target }: Staged): MapRow {
  const fields = new Map<string, ReadonlySet<string>>();
  return rowMapper(mapping, {
    digest,
    areas: new AreaNames(target.areas),
    parsed: parsedValue,
    hasCommand: (action, command) => isCommand(catalogue, action, command),
    hasField: (action, command, field) => {
      const key = `${action}/${command}`;
      const known = fields.get(key) ?? new Set(fieldsOfCommand(catalogue, action, command));
      fields.set(key, known);
      return known.has(field);
    },
  });
}
