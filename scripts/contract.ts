import { catalogue } from '#catalogue';
import { breachesOf, describedEvents, eventSchemaOf } from '#contract';
import type { DescribedEvent } from '#contract';
import { readBack } from '#kernel';
import type { JsonObject } from '#kernel';
import { readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { format, resolveConfig } from 'prettier';
import { fieldComments } from './read-sources.ts';

/**
 * Publishes the JSON Schema of every event in today's version, from the catalogue as it was built: a file for each type
 * and version. One that is published is never changed so that a reader of it could not go on: then nothing is written.
 * With --check, only says what is not published and what would change so.
 */
const own = fileURLToPath(new URL('../libs/contract/published/', import.meta.url));
const { values } = parseArgs({
  options: { check: { type: 'boolean', default: false }, folder: { type: 'string', default: own } },
});
const { check, folder } = values;

interface File {
  readonly name: string;
  readonly text: string;
}

const commentsOf = fieldComments();
const meaning = (type: string, field: string): string | undefined => {
  const said = commentsOf(type).get(field);
  return said === '' ? undefined : said;
};

const nameOf = (type: string, version: number): string => `${type}.${version.toString()}.json`;

async function fileOf(event: DescribedEvent): Promise<File> {
  const text = JSON.stringify(eventSchemaOf(event, meaning));
  const style = { ...(await resolveConfig(own)), parser: 'json' };
  return { name: nameOf(event.type, event.version), text: await format(text, style) };
}

function publishedIn(name: string): string | undefined {
  return present.has(name) ? readFileSync(join(folder, name), 'utf8') : undefined;
}

const way =
  'Leave the shape as it was, or raise the version and add an upcaster: CONTRIBUTING.md, "Change an event", says how.';

/** What must not be, in sentences: no script mends it. */
function* faults(events: readonly DescribedEvent[], files: readonly File[]): Iterable<string> {
  for (const { name, text } of files) {
    const before = publishedIn(name);
    if (before === undefined) continue;
    for (const { place, because } of breachesOf(readBack<JsonObject>(before), readBack<JsonObject>(text))) {
      yield `${name}, which is published, could not be read by everybody any more: ${place} ${because} ${way}`;
    }
  }
  const everWritten = events.flatMap(({ type, version }) =>
    Array.from({ length: version }, (_, index) => nameOf(type, index + 1)),
  );
  for (const name of present) {
    if (!everWritten.includes(name))
      yield `${name} is published, and no action knows that type in that version any more: what is stored is read for ever. Put it back.`;
  }
  const today = new Set(files.map(({ name }) => name));
  for (const name of everWritten) {
    if (!today.has(name) && !present.has(name))
      yield `${name} is not there: the schema of an older version is no longer to be had from the classes. Put the file back.`;
  }
}

const present = new Set(readdirSync(folder).filter((name) => name.endsWith('.json')));
const events = describedEvents(catalogue);
const files = await Promise.all(events.map(fileOf));
const wrong = [...faults(events, files)];
const stale = files.filter(({ name, text }) => publishedIn(name) !== text);
if (wrong.length === 0 && !check) for (const { name, text } of stale) writeFileSync(join(folder, name), text);
if (wrong.length === 0 && check) {
  for (const { name } of stale) wrong.push(`${name} is not what the catalogue says now: run "npm run contract".`);
}
for (const sentence of wrong) process.stderr.write(`${sentence}\n`);
if (wrong.length > 0) process.exitCode = 1;
else
  process.stdout.write(check ? '' : `${stale.length.toString()} of ${files.length.toString()} schemas were written.\n`);
