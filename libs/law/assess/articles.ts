const markers =
  /\b(?:articles?|art[íi]culos?|arts?|sections?|incisos?|incs?|numerales|numeral|nums?|literal|lit|letra|apartado|paragraphs?|párrafos?)\b/gu;
const step = /^(?:\d+(?:\p{L}|bis|ter|quater)?|\p{L}|[ivxlc]+)$/u;

/** An article with a letter of its own, as 115a beside 115; and what was put in between, as 19 bis. */
const numbers = /(?<=^[^\p{L}\d]*)\d+\p{L}(?!\p{L})|\d+(?:[\s.,-]*(?:bis|ter|quater)(?!\p{L}))?|\p{L}+/gu;

/**
 * `art. 2, inc. 24 f)`, `2(24)(f)` and `2.24f` are one article: its numbers from the outermost on; undefined for what is
 * no path of numbers.
 */
export function pathOf(article: string): readonly string[] | undefined {
  const said = article.normalize('NFC').toLowerCase().replaceAll(markers, ' ');
  const steps = (said.match(numbers) ?? []).map((one) => one.replaceAll(/[^\p{L}\d]/gu, ''));
  return /^\d/u.test(steps[0] ?? '') && steps.every((one) => step.test(one)) ? steps : undefined;
}

/** Whether two texts name one article, however each is written. */
export function isSameArticle(one: string, other: string): boolean {
  return isWithin(one, other) && isWithin(other, one);
}

/** Whether an article is the other one or a part of it: compared number by number, so that 2.10 is no part of 2.1. */
export function isWithin(article: string, whole: string): boolean {
  const [steps, outer] = [pathOf(article), pathOf(whole)];
  if (steps === undefined || outer === undefined) return plain(article) === plain(whole);
  return outer.every((one, index) => one === steps[index]);
}

/** The same text for the same article, however it is written. */
export function articleKey(article: string): string {
  return pathOf(article)?.join('.') ?? plain(article);
}

/** How many numbers lead to it: of two that an article is a part of, the one with more is the nearer. */
export function depthOf(article: string): number {
  return pathOf(article)?.length ?? 1;
}

function plain(article: string): string {
  return article.trim().toLowerCase();
}
