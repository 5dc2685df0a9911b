import { verdicts } from '#kernel';
import type { JsonObject } from '#kernel';
import { schema } from '#platform';
import { caseStandings } from '#read-model';
import { reflected } from './status.js';

const { anyObject, count, instant, list, object, orNull, ref, text, whole, word } = schema;

export const next = orNull(text('Address of the next page; null on the last.'));

const found = {
  rule: text('Name of the rule.'),
  verdict: word('What it says.', verdicts),
  because: text('Why.'),
  source: text('The article of law it rests on.'),
  asks: ref('AskedApproval'),
  right: text('The article of the right that it is of.'),
  revision: whole('Revision of the event that carries it.'),
  supersededBy: whole(
    'Revision of the correction that was judged in the place of that event; left out while the finding stands.',
  ),
};

const stored = {
  position: whole('Place in the whole log.'),
  stream: text('The stream.'),
  revision: whole('Place in the stream.'),
  id: text('Id of the event.'),
  type: text('What happened.'),
  version: { type: 'integer', minimum: 1, description: 'Version of the shape of `data`.' },
  recordedAt: instant('When it was stored.'),
  data: anyObject('What the event says; `GET /v1/actions` has its schema.'),
  metadata: ref('Metadata'),
};

const summary = text('What the event means, in a sentence.');

const standing = {
  action: text('The action.'),
  id: text('Id of the case.'),
  stream: text('Its stream.'),
  title: text('What it is called.'),
  phase: text('The last step recorded of it, in a word: it may take effect later, or have run out since.'),
  standing: word(
    'Whether anything of it holds at `validAt` or now, ended with the declaration it rests on; none where it has nothing, or only an announcement or report. It changes with time, also where nothing is recorded.',
    caseStandings,
  ),
  revision: whole('Revision of its last event.'),
};

const dates = {
  openedAt: instant('When its first event was recorded.'),
  changedAt: instant('When its last event was recorded.'),
  state: anyObject('Its state, in the action’s own words.'),
};

export const caseSchemas: Readonly<Record<string, JsonObject>> = {
  Actor: object(
    'Who acted. In an event it is left out for the role agency, which may not read the log.',
    {
      subject: text('Whom the token was given to.'),
      role: word('In which role.', ['operator', 'agency', 'auditor', 'admin', 'clock']),
      organisation: text('For which ministry or agency.'),
      issuer: text('The identity provider of the token; left out where the ledger’s own key signed it.'),
    },
    ['organisation', 'issuer'],
  ),
  Metadata: object(
    'Who, why, on what ground.',
    {
      actor: ref('Actor'),
      ledger: text('Name of the ledger.'),
      mode: word('Its mode.', ['actual', 'exercise', 'test']),
      correlationId: text('The call.'),
      causationId: text('What caused it.'),
      command: object('The command.', { name: text('Its name.'), hash: text('SHA-256 of it.') }),
      reliedOn: list(
        object('A case.', { stream: text('Its stream.'), revision: text('The revision relied on, or none.') }),
        'Cases whose state the decision relied on.',
      ),
      findings: list(ref('Finding'), 'What the rules say of it.'),
      traceparent: text('Trace context of the call.'),
    },
    ['actor', 'traceparent'],
  ),
  StoredEvent: object('An event as stored.', stored),
  TimelineEvent: object('An event as stored, with what it means.', { summary, ...stored }),
  RegisterEntry: object('A case as it stands.', {
    ...standing,
    position: whole('Place of its last event in the whole log.'),
    ...dates,
    findings: list(
      object('A finding.', { ...found, recordedAt: instant('When it was recorded.') }, [
        'source',
        'asks',
        'right',
        'supersededBy',
      ]),
      'What the rules say of it.',
    ),
  }),
  Register: object('Cases of an action.', {
    ledger: ref('Ledger'),
    ...reflected,
    action: text('The action.'),
    cases: list(ref('RegisterEntry'), 'In the order of their ids.'),
    next,
  }),
  Case: object('A case with its history.', {
    ledger: ref('Ledger'),
    ...standing,
    ...dates,
    measures: list(ref('Measure'), 'The whole history of what it stands for.'),
    findings: list(
      object('A finding.', found, ['source', 'asks', 'right', 'supersededBy']),
      'What the rules say of it.',
    ),
    history: list(ref('TimelineEvent'), 'Its events, a page of them.'),
    next,
  }),
  History: object('The log as stored.', {
    ledger: ref('Ledger'),
    head: whole('Position of the last event of the log.'),
    events: list(ref('StoredEvent'), 'In the order of their positions.'),
    next,
  }),
  Catalogue: object('The actions.', {
    ledger: ref('Ledger'),
    actions: list(
      object('An action.', {
        name: text('Its name in addresses.'),
        title: text('Its name for people.'),
        summary: text('What it is.'),
        commands: list(
          object('A command.', {
            name: text('Its name.'),
            summary: text('What it does.'),
            by: word('Who says it.', ['operator', 'clock']),
            schema: anyObject('JSON Schema of its body.'),
            example: anyObject('A body.'),
          }),
          'Its commands.',
        ),
        events: list(
          object('An event.', {
            type: text('Its type.'),
            version: count('Version of the shape that is written today.'),
            summary: text('What it means.'),
            schema: anyObject('JSON Schema of its data.'),
          }),
          'Its events.',
        ),
        phases: list(
          object('A phase.', { name: text('Its name.'), summary: text('What was recorded last of such a case.') }),
          'Where its cases may stand, by the last step recorded: the register is filtered by it (`state`).',
        ),
      }),
      'By name.',
    ),
  }),
};
