import { createLogger } from './logger.js';

const peru = { name: 'peru', jurisdiction: 'PE', timeZone: 'America/Lima', mode: 'test' } as const;

function logged(about: object, message: string): string {
  let line = '';
  createLogger('info', peru, {
    write: (text) => {
      line += text;
    },
  }).info(about, message);
  return line;
}

describe('the log', () => {
  it.each([
    'esdb://ana:s3cret@node:2113?tls=true',
    'esdb+discover://ana:s3c:ret@node',
    'postgres://ana:s3cret@node/tocsin',
    'esdb://ana:s3c@ret@node',
  ])('tells no password of an address, wherever it stands in a line: %s', (address) => {
    const err = new Error(`could not connect to ${address}, again`);
    for (const line of [logged({ err }, 'failed'), logged({ address }, 'connecting'), logged({}, address)]) {
      expect(line).not.toMatch(/s3c/u);
      expect(line).toContain('//ana:[redacted]@node');
      expect(JSON.parse(line)).toMatchObject({ ledger: 'peru' });
    }
  });

  it('leaves other addresses as they are', () => {
    const url = 'http://127.0.0.1:3000/v1/events?from=a@b.example';
    expect(JSON.parse(logged({ url }, 'asked'))).toMatchObject({ url });
  });

  it('tells no token', () => {
    expect(logged({ authorization: 'x1', nested: { token: 'x2' } }, `of eyJhbGciOi.eyJzdWIi.sig`)).not.toMatch(
      /x1|x2|eyJ/u,
    );
  });
});
