import { nearestWord } from '#kernel';
import { approvalsOf, termInWords } from '#law';
import type { ApprovalRule, ExtensionRule, Figure, LawBook, NoticeRule, Regime, RegimeVersion, TermRule } from '#law';
import { Argument, Command } from 'commander';
import { exitCodesHelp, NotDone } from '../exit.js';
import { jsonOption, settingOption } from '../options.js';
import { outputOf } from '../output.js';
import { tableOf, widthOf } from '../table.js';
import type { Row } from '../table.js';
import { lawHere } from './law-here.js';
import type { LawFlags } from './law-here.js';

/** `tocsin law show`: one regime, each figure with its article. */
export function showCommand(): Command {
  return new Command('show')
    .summary('show one regime, with the article of every figure')
    .description('Shows one regime as the law had it through the years: every figure with its article and its mark.')
    .addArgument(new Argument('<regime>', 'Id of the regime, such as pe-emergencia.'))
    .addOption(settingOption('lawFile'))
    .addOption(jsonOption())
    .addHelpText('after', examples)
    .action((id: string, flags: LawFlags, running: Command) => {
      const output = outputOf(running);
      const regime = regimeIn(lawHere(flags), id);
      output.document({ regime });
      output.line(`${regime.nameInEnglish} (${regime.name}), ${regime.jurisdiction}, ${regime.id}`);
      for (const version of regime.versions) {
        output.line();
        output.line(validity(version));
        output.line(`${version.source.instrument} (${version.source.asOf})`);
        output.line(tableOf({ columns, rows: rowsOf(version) }, widthOf(process.stdout)));
      }
    });
}

function regimeIn(book: LawBook, id: string): Regime {
  const regime = book.find(id);
  if (regime !== undefined) return regime;
  const near = nearestWord(
    id,
    book.regimes.map((one) => one.id),
  );
  throw new NotDone(
    `No regime has the id ${id}. ${near === undefined ? 'See "tocsin law list".' : `Did you mean ${near}?`}`,
  );
}

export function validity({ validFrom, validUntil }: Pick<RegimeVersion, 'validFrom' | 'validUntil'>): string {
  if (validFrom === undefined && validUntil === undefined) return 'Law on all days';
  return `Law${validFrom === undefined ? '' : ` from ${validFrom}`}${validUntil === undefined ? ' on' : ` until ${validUntil}`}`;
}

const columns = [{ title: 'what', width: 22 }, { title: 'figure' }, { title: 'article', width: 30 }];

const marks = { primary: 'read in the text', secondary: 'after a secondary source', unverified: 'unverified' } as const;

function row(
  what: string,
  said: string,
  { article, verified, note }: Pick<Figure, 'article' | 'verified' | 'note'>,
): Row {
  return { cells: [what, note === undefined ? said : `${said}\n${note}`, `${article}\n${marks[verified]}`] };
}

function rowsOf(version: RegimeVersion): readonly Row[] {
  const { declaredBy, initial, extensions = [], noExtension, totals = [], coolingOff, notices = [] } = version;
  return [
    row('declared by', declaredBy.who, declaredBy),
    row('first term', lengthInWords(initial), initial),
    ...approvalRows('first term', initial),
    ...extensions.flatMap((rule) => [
      row(which(rule), lengthInWords(rule), rule),
      ...approvalRows(which(rule), rule),
      ...publicationRows(rule),
    ]),
    ...(noExtension === undefined ? [] : [row('extensions', 'none', noExtension)]),
    ...totals.map((rule) => row('in all', `${termInWords(rule.max)} ${totalsPer[rule.per]}`, rule)),
    ...(coolingOff === undefined ? [] : [row('no other for', termInWords(coolingOff.term), coolingOff)]),
    ...notices.map((rule) => row(`notice of ${rule.on}`, noticeInWords(rule), rule)),
    ...furtherRows(version),
  ];
}

function furtherRows({
  suspendable,
  neverSuspended,
  armedForces,
  publishedFirst,
  remarks = [],
}: RegimeVersion): readonly Row[] {
  return [
    ...(suspendable === undefined ? [] : [row('rights suspendable', rightsInWords(suspendable.rights), suspendable)]),
    ...(neverSuspended === undefined ? [] : [row('rights kept', rightsInWords(neverSuspended.rights), neverSuspended)]),
    ...(armedForces === undefined
      ? []
      : [row('armed forces', armedForces.control ? 'may take control of order' : 'may not take control', armedForces)]),
    ...(publishedFirst === undefined ? [] : [row('publication', 'before it takes effect', publishedFirst)]),
    ...remarks.map((remark) => row('besides', remark.text, remark)),
  ];
}

const totalsPer = { 'calendar-year': 'in a calendar year', emergency: 'for one emergency' } as const;

function lengthInWords({ max, from }: TermRule): string {
  const length = max === undefined ? 'the law fixes no number' : `at most ${termInWords(max)}`;
  return from === undefined || from === 'effect' ? length : `${length}, from its ${from}`;
}

function which({ first, last }: ExtensionRule): string {
  if (last === undefined) return first === 1 ? 'each extension' : `extensions from ${first.toString()}`;
  return first === last ? `extension ${first.toString()}` : `extensions ${first.toString()} to ${last.toString()}`;
}

function approvalRows(what: string, rule: TermRule): readonly Row[] {
  return approvalsOf(rule).map((one) => approvalRow(what, one));
}

function publicationRows({ publishedBeforeEnd: rule }: ExtensionRule): readonly Row[] {
  if (rule === undefined) return [];
  return [row('extension published', `in the ${rule.days.toString()} days before the end of the term before it`, rule)];
}

function approvalRow(what: string, rule: ApprovalRule): Row {
  const { by, when, majority, within, from, silence } = rule;
  const parts = [
    `${by.replaceAll('-', ' ')}, ${when === 'before' ? 'before it takes effect' : 'afterwards'}`,
    ...(majority === undefined ? [] : [`majority: ${majority.replaceAll('-', ' ')}`]),
    ...(within === undefined ? [] : [`within ${termInWords(within)} of ${from ?? 'effect'}`]),
    ...(silence === undefined ? [] : [`silence: ${silence}`]),
  ];
  return row(`approval, ${what}`, parts.join('; '), rule);
}

function noticeInWords({ to, within, from, every, fromExtension }: NoticeRule): string {
  const parts = [
    to.replaceAll('-', ' '),
    within === undefined ? 'no number of days' : `within ${termInWords(within)} of ${from}`,
    ...(every === undefined ? [] : [`every ${termInWords(every)}`]),
    ...(fromExtension === undefined ? [] : [`from extension ${fromExtension.toString()} on`]),
  ];
  return parts.join('; ');
}

function rightsInWords(rights: readonly { readonly article: string; readonly name: string }[]): string {
  return rights.length === 0 ? 'none' : rights.map(({ article, name }) => `${article} ${name}`).join('\n');
}

const examples = `
Examples:
  $ tocsin law show pe-emergencia
  $ tocsin law show cl-emergencia --json
${exitCodesHelp}`;
