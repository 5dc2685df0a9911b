import type { Phrases } from './letter.js';

const missing = '[no consta: por completar]';

const told = {
  declaration: ['declaratoria de emergencia', 'que se ha declarado la emergencia'],
  extension: ['prórroga de la emergencia', 'que se ha prorrogado la emergencia'],
  measures: ['medidas adoptadas durante la emergencia', 'de las medidas adoptadas durante la emergencia'],
  report: ['informe periódico sobre la emergencia', 'de las medidas adoptadas durante la emergencia'],
  end: ['término de la emergencia', 'que ha terminado la emergencia'],
} as const;

const order = {
  police: 'la policía',
  'police-with-armed-forces': 'la policía con el apoyo de las fuerzas armadas',
  'armed-forces': 'las fuerzas armadas',
} as const;

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
  addressees: {
    'un-secretary-general': 'Al Secretario General de las Naciones Unidas, Nueva York',
    'oas-secretary-general': 'Al Secretario General de la Organización de los Estados Americanos, Washington, D.C.',
  },
  addressee: (to) => `Para ${bodies.get(to) ?? to.replaceAll('-', ' ')}`,
  subject: ({ on, regime }, country) => `Asunto: ${told[on][0]} (${regime.name}), ${country}`,
  greeting: 'Excelencia:',
  tells: ({ on, extension, number }, { law, where }) => {
    const which = { extension: ` (prórroga ${extension.toString()})`, report: ` (informe ${number.toString()})` };
    const one = on === 'extension' || on === 'report' ? which[on] : '';
    return `De conformidad con ${law}, tengo el honor de informarle ${told[on][1]}${one}, en ${where}.`;
  },
  ended: ({ law, from, end, where }) =>
    `De conformidad con ${law}, tengo el honor de informarle que la emergencia vigente en ${where} desde el ${from} terminó el ${end}.`,
  decree: (id, decided, published) => `Decreto: ${id}; aprobado: ${decided}; publicado: ${published}.`,
  cause: (text) => `Causa: ${text}`,
  inForce: (from) => `Vigente desde el ${from}`,
  toTheEndOf: (day) => ` hasta el final del ${day}`,
  until: (moment) => ` hasta el ${moment}`,
  openEnd: ', sin plazo fijado',
  order: (keeper) => `Mantiene el orden ${order[keeper]}.`,
  suspended: 'Quedan suspendidos los derechos siguientes:',
  restored: 'Dejan de estar suspendidos los derechos siguientes:',
  right: ({ name, article }, articles) => `${name} (artículo ${article} de la constitución; ${articles})`,
  iccpr: (articles) => `artículo ${articles} del Pacto Internacional de Derechos Civiles y Políticos`,
  achr: (articles) => `artículo ${articles} de la Convención Americana sobre Derechos Humanos`,
  noArticle: `artículo del tratado: ${missing}`,
  ordered: 'El decreto dispone:',
  closing:
    'Hago propicia la ocasión para expresarle las seguridades de mi más alta consideración.\n\n[nombre, cargo y firma]',
};
