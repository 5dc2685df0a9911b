import { noticeStates } from '#law';
import { parameter, schema } from '#platform';
import type { Described, Operation } from '#platform';
import { noticeParameters } from '../notices.js';
import { next } from './cases.js';
import { queryParameters } from './query-parameters.js';
import { clocks, reflected } from './status.js';

const { count, instant, list, object, orNull, ref, text, word } = schema;

const tag = 'Notices';

const operations: readonly Operation[] = [
  {
    method: 'get',
    path: '/v1/notices',
    id: 'notices.list',
    tag,
    summary: 'What must be told to whom, until when, and whether it was',
    description:
      'Follows from the law on the day of each act. That one was sent is recorded with the command `notify` of the emergency.',
    parameters: queryParameters(noticeParameters.listing),
    answer: { status: 200, description: 'Notices, the most pressing first, a page of them.', schema: ref('Notices') },
    problems: ['invalid-input'],
  },
  {
    method: 'get',
    path: '/v1/notices/{id}/{notice}',
    id: 'notices.show',
    tag,
    summary: 'One notice, with drafts of its text in Spanish and English',
    parameters: [
      parameter('path', 'id', text('Id of the emergency.', { examples: ['ds-135-2025-pcm'] })),
      parameter('path', 'notice', text('Id of the notice.', { examples: ['congress-declaration-0-1'] })),
      ...queryParameters(noticeParameters.one),
    ],
    answer: { status: 200, description: 'The notice.', schema: ref('NoticeWithTexts') },
    problems: ['invalid-input', 'not-found'],
  },
];

export const noticesDescribed: Described = {
  tags: [{ name: tag, description: 'What a government owes to parliament, to courts and to the treaties.' }],
  operations,
  schemas: {
    Notice: object('A notice that the law asks for.', {
      id: text('Its id within the emergency.'),
      case: text('`action/id` of the emergency.'),
      title: text('What it is called.'),
      areas: list({ type: 'string' }, 'Where it holds, or held last.'),
      to: text('The recipient.'),
      on: word('What it tells of.', ['declaration', 'extension', 'measures', 'report', 'end']),
      extension: count('Number of the term: 0 for the first, 1 for the first extension, and so on.'),
      number: count('1, and counted on where the same is owed again within the term.'),
      source: text('The article that asks for it.'),
      countedFrom: word('From which moment of the act the law counts.', ['signing', 'publication', 'effect']),
      clockStartedAt: orNull(instant('When that was; null where the act does not say.')),
      deadline: orNull(
        instant(
          'The first moment at which it is late; null where the law names no number, or where it cannot be computed.',
        ),
      ),
      counted: text('How that was counted, or why there is none.'),
      note: orNull(text('What the law says besides, such as what follows where it is not sent.')),
      state: word('Whether it was sent, and if not, whether it is late.', noticeStates),
      sent: orNull(
        object(
          'The sending.',
          {
            at: instant('When.'),
            late: orNull({ type: 'boolean', description: 'Whether it was late; null without a deadline.' }),
            reference: text('Number of the letter, or of the receipt.'),
            link: text('Where it can be read.'),
            sha256: text('Of the document that was sent.'),
          },
          ['reference', 'link', 'sha256'],
        ),
      ),
      address: text('Where it is found, with drafts of its text.'),
    }),
    Notices: object('Notices.', {
      ledger: ref('Ledger'),
      ...clocks,
      ...reflected,
      notices: list(ref('Notice'), 'Overdue, then owed, then sent; by when each is due.'),
      next,
    }),
    NoticeWithTexts: object('A notice.', {
      ledger: ref('Ledger'),
      ...clocks,
      ...reflected,
      notice: ref('Notice'),
      texts: object('Drafts of the letter, as plain text; what is not recorded is said to be lacking.', {
        es: text('In Spanish.'),
        en: text('In English.'),
      }),
    }),
  },
};
