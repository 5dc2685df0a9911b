import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { Authority } from '../support/kafka/authority.js';
import type { Shown } from '../support/kafka/authority.js';
import { readWithKcat } from '../support/kafka/consumer.js';
import { describeOnKafka, newestAsked } from '../support/kafka/for-tests.js';
import { closeBorder, relayAt, tellingTo, tocsinIn } from '../support/kafka/program.js';
import { until } from '../support/kafka/telling.js';
import { temporaryFolder } from '../support/ledger.js';
import { serveIn } from '../support/process.js';

import.meta.jest.setTimeout(120_000);

type Variables = Readonly<Record<string, string>>;

describeOnKafka(
  'the program on Kafka over TLS',
  (broker) => {
    const folder = temporaryFolder();
    let stranger: Authority;
    beforeAll(async () => {
      stranger = await Authority.in(folder, 'stranger');
    });

    const showing = ({ certificate, key }: Shown): Variables => ({
      KAFKA_TLS_CERT_FILE: certificate,
      KAFKA_TLS_KEY_FILE: key,
    });
    const trusting = ({ certificate }: Authority): Variables => ({
      KAFKA_TLS: 'on',
      KAFKA_TLS_CA_FILE: certificate,
    });
    /** A ledger of that name, with an act that is acknowledged whatever becomes of Kafka. */
    const serving = async (ledger: string, address: string, change: Variables) => {
      const own = join(folder, ledger);
      mkdirSync(own);
      const variables = tellingTo(address, { TOCSIN_LEDGER: ledger, ...change });
      const server = await serveIn(own, variables);
      await closeBorder(own, server.address, 'one');
      return { own, variables, server };
    };
    /** Why nothing is told, by health and by `tocsin relay verify`. */
    const refused = async (ledger: string, address: string, change: Variables) => {
      const { own, variables, server } = await serving(ledger, address, change);
      const begins = (because: string): boolean => because.startsWith('It begins');
      await until(async () => !begins((await relayAt(server.address))?.because ?? 'It begins'));
      const said = await relayAt(server.address);
      await server.stop();
      expect(await tocsinIn(own, variables, 'relay', 'verify')).toMatchObject({ code: 1 });
      return said?.because ?? '';
    };

    it.each([
      ['whose authority is the one that is given', 'known', () => Promise.resolve({})],
      [
        'which wants to see the certificate of its clients',
        'mutual',
        async () => showing(await broker().authority.sign('relay')),
      ],
    ] as const)('is told to a server %s', async (_, ledger, change) => {
      const address = ledger === 'mutual' ? broker().mutual : broker().secure;
      const files = { ...trusting(broker().authority), ...(await change()) };
      const { own, variables, server } = await serving(ledger, address, files);
      await until(async () => (await relayAt(server.address))?.because.includes('the end of the log') === true);
      await server.stop();
      // First, as it waits for what is committed to be seen; kcat does not.
      expect(await tocsinIn(own, variables, 'relay', 'verify')).toMatchObject({
        code: 0,
        stdout: expect.stringContaining('2 records'),
      });
      const told = await readWithKcat(broker().address, [`tocsin.${ledger}.border-closure.v1`]);
      expect(told.map(({ key }) => key)).toEqual(['border-closure-one']);
    });

    it.each([
      ['unknown', () => ({ KAFKA_TLS: 'on' })],
      ['strange', () => trusting(stranger)],
    ] as const)(
      'says which setting has to name the authority of the server where it is %s, and takes commands meanwhile',
      async (ledger, change) => {
        expect(await refused(ledger, broker().secure, change())).toContain(
          'Kafka shows a certificate of an authority that is not trusted here: set KAFKA_TLS_CA_FILE to',
        );
      },
    );

    it.each([
      ['none', () => Promise.resolve({})],
      ['a-strange-one', async () => showing(await stranger.sign('relay'))],
    ] as const)(
      'says which settings have to name a certificate where the server wants one and is shown %s',
      async (shown, change) => {
        const files = { ...trusting(broker().authority), ...(await change()) };
        expect(await refused(`shows-${shown}`, broker().mutual, files)).toContain('set KAFKA_TLS_CERT_FILE and');
      },
    );

    it('says that the server is of another name, or speaks TLS, or does not', async () => {
      const { authority, secure, address } = broker();
      const byName = secure.replace('127.0.0.1', 'localhost');
      expect(await refused('name', byName, trusting(authority))).toMatch(/another name: .* localhost.*KAFKA_BROKERS/u);
      expect(await refused('plain', secure, {})).toContain('where it wants TLS or a user, set KAFKA_TLS or');
      expect(await refused('no-tls', address, trusting(authority))).toContain('set KAFKA_TLS');
    });

    it('does not start with a key that is not that of its certificate', async () => {
      const [one, other] = await Promise.all([broker().authority.sign('one'), broker().authority.sign('other')]);
      const files = { ...trusting(broker().authority), ...showing({ ...one, key: other.key }) };
      expect(await tocsinIn(folder, tellingTo(broker().mutual, files), 'serve', '--port', '0')).toMatchObject({
        code: 1,
        stderr: expect.stringMatching(
          /KAFKA_TLS_CERT_FILE and KAFKA_TLS_KEY_FILE cannot be used: .*key values mismatch/u,
        ),
      });
    });
  },
  newestAsked,
);
