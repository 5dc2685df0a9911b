import type { Facts } from './facts.js';
import type { Phrases } from './letter.js';

const missing = '[no consta: por completar]';

const told = {
  declaration: ['declaratoria de emergencia', 'que se ha declarado la emergencia'],
  extension: ['prórroga de la emergencia', 'que se ha prorrogado la emergencia'],
  measures: ['medidas adoptadas durante la emergencia', 'de las medidas adoptadas durante la emergencia'],
  report: ['informe periódico sobre la emergencia', 'de las medidas adoptadas durante la emergencia'],
  end: ['término de la emergencia', 'que ha terminado la emergencia'],
} as const;

const order = new Map([
  ['police', 'la policía'],
  ['police-with-armed-forces', 'la policía con el apoyo de las fuerzas armadas'],
  ['armed-forces', 'las fuerzas armadas'],
]);

/** Parliaments and courts, as the law that is recorded names them. */
const bodies: ReadonlyMap<string, string> = new Map([
  ['assembly', 'la Asamblea'],
  ['both-houses', 'ambas cámaras'],
  ['congress', 'el Congreso'],
  ['constitutional-chamber', 'la Sala Constitucional'],
  ['constitutional-court', 'la Corte Constitucional'],
  ['international-bodies', 'los organismos internacionales'],
  ['legislative-assembly', 'la Asamblea Legislativa'],
  ['national-assembly', 'la Asamblea Nacional'],
  ['parliament', 'el Parlamento'],
  ['sejm', 'el Sejm'],
  ['senate', 'el Senado'],
  ['supreme-court', 'la Corte Suprema'],
]);

function articles(all: readonly string[]): string {
  return `${all.length === 1 ? 'artículo' : 'artículos'} ${all.join(', ')}`;
}

function toldOf({ on, extension, number, cites }: Facts): string {
  if (cites.treaty !== undefined && number > 1) {
    return 'que durante la emergencia se suspenden más derechos, o en más lugares';
  }
  const which = { extension: ` (prórroga ${extension.toString()})`, report: ` (informe ${number.toString()})` };
  return `${told[on][1]}${on === 'extension' || on === 'report' ? which[on] : ''}`;
}

export const spanish: Phrases = {
  locale: 'es',
  missing,
  draft: {
    actual: 'BORRADOR',
    exercise: 'BORRADOR - EJERCICIO, NO ES UNA COMUNICACIÓN REAL',
    test: 'BORRADOR - PRUEBA, NO ES UNA COMUNICACIÓN REAL',
  },
  treaties: {
    iccpr: 'el Pacto Internacional de Derechos Civiles y Políticos',
    achr: 'la Convención Americana sobre Derechos Humanos',
  },
  addressees: new Map([
    ['un-secretary-general', 'Al Secretario General de las Naciones Unidas, Nueva York'],
    ['oas-secretary-general', 'Al Secretario General de la Organización de los Estados Americanos, Washington, D.C.'],
    ['international-bodies', 'A los organismos internacionales competentes'],
  ]),
  addressee: (to) => `Para ${bodies.get(to) ?? to.replaceAll('-', ' ')}`,
  subject: ({ on, regime }, country) => `Asunto: ${told[on][0]} (${regime.name}), ${country}`,
  greeting: 'Excelencia:',
  tells: (facts, { law, where }) =>
    `De conformidad con ${law}, tengo el honor de informarle ${toldOf(facts)}, en ${where}.`,
  ended: (goesOn, { law, from, end, where }) =>
    `De conformidad con ${law}, tengo el honor de informarle que ${goesOn ? 'la suspensión de los derechos que se indican, mientras la emergencia continúa,' : 'la emergencia'} en ${where}, vigente desde el ${from}, terminó el ${end}.`,
  decree: (id, decided, published) => `Decreto: ${id}; aprobado: ${decided}; publicado: ${published}.`,
  ranOut: 'Venció por sí misma; ningún decreto le puso fin.',
  cause: (text) => `Causa: ${text}`,
  inForce: (from) => `Vigente desde el ${from}`,
  toTheEndOf: (day) => ` hasta el final del ${day}`,
  until: (moment) => ` hasta el ${moment}`,
  openEnd: ', sin plazo fijado',
  order: (keeper) => `Mantiene el orden ${order.get(keeper) ?? keeper}.`,
  suspended: 'Quedan suspendidos los derechos siguientes:',
  restored: 'Dejan de estar suspendidos los derechos siguientes:',
  right: ({ name, article }, instrument, treaties) => `${name} (artículo ${article}, ${instrument}; ${treaties})`,
  iccpr: (all) => `${articles(all)} del Pacto Internacional de Derechos Civiles y Políticos`,
  achr: (all) => `${articles(all)} de la Convención Americana sobre Derechos Humanos`,
  noArticle: `artículo del tratado: ${missing}`,
  ordered: 'El decreto dispone:',
  closing:
    'Hago propicia la ocasión para expresarle las seguridades de mi más alta consideración.\n\n[nombre, cargo y firma]',
};
