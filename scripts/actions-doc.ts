import { catalogue } from '#catalogue';
import type { Action, Area, AreaLookup, CommandDescription, Context, JsonObject, JsonValue } from '#kernel';
import { isJsonList, isJsonObject, isRefusal, noLaw } from '#kernel';
import { readFileSync, writeFileSync } from 'node:fs';
import { format, resolveConfig } from 'prettier';
import { fieldComments, saidIn } from './read-sources.ts';

/** Writes docs/actions.md from the catalogue as it was built; with --check, only says whether it is up to date. */
const file = new URL('../docs/actions.md', import.meta.url);
const commentsOf = fieldComments();

interface Field {
  readonly name: string;
  readonly required: boolean;
  readonly what: string;
  readonly meaning: string;
}

interface Known {
  readonly parts: JsonObject;
  /** Names of the classes of the parts that lead here: comments are looked up by them. */
  readonly type: string;
}

/** Every field of a body, those of its parts behind it, as `term.count` and `fields[].before`. */
function* fieldsOf(schema: JsonObject, { parts, type }: Known, path = ''): Iterable<Field> {
  const required = listIn(schema['required']);
  for (const [name, field] of Object.entries(objectIn(schema['properties']))) {
    const inner = objectIn(field);
    const meaning = commentsOf(type).get(name) ?? '';
    yield { name: `${path}${name}`, required: required.includes(name), what: whatIs(inner), meaning };
    const items = objectIn(inner['items']);
    const part = nameOfPart(inner) ?? nameOfPart(items);
    const below = `${path}${name}${nameOfPart(inner) === undefined ? '[]' : ''}.`;
    if (part !== undefined) yield* fieldsOf(objectIn(parts[part]), { parts, type: part }, below);
  }
}

function nameOfPart(schema: JsonObject): string | undefined {
  const reference = schema['$ref'];
  return typeof reference === 'string' ? reference.replace('#/$defs/', '') : undefined;
}

function objectIn(value: JsonValue | undefined): JsonObject {
  return isJsonObject(value) ? value : {};
}

function listIn(value: JsonValue | undefined): readonly JsonValue[] {
  return isJsonList(value) ? value : [];
}

function whatIs(schema: JsonObject): string {
  const { type, description, pattern, minItems, maxItems, enum: values } = schema;
  if (isJsonList(values)) return values.map((value) => `\`${JSON.stringify(value)}\``).join(', ');
  if (type === 'array') {
    const count = `${inDigits(minItems)} to ${inDigits(maxItems)}`;
    const each = whatIs(objectIn(schema['items']));
    return `list of ${count}, each ${each}`;
  }
  if (type === 'integer' || type === 'number') {
    const kind = type === 'integer' ? 'whole number' : 'number';
    return `${kind} from ${inDigits(schema['minimum'])} to ${inDigits(schema['maximum'])}`;
  }
  if (typeof description === 'string') return description.replace(/ without control characters$/u, '');
  if (typeof pattern === 'string') return `text of the form \`${pattern}\``;
  return nameOfPart(schema) === undefined ? 'text' : 'a JSON object';
}

function inDigits(value: JsonValue | undefined): string {
  return typeof value === 'number' ? value.toLocaleString('en-GB') : '?';
}

function bodyOf({ shape }: CommandDescription): readonly Field[] {
  const schema = shape.schema();
  return [...fieldsOf(schema, { parts: objectIn(schema['$defs']), type: shape.name })];
}

const actions = [...catalogue.values()];
const described = actions.flatMap(({ commands }) =>
  [...commands]
    .filter(([name, { by }]) => name !== 'correct' && by === undefined)
    .map(([, command]) => bodyOf(command)),
);

/** Optional fields that more than half of all commands take alike are told once. */
const common = [...commonFields()].toSorted((one, other) => (one.name < other.name ? -1 : 1));

function* commonFields(): Iterable<Field> {
  const counted = new Map<string, { readonly field: Field; readonly count: number }>();
  for (const field of described.flat().filter(({ required }) => !required)) {
    const key = JSON.stringify([field.name, field.what]);
    counted.set(key, { field, count: (counted.get(key)?.count ?? 0) + 1 });
  }
  for (const { field, count } of counted.values()) if (count > described.length / 2) yield field;
}

function isCommon(field: Field): boolean {
  return common.some(({ name, what }) => !field.required && name === field.name && what === field.what);
}

function table(head: readonly string[], rows: readonly (readonly string[])[]): string {
  const lines = [head, head.map(() => '---'), ...rows].map((row) => row.map((cell) => cell.replaceAll('|', '\\|')));
  return lines.map((row) => `| ${row.join(' | ')} |`).join('\n');
}

function tableOf(fields: readonly Field[]): string {
  const rows = fields.map(({ name, required, what, meaning }) => [
    `\`${name}\``,
    required ? 'yes' : '',
    capitalised(what),
    meaning,
  ]);
  return table(['field', 'required', 'what it is', 'what it means'], rows);
}

function capitalised(text: string): string {
  return `${text.charAt(0).toUpperCase()}${text.slice(1)}`;
}

function exampleOf({ example }: CommandDescription): string {
  return `\`\`\`json\n${JSON.stringify(example, undefined, 2)}\n\`\`\``;
}

function commandOf(action: Action, name: string, command: CommandDescription): string {
  const title = `### ${action.title}: ${name}`;
  const address = `\`POST /v1/actions/${action.name}/{id}/${name}\``;
  if (command.by === 'clock') return `${title}\n\n${command.summary} Said by the system's clock alone.`;
  if (name === 'correct') {
    return `${title}\n\n${address}: ${command.summary} For its fields see [corrections](#corrections).\n\n${exampleOf(command)}`;
  }
  const fields = bodyOf(command);
  const also = fields.filter(isCommon).map(({ name: field }) => `\`${field}\``);
  const more = also.length === 0 ? '' : `And [fields of most commands](#fields-of-most-commands): ${also.join(', ')}.`;
  const own = tableOf(fields.filter((field) => !isCommon(field)));
  return [title, `${address}: ${command.summary}`, own, more, exampleOf(command)].join('\n\n');
}

function eventsOf(action: Action): string {
  const rows = [...action.events].map(([type, { version, summary, by }]) => [
    `\`${type}\``,
    version.toString(),
    by === 'clock' ? `${summary} Said by the clock.` : summary,
  ]);
  return `### ${action.title}: events\n\n${table(['type', 'version', 'what it says'], rows)}`;
}

function phasesOf(action: Action): string {
  const rows = [...action.phases].map(([phase, meaning]) => [`\`${phase}\``, meaning]);
  return `### ${action.title}: phases\n\n${table(['phase', 'what was recorded last'], rows)}`;
}

function said(patterns: readonly string[], word: 'refuse' | 'flag'): readonly (readonly string[])[] {
  return patterns.flatMap((pattern) => saidIn(pattern, word)).map(({ code, because }) => [`\`${code}\``, because]);
}

function answersOf(action: Action): string {
  const own = [`libs/actions/${action.name}/*.ts`];
  const [refused, flagged] = [said(own, 'refuse'), said(own, 'flag')];
  const refusals =
    refused.length === 0
      ? ''
      : `### ${action.title}: refusals\n\nBesides [those of every action](#refusals-of-every-action):\n\n${table(['code', 'because'], refused)}`;
  const findings =
    flagged.length === 0 ? '' : `### ${action.title}: findings\n\n${table(['rule', 'because'], flagged)}`;
  return [refusals, findings].join('\n\n');
}

/** Areas of which every code is known: examples name some. */
const anywhere: AreaLookup = {
  find: (code): Area => {
    const [scheme = '', rest] = code.split(':');
    const validity = { validFrom: null, validUntil: null };
    const known = { code, scheme: rest === undefined ? 'iso-3166' : scheme, name: code, kind: 'country', parent: null };
    return { ...known, path: `${code}/`, ...validity };
  },
  above: () => [],
  below: () => [],
  crossing: (id) => ({ id, name: id, area: 'PE', neighbour: 'CL', kind: 'road' }),
  crossingsIn: () => [],
  nearest: () => [],
};

const context: Context = {
  now: '2200-01-01T00:00:00.000Z',
  ledger: { name: 'peru', jurisdiction: 'PE', timeZone: 'America/Lima', mode: 'test' },
  actor: { subject: 'documentation', role: 'operator' },
  areas: anywhere,
  law: noLaw,
  cited: () => undefined,
  citedStream: () => undefined,
  considered: { decision: { events: [], findings: [] } },
};

/** The kinds of measure that a case has after one of the examples. */
function kindsOf(action: Action): readonly string[] {
  const kinds = new Set<string>();
  for (const [type, { example, shape, by }] of action.commands) {
    const parsed = shape.parse(example);
    if (!parsed.ok || by === 'clock' || type === 'correct') continue;
    const decision = action.open('example').decide({ type, data: parsed.value }, context);
    if (isRefusal(decision)) continue;
    for (const measure of measuresAfter(action, decision.events)) kinds.add(measure);
  }
  return [...kinds];
}

function measuresAfter(action: Action, events: readonly { readonly type: string; readonly data: object }[]) {
  const metadata = {
    actor: context.actor,
    ledger: 'peru',
    mode: 'test',
    correlationId: '',
    causationId: '',
    command: { name: '', hash: '' },
    reliedOn: [],
    findings: [],
  } as const;
  const after = events.reduce((current, { type, data }, index) => {
    const place = {
      stream: current.stream,
      revision: BigInt(index),
      position: BigInt(index + 1),
      recordedAt: context.now,
    };
    const version = action.events.get(type)?.version ?? 1;
    const json: JsonObject = JSON.parse(JSON.stringify(data));
    return current.apply({ id: index.toString(), type, version, data: json, metadata, ...place });
  }, action.open('example'));
  return after.measures().map((measure) => (measure.kind === 'other' ? `other (${measure.name})` : measure.kind));
}

function sectionOf(action: Action): string {
  const kinds = kindsOf(action).map((kind) => `\`${kind}\``);
  const measures =
    kinds.length === 0
      ? 'It has no measures of its own: the acts that cite it do.'
      : `Its measures are of the kind ${kinds.join(' and ')}.`;
  const commands = [...action.commands].map(([name, command]) => commandOf(action, name, command));
  const head = `## ${action.title}\n\n\`${action.name}\`: ${action.summary} ${measures}`;
  return [head, ...commands, eventsOf(action), phasesOf(action), answersOf(action)].join('\n\n');
}

function overview(): string {
  const rows = actions.map(({ name, title, summary, commands }) => [
    `[${name}](#${title.toLowerCase().replaceAll(' ', '-')})`,
    summary,
    [...commands.keys()].map((command) => `\`${command}\``).join(', '),
  ]);
  return table(['action', 'what it is', 'commands'], rows);
}

/** What is asked of every action outside its own folder. */
const everywhere = [
  'libs/kernel/{correcting,correction,done-before,ending,happened,lapse,proposal,timeline,weigh}.ts',
  'libs/shapes/period.ts',
  'libs/areas/rules.ts',
  'libs/law/*.ts',
  'libs/law/assess/*.ts',
];
const [correct] = actions.flatMap(({ commands }) => [...commands].filter(([name]) => name === 'correct'));

const text = `<!-- Made by "npm run actions-doc" from the catalogue and the sources: change those, not this page. -->

# Actions

Every kind of government act that this program knows, its commands with their fields, its events, and the phases of its cases. A command is sent to its
address with the id of the case, which the caller gives; [how to operate](how-to/operate.md) shows that. An act that was taken is
recorded with findings where a rule speaks against it; what cannot be is refused with a code, a sentence and the field it is about. The phase of a case is the last step recorded of it; the register is filtered by it, as \`state\`.

${overview()}

## Fields of most commands

${tableOf(common)}

${actions.map(sectionOf).join('\n\n')}

## Corrections

Every action with a command \`correct\` takes a correction (fe de erratas) in this form. State is then as if the right words had
been there from the start; the original stays readable.

${correct === undefined ? '' : tableOf(bodyOf(correct[1]))}

## Refusals of every action

\`…\` stands for what is filled in.

${table(['code', 'because'], said(everywhere, 'refuse'))}

## Findings of every action

${table(['rule', 'because'], said(everywhere, 'flag'))}
`;

const formatted = await format(text, { ...(await resolveConfig(file)), parser: 'markdown' });
const before = readFileSync(file, { encoding: 'utf8', flag: 'a+' });
if (!process.argv.includes('--check')) writeFileSync(file, formatted);
else if (before !== formatted) {
  process.stderr.write(
    'docs/actions.md is not what the catalogue says now: run "npm run build && npm run actions-doc".\n',
  );
  process.exitCode = 1;
}
