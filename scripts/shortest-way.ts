import { catalogue } from '#catalogue';
import { isRefusal, toJsonObject } from '#kernel';
import type { Action, Case, CommandDescription, Context, DomainEvent, JsonObject, StoredEvent } from '#kernel';

/** One command to a case, and when it is given. */
export interface Order {
  readonly case: string;
  readonly command: string;
  readonly body: JsonObject;
  readonly at: string;
  /** Who gives it; Ana unless said. */
  readonly by?: string;
}

interface Step {
  readonly word: string;
  readonly by: string;
}

/** Some acts need two people. */
const ana = 'ana';
const both = [ana, 'luis'];

/** The commands that lead to an event of a new case, fewest first; undefined where no row of three examples does. */
function wayTo(
  action: Action,
  type: string,
  { context, people }: { readonly context: Context; readonly people: readonly string[] },
): readonly Step[] | undefined {
  let paths: readonly { readonly words: readonly Step[]; readonly current: Case }[] = [
    { words: [], current: action.open('example') },
  ];
  const said = [...action.commands].flatMap((command) => people.map((by) => ({ command, by })));
  for (let length = 1; length <= 3; length++) {
    const longer = paths.flatMap((path) =>
      said.flatMap(({ command, by }) => {
        const actor = { ...context.actor, subject: by };
        const next = after(path.current, command, { ...context, actor });
        return next === undefined ? [] : [{ words: [...path.words, { word: command[0], by }], ...next }];
      }),
    );
    const found = longer.find(({ types }) => types.includes(type));
    if (found !== undefined) return found.words;
    paths = longer;
  }
  return undefined;
}

function after(current: Case, [type, { shape, example }]: readonly [string, CommandDescription], context: Context) {
  const parsed = shape.parse(example);
  if (!parsed.ok) return undefined;
  const decision = current.decide({ type, data: parsed.value }, context);
  if (isRefusal(decision)) return undefined;
  const next = decision.events.reduce((before, event) => before.apply(imagined(before, event, context)), current);
  return { current: next, types: decision.events.map((event) => event.type) };
}

/** An event as if it were stored: no more of it is looked at. */
function imagined(current: Case, { type, data }: DomainEvent, { now, actor, ledger }: Context): StoredEvent {
  const revision = current.revision === 'none' ? 0n : current.revision + 1n;
  const version = catalogue.get(current.action)?.events.get(type)?.version ?? 1;
  const metadata = {
    actor,
    ledger: ledger.name,
    mode: ledger.mode,
    correlationId: '',
    causationId: '',
    command: { name: '', hash: '' },
    reliedOn: [],
    findings: [],
  };
  const place = { stream: current.stream, revision, position: revision + 1n, id: '' };
  return { ...place, type, version, recordedAt: now, data: toJsonObject(data), metadata };
}

/** Commands that lead to an event in a case of its own. Throws where the examples lead nowhere near it. */
export function ordersFor(action: Action, type: string, context: Context): readonly Order[] {
  const version = action.events.get(type)?.version ?? 1;
  const words = wayTo(action, type, { context, people: [ana] }) ?? wayTo(action, type, { context, people: both });
  if (words === undefined) {
    throw new Error(
      `No row of three examples of ${action.name} leads to ${type}: mend them, or give commands in a file.`,
    );
  }
  const id = type.replace(/(?<=[a-z])(?=[A-Z])/gu, '-').toLowerCase();
  return words.map(({ word: command, by }) => ({
    case: `${action.name}/${id}-${version.toString()}`,
    command,
    body: action.commands.get(command)?.example ?? {},
    at: context.now,
    ...(by === ana ? {} : { by }),
  }));
}
