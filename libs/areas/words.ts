/** Areas in a title: the first few by their codes, and how many more. */
export function areasInWords(codes: readonly string[]): string {
  const few = codes.slice(0, most).join(', ');
  return codes.length > most ? `${few} and ${(codes.length - most).toString()} more` : few;
}

const most = 5;
