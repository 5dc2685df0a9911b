import { gzipSync } from 'node:zlib';
import { FileShape } from '../shapes/mapping.js';
import { readingLimits } from './limits.js';
import type { ReadingLimits } from './limits.js';
import { readRows } from './read-rows.js';
import { isBroken } from './records.js';
import type { BrokenRow } from './records.js';

interface Asked {
  readonly file?: Partial<FileShape>;
  readonly limits?: Partial<ReadingLimits>;
  /** Bytes that come at once. */
  readonly part?: number;
  readonly columns?: readonly string[];
}

type Found = readonly (readonly [line: number, said: string])[];

/** Each row by its line, with what is in its columns a and b, or the code of what is wrong with it. */
async function rowsIn(
  content: string | Uint8Array,
  { file, limits, part = 5, columns = ['a', 'b'] }: Asked = {},
): Promise<Found> {
  const bytes = Buffer.from(content);
  async function* parts(): AsyncGenerator<Uint8Array> {
    for (let at = 0; at < bytes.length; at += part) yield await Promise.resolve(bytes.subarray(at, at + part));
  }
  const found: [number, string][] = [];
  const reading = { file: Object.assign(new FileShape(), file), columns, limits: { ...readingLimits, ...limits } };
  for await (const rows of readRows(parts(), reading)) {
    for (const row of rows) {
      found.push([row.line, isBroken(row) ? codeOf(row) : columns.map((column) => row.row.get(column)).join('|')]);
    }
  }
  return found;
}

function codeOf({ code, isNoRow }: BrokenRow): string {
  return isNoRow === undefined ? code : `${code} (no row)`;
}

const few = { longestRow: 40, longestCell: 30, mostColumns: 4 };

describe('a table in CSV', () => {
  it('is read by the names of its columns, in any order, with quotes, line ends in cells and a byte order mark', async () => {
    const text = '\uFEFFb,a\r\n"1, ""one""",2\r\n"two\nlines",3\r\n\r\n4,5';
    for (const part of [1, 2, 3, 7, 1_000]) {
      expect(await rowsIn(text, { part })).toEqual([
        [2, '2|1, "one"'],
        [3, '3|two\nlines'],
        [6, '5|4'],
      ]);
    }
  });

  it('may end its lines in LF, CRLF and CR, also mixed', async () => {
    for (const part of [1, 2, 1_000]) {
      expect(await rowsIn('a,b\n1,2\r\n3,4\r5,6\n\r7,8', { part })).toEqual([
        [2, '1|2'],
        [3, '3|4'],
        [4, '5|6'],
        [6, '7|8'],
      ]);
    }
  });

  it('may have semicolons or tabs between its cells, or what the mapping says', async () => {
    expect(await rowsIn('a;b\n1,5;2')).toEqual([[2, '1,5|2']]);
    expect(await rowsIn('a\tb\n1\t2', { part: 100 })).toEqual([[2, '1|2']]);
    expect(await rowsIn('1|2\n', { file: { delimiter: '|', columns: ['a', 'b'] } })).toEqual([[1, '1|2']]);
  });

  it('is text in UTF-8, in what the mapping says, or in UTF-16 by its mark', async () => {
    const file = { encoding: 'windows-1252' };
    expect(await rowsIn(Buffer.from('a,b\nTar\xADat\xE1,2', 'latin1'), { file })).toEqual([[2, 'Tar\u00ADatá|2']]);
    expect(await rowsIn(Buffer.from('\uFEFFa,b\nTaratá,2', 'utf16le'), { part: 3 })).toEqual([[2, 'Taratá|2']]);
    await expect(rowsIn('a,b', { file: { encoding: 'utf-9' } })).rejects.toThrow('There is no encoding "utf-9"');
  });

  it('may be compressed', async () => {
    expect(await rowsIn(gzipSync('a,b\n1,2'))).toEqual([[2, '1|2']]);
    expect(await rowsIn(Buffer.concat([gzipSync('a,b\n1,'), gzipSync('2\n')]))).toEqual([[2, '1|2']]);
  });

  it('has blank cells where the mapping says so', async () => {
    expect(await rowsIn('a,b\nNA, x ', { file: { blank: ['NA'] } })).toEqual([[2, '|x']]);
  });

  it('is refused as a whole where its columns are not those of the mapping', async () => {
    await expect(rowsIn('A,b\n1,2')).rejects.toThrow('Column a is not in the file. Did you mean A?');
    const others = rowsIn('A,x\n1,2', { columns: ['a', 'area', 'decided'] });
    await expect(others).rejects.toThrow(
      /Did you mean A\?.*\nColumns area, decided are not in the file. It has A, x\./u,
    );
    await expect(rowsIn('a,b,a\n1,2,3')).rejects.toThrow('Column a is named twice in the first line');
    await expect(rowsIn('')).rejects.toThrow('The file is empty');
    await expect(rowsIn('[{"a":1}]')).rejects.toThrow('one JSON list');
  });
});

describe('a row that is not right', () => {
  it('costs itself where a quote is not closed, and the rows behind it are read', async () => {
    for (const part of [1, 3, 1_000]) {
      expect(await rowsIn('a,b\n"1,2\n3,"4"\n5,6', { part })).toEqual([
        [2, 'quote-not-closed'],
        [3, '3|4'],
        [4, '5|6'],
      ]);
    }
  });

  it('costs itself where the quote is open to the end of the file', async () => {
    expect(await rowsIn('a,b\n1,2\n3,"4\n5,6\n7,8')).toEqual([
      [2, '1|2'],
      [3, 'quote-not-closed'],
      [4, '5|6'],
      [5, '7|8'],
    ]);
  });

  it('costs itself where the quote is open beyond what a row may be', async () => {
    const rows = Array.from({ length: 30 }, (_, index) => `${index.toString()},x`);
    const found = await rowsIn(`a,b\n"1,2\n${rows.join('\n')}\n`, { limits: few });
    expect(found[0]).toEqual([2, 'row-too-long']);
    expect(found.slice(1)).toEqual(rows.map((row, index) => [index + 3, row.replace(',', '|')]));
  });

  it.each([
    ['a cell that begins with the delimiter', '12,d,", and more"', [[7, '12|d|, and more']]],
    ['a cell that is the delimiter', '12,d,","', [[7, '12|d|,']]],
    ['a cell that begins with a line end', '12,d,"\nand more"', [[7, '12|d|and more']]],
    ['a cell that begins with a line end, and others behind it', '12,"\nand more",d', [[7, '12|and more|d']]],
    ['a cell in the middle that is the delimiter', '12,",",d', [[7, '12|,|d']]],
  ] as const)('costs itself alone where the quote that is not closed meets %s', async (_, twelve, read) => {
    const good = ['8,x,y', '9,x,y', '10,x,y', '11,x,y'];
    for (const opened of ['7,x,"open', '7,"open,y', '"7,x,y']) {
      const text = ['a,b,c', opened, ...good, twelve, '13,x,y'].join('\n');
      const lines = twelve.split('\n').length;
      for (const part of [1, 3, 1_000]) {
        const found = await rowsIn(text, { part, columns: ['a', 'b', 'c'] });
        expect(found.map(([line, one]) => [line, /[a-z]+-[a-z-]+/u.test(one) ? 'refused' : one])).toEqual([
          [2, 'refused'],
          ...good.map((row, index) => [index + 3, row.replaceAll(',', '|')]),
          ...read,
          [7 + lines, '13|x|y'],
        ]);
      }
    }
  });

  it('is told apart from one with lines of prose in a cell, also where a comma stands in each', async () => {
    const text = 'a,b\n1,"Tacna, Puno\nLima, Ica\nand, so on"\n2,"other\n3,4\n5,6\n7,""8"\n9,10';
    expect(await rowsIn(text)).toEqual([
      [2, '1|Tacna, Puno\nLima, Ica\nand, so on'],
      [5, 'rows-in-a-cell'],
      [6, '3|4'],
      [7, '5|6'],
      [8, 'quote-not-closed'],
      [9, '9|10'],
    ]);
  });

  it('is told apart from one with a text of which one line has as many commas as a row', async () => {
    expect(await rowsIn('a,b\n1,"It is said:\n1,000 came\nand they stayed\nfor long"\n2,3')).toEqual([
      [2, '1|It is said:\n1,000 came\nand they stayed\nfor long'],
      [6, '2|3'],
    ]);
  });

  it('costs itself where what a quote swallows makes a cell too long', async () => {
    const text = 'a,b\n1,"open\n2,x\n3,x\n4,xxxxxxxxxxxxxxxxx\n5,"\n6,x';
    const found = await rowsIn(text, { limits: { longestCell: 20 } });
    expect(found[0]).toEqual([2, 'cell-too-long']);
    expect(found.slice(1, 4)).toEqual([
      [3, '2|x'],
      [4, '3|x'],
      [5, '4|xxxxxxxxxxxxxxxxx'],
    ]);
    expect(found.at(-1)).toEqual([7, '6|x']);
  });

  it('costs itself where a quote stands in the middle of a cell', async () => {
    expect(await rowsIn('a,b\n5" pipe,2\n"x" y,2\n3,4')).toEqual([
      [2, 'stray-quote'],
      [3, 'quote-not-closed'],
      [4, '3|4'],
    ]);
  });

  it('costs itself where it has more or fewer cells than there are columns', async () => {
    expect(await rowsIn('a,b\n1\n1,2,3\n1,2,\n3,4')).toEqual([
      [2, 'other-number-of-cells'],
      [3, 'other-number-of-cells'],
      [4, '1|2'],
      [5, '3|4'],
    ]);
  });

  it('costs itself where it is too long, in one cell or in many, in quotes or not', async () => {
    const long = 'x'.repeat(100_000);
    const wide = ','.repeat(100_000);
    for (const row of [`${long},1`, `"${long}",1`, `1,"${long}`, `"${long}\n${long}",1`, wide]) {
      const found = await rowsIn(`a,b\n1,2\n${row}\n3,4`, { limits: few, part: 1_000 });
      expect(found[0]).toEqual([2, '1|2']);
      expect(found[1]).toEqual([3, 'row-too-long']);
      expect(found.at(-1)?.[1]).toBe('3|4');
    }
    expect(await rowsIn('a,b\n1,2,3,4,5\n3,4', { limits: few })).toEqual([
      [2, 'too-many-columns'],
      [3, '3|4'],
    ]);
    expect(await rowsIn(`a,b\n${'x'.repeat(35)},1\n3,4`, { limits: few })).toEqual([
      [2, 'cell-too-long'],
      [3, '3|4'],
    ]);
  });

  it('costs itself where its bytes are no text', async () => {
    const bytes = Buffer.concat([Buffer.from('a,b\n1,Taratá\n2,'), Buffer.from([0xe1, 0x0a]), Buffer.from('3,á\n')]);
    for (const part of [1, 2, 3, 1_000]) {
      expect(await rowsIn(bytes, { part })).toEqual([
        [2, '1|Taratá'],
        [3, 'not-text'],
        [4, '3|á'],
      ]);
    }
  });

  it('may be the names of the columns once more', async () => {
    expect(await rowsIn('a,b\n1,2\na,b\n3,4')).toEqual([
      [2, '1|2'],
      [3, 'header-again'],
      [4, '3|4'],
    ]);
  });
});

describe('a file that is an attack', () => {
  it('is not read where its first line names a million columns', async () => {
    const head = Array.from({ length: 1_000_000 }, (_, index) => `c${index.toString()}`).join(',');
    await expect(rowsIn(`${head}\n1,2`, { part: 65_536 })).rejects.toThrow(/Line 1, which names the columns: It/u);
  });

  it('is read no further where it unpacks to far more than a table does', async () => {
    const bomb = gzipSync(`a,b\n1,2\n${'0,0\n'.repeat(2_000_000)}`);
    const found = await rowsIn(bomb, { part: 1_000, limits: { freelyUnpacked: 1_000_000 } });
    expect(found[0]).toEqual([2, '1|2']);
    expect(found.at(-1)?.[1]).toContain('unpacks-to-too-much');
    expect(found.length).toBeLessThan(1_000_000);
  });

  it('is read as far as it goes where it is cut off, or something else stands behind it', async () => {
    const packed = gzipSync(`a,b\n${'1,2\n'.repeat(100_000)}`);
    const found = await rowsIn(packed.subarray(0, packed.length / 2), { part: 100 });
    expect(found[0]).toEqual([2, '1|2']);
    expect(found.at(-1)?.[1]).toBe('cut-off-gzip');
    const behind = await rowsIn(Buffer.concat([gzipSync('a,b\n1,2\n', { level: 0 }), Buffer.from('else')]), {
      part: 31,
    });
    expect(behind.map(([, said]) => said)).toEqual(['1|2', 'not-gzip-behind (no row)']);
  });

  it('costs little of what stands before the damage, however much comes at once', async () => {
    const numbers = Array.from(
      { length: 20_000 },
      (_, index) => `${index.toString()},${((index * 7919) % 9973).toString()}`,
    );
    const packed = gzipSync(`a,b\n${numbers.join('\n')}\n`);
    const middle = Math.floor(packed.length / 2);
    packed.fill(0xff, middle, middle + 8);
    const found = await rowsIn(packed, { part: 1_000_000 });
    expect(found.at(-1)?.[1]).toContain('damaged-gzip');
    expect(found.length).toBeGreaterThan(9_000);
  });

  it('has no row of what was not there to its end, and tells the break without a row', async () => {
    for (const [text, wanted] of [
      [
        'a,b\n1,2\n3,4',
        [
          [2, '1|2'],
          [3, 'cut-off-gzip'],
        ],
      ],
      [
        'a,b\n1,2\n3,4\n',
        [
          [2, '1|2'],
          [3, '3|4'],
          [4, 'cut-off-gzip (no row)'],
        ],
      ],
      [
        'a,b\n1,"open\n3,4\n5,6',
        [
          [2, 'quote-not-closed'],
          [3, '3|4'],
          [4, 'cut-off-gzip'],
        ],
      ],
      ['a,', [[1, 'cut-off-gzip (no row)']]],
      [
        '{"a":1,"b":2}\n{"a":3}',
        [
          [1, '1|2'],
          [2, 'cut-off-gzip'],
        ],
      ],
      [
        '{"a":1,"b":2}\n',
        [
          [1, '1|2'],
          [2, 'cut-off-gzip (no row)'],
        ],
      ],
    ] as const) {
      const whole = gzipSync(text, { level: 0 });
      for (const part of [1, 1_000]) expect(await rowsIn(whole.subarray(0, -4), { part })).toEqual(wanted);
    }
  });
});

describe('a table in NDJSON', () => {
  it('has an object on each line, with names as columns, also those within', async () => {
    const text = '{"a":1,"b":{"c":"x"}}\n\n{"b":null,"a":true}\n{"a":["p","q"]}\r\n';
    for (const part of [1, 1_000]) {
      expect(await rowsIn(text, { part, columns: ['a', 'b.c'] })).toEqual([
        [1, '1|x'],
        [3, 'true|'],
        [4, 'p; q|'],
      ]);
    }
  });

  it('costs the line that is deeper than anybody writes, and no other', async () => {
    const deep = [
      `${'{"a":'.repeat(100_000)}1${'}'.repeat(100_000)}`,
      `{"a":${'['.repeat(100_000)}${']'.repeat(100_000)}}`,
    ];
    const found = await rowsIn([...deep, '{"a":1,"b":2}'].join('\n'), { part: 1_000_000 });
    expect(found.map(([line]) => line)).toEqual([1, 2, 3]);
    expect(found.at(-1)).toEqual([3, '1|2']);
    for (const [, code] of found.slice(0, 2)) expect(['too-deep', 'not-json']).toContain(code);
  });

  it('costs the line that is none, too long or no text', async () => {
    const bytes = Buffer.concat([
      Buffer.from('{"a":1}\n{"a":\n[1]\n{"a":"'),
      Buffer.from([0xff]),
      Buffer.from(`"}\n{"a":"${'x'.repeat(5_000)}"}\n{"a":2}`),
    ]);
    expect(await rowsIn(bytes, { columns: ['a'], limits: few, part: 100 })).toEqual([
      [1, '1'],
      [2, 'not-json'],
      [3, 'not-json'],
      [4, 'not-text'],
      [5, 'row-too-long'],
      [6, '2'],
    ]);
  });
});
