import type { Phrases } from './letter.js';

const missing = '[not recorded: to be filled in]';

const told = {
  declaration: ['declaration of a state of emergency', 'that an emergency has been declared'],
  extension: ['extension of a state of emergency', 'that the emergency has been extended'],
  measures: ['measures taken under a state of emergency', 'of the measures taken under the emergency'],
  report: ['periodic report on a state of emergency', 'of the measures taken under the emergency'],
  end: ['end of a state of emergency', 'that the emergency has ended'],
} as const;

const order = {
  police: 'the police',
  'police-with-armed-forces': 'the police with the support of the armed forces',
  'armed-forces': 'the armed forces',
} as const;

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
  addressees: {
    'un-secretary-general': 'To the Secretary-General of the United Nations, New York',
    'oas-secretary-general': 'To the Secretary General of the Organization of American States, Washington, D.C.',
  },
  addressee: (to) => `To the ${to.replaceAll('-', ' ')}`,
  subject: ({ on, regime }, country) => `Subject: ${told[on][0]} (${regime.nameInEnglish}), ${country}`,
  greeting: 'Excellency,',
  tells: ({ on, extension, number }, { law, where }) => {
    const which = { extension: ` (extension ${extension.toString()})`, report: ` (report ${number.toString()})` };
    const one = on === 'extension' || on === 'report' ? which[on] : '';
    return `In accordance with ${law}, I have the honour to inform you ${told[on][1]}${one}, in ${where}.`;
  },
  ended: ({ law, from, end, where }) =>
    `In accordance with ${law}, I have the honour to inform you that the emergency in force in ${where} since ${from} ended on ${end}.`,
  decree: (id, decided, published) => `Decree: ${id}; decided: ${decided}; published: ${published}.`,
  cause: (text) => `Cause: ${text}`,
  inForce: (from) => `In force from ${from}`,
  toTheEndOf: (day) => ` to the end of ${day}`,
  until: (moment) => ` until ${moment}`,
  openEnd: ', without an end that was fixed',
  order: (keeper) => `Order is kept by ${order[keeper]}.`,
  suspended: 'The following rights are suspended:',
  restored: 'The following rights are no longer suspended:',
  right: ({ name, article }, articles) => `${name} (article ${article} of the constitution; ${articles})`,
  iccpr: (articles) => `article ${articles} of the International Covenant on Civil and Political Rights`,
  achr: (articles) => `article ${articles} of the American Convention on Human Rights`,
  noArticle: `article of the treaty: ${missing}`,
  ordered: 'The decree orders:',
  closing: 'Accept, Excellency, the assurances of my highest consideration.\n\n[name, office and signature]',
};
