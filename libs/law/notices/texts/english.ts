import type { Facts } from './facts.js';
import type { Phrases } from './letter.js';

const missing = '[not recorded: to be filled in]';

const told = {
  declaration: ['declaration of a state of emergency', 'that an emergency has been declared'],
  extension: ['extension of a state of emergency', 'that the emergency has been extended'],
  measures: ['measures taken under a state of emergency', 'of the measures taken under the emergency'],
  report: ['periodic report on a state of emergency', 'of the measures taken under the emergency'],
  end: ['end of a state of emergency', 'that the emergency has ended'],
} as const;

const order = new Map([
  ['police', 'the police'],
  ['police-with-armed-forces', 'the police with the support of the armed forces'],
  ['armed-forces', 'the armed forces'],
]);

/** `the congress`; a recipient by the name that the law that is recorded gives it. */
export function recipientInEnglish(to: string): string {
  return recipients.get(to) ?? `the ${to.replaceAll('-', ' ')}`;
}

const recipients = new Map([
  ['un-secretary-general', 'the UN Secretary-General'],
  ['oas-secretary-general', 'the OAS Secretary General'],
  ['both-houses', 'both houses'],
  ['parliament', 'parliament'],
  ['international-bodies', 'the international bodies concerned'],
]);

function articles(all: readonly string[]): string {
  return `${all.length === 1 ? 'article' : 'articles'} ${all.join(', ')}`;
}

function toldOf({ on, extension, number, cites }: Facts): string {
  if (cites.treaty !== undefined && number > 1) {
    return 'that under the emergency further rights are suspended, or in further areas';
  }
  const which = { extension: ` (extension ${extension.toString()})`, report: ` (report ${number.toString()})` };
  return `${told[on][1]}${on === 'extension' || on === 'report' ? which[on] : ''}`;
}

export const english: Phrases = {
  locale: 'en-GB',
  missing,
  draft: {
    actual: 'DRAFT',
    exercise: 'DRAFT - EXERCISE, NOT A REAL NOTICE',
    test: 'DRAFT - TEST, NOT A REAL NOTICE',
  },
  treaties: {
    iccpr: 'the International Covenant on Civil and Political Rights',
    achr: 'the American Convention on Human Rights',
  },
  addressees: new Map([
    ['un-secretary-general', 'To the Secretary-General of the United Nations, New York'],
    ['oas-secretary-general', 'To the Secretary General of the Organization of American States, Washington, D.C.'],
    ['international-bodies', 'To the international bodies concerned'],
  ]),
  addressee: (to) => `To ${recipientInEnglish(to)}`,
  subject: ({ on, regime }, country) => `Subject: ${told[on][0]} (${regime.nameInEnglish}), ${country}`,
  greeting: 'Excellency,',
  tells: (facts, { law, where }) =>
    `In accordance with ${law}, I have the honour to inform you ${toldOf(facts)}, in ${where}.`,
  ended: (goesOn, { law, from, end, where }) =>
    `In accordance with ${law}, I have the honour to inform you that ${goesOn ? 'the suspension of the rights named below, while the emergency goes on,' : 'the emergency'} in ${where}, in force since ${from}, ended on ${end}.`,
  decree: (id, decided, published) => `Decree: ${id}; decided: ${decided}; published: ${published}.`,
  ranOut: 'It ran out by itself; no decree ended it.',
  cause: (text) => `Cause: ${text}`,
  inForce: (from) => `In force from ${from}`,
  toTheEndOf: (day) => ` to the end of ${day}`,
  until: (moment) => ` until ${moment}`,
  openEnd: ', without an end that was fixed',
  order: (keeper) => `Order is kept by ${order.get(keeper) ?? keeper}.`,
  suspended: 'The following rights are suspended:',
  restored: 'The following rights are no longer suspended:',
  right: ({ name, article }, instrument, treaties) => `${name} (article ${article}, ${instrument}; ${treaties})`,
  iccpr: (all) => `${articles(all)} of the International Covenant on Civil and Political Rights`,
  achr: (all) => `${articles(all)} of the American Convention on Human Rights`,
  noArticle: `article of the treaty: ${missing}`,
  ordered: 'The decree orders:',
  closing: 'Accept, Excellency, the assurances of my highest consideration.\n\n[name, office and signature]',
};
