import { catalogue } from '#catalogue';
import { caseRefPattern, citedAs, emergencyAction, load, parseCaseRef, streamOf } from '#kernel';
import type { CaseRef, CitedCase, Context } from '#kernel';
import { citedBy } from '#law';
import { NotDone, WrongUsage } from '../exit.js';
import type { Folder } from '../folder.js';
import { actsAsTheyRead } from './acts.js';
import type { Judgeable } from './acts.js';

/**
 * The acts of a case in the ledger of a folder as they should read, corrections taken in, with the emergencies that it
 * names as predecessors and the decrees that it cites. Throws `NotDone` where there is none.
 */
export async function actsOfCase({ store, where }: Folder, ref: CaseRef, context: Context): Promise<Judgeable> {
  const loaded = await load({ store, catalogue }, ref);
  if (loaded === undefined || loaded.events.length === 0) {
    throw new NotDone(`No emergency is recorded under ${ref.action}/${ref.id} in ${where}.`);
  }
  const acts = actsAsTheyRead(loaded.case, context);
  const known = new Map<string, CitedCase>();
  const { follows } = acts.at(-1) ?? {};
  const waiting = [...acts.flatMap(({ words }) => citedBy(words)), ...(follows === undefined ? [] : [follows])];
  for (let next = waiting.pop(); next !== undefined; next = waiting.pop()) {
    const found = known.has(streamOf(next)) ? undefined : (await load({ store, catalogue }, next))?.case;
    if (found === undefined) continue;
    const cited = citedAs(found);
    known.set(cited.stream, cited);
    if (cited.follows !== undefined) waiting.push(cited.follows);
  }
  const citedStream = (stream: string): CitedCase | undefined => known.get(stream);
  return { acts, context: { ...context, cited: (one) => citedStream(streamOf(one)), citedStream } };
}

/** The emergency that a person means. Throws `WrongUsage` for what cannot be one. */
export function emergencyNamed(name: string): CaseRef {
  const text = name.includes('/') ? name : `${emergencyAction}/${name}`;
  if (!caseRefPattern.test(text)) throw new WrongUsage(`"${name}" is not the id of an emergency${wayOut}`);
  const ref = parseCaseRef(text);
  if (ref.action === emergencyAction) return ref;
  throw new WrongUsage(`${name} is no emergency, and only those are judged so${wayOut} ${found}`);
}

const wayOut = ': name one with --case, such as ds-135-2025-pcm.';
const found = 'What was found of another act when it was recorded stands in its page and in GET /v1/compliance.';
