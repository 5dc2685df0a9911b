import { tableOf, widthOf, wrapped } from './table.js';

const screen = { isTTY: true, columns: 97 };
const pipe = { isTTY: false, columns: 0 };

describe('a table', () => {
  it('has exactly the width that is asked, and one line more where a text is too long', () => {
    const table = tableOf(
      { columns: [{ title: 'a', width: 3 }, { title: 'b' }], rows: [{ cells: ['x', 'one two'] }] },
      14,
    );
    expect(table.split('\n')).toEqual([
      '┌─────┬──────┐',
      '│ a   │ b    │',
      '├─────┼──────┤',
      '│ x   │ one  │',
      '│     │ two  │',
      '└─────┴──────┘',
    ]);
  });

  it('breaks a long word behind a slash or a hyphen, or where it must', () => {
    expect(wrapped('border-closure/tacna', 10)).toEqual(['border-', 'closure/', 'tacna']);
    expect(wrapped('abcdefgh', 3)).toEqual(['abc', 'def', 'gh']);
    expect(wrapped('a Tarata\n\nb', 8)).toEqual(['a Tarata', '', 'b']);
  });

  it('is as wide as the screen, as COLUMNS says, or 100; and never wider than can be read', () => {
    expect([widthOf(screen, '70'), widthOf(pipe, '70'), widthOf(pipe, undefined), widthOf(pipe, 'wide')]).toEqual([
      97, 70, 100, 100,
    ]);
    expect([widthOf(pipe, '10'), widthOf(pipe, '300')]).toEqual([60, 120]);
  });
});
