import kafkajs from 'kafkajs';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { user } from '../support/kafka/broker.js';
import { FilledLedger } from '../support/kafka/filled-ledger.js';
import { describeOnKafka, newestAsked } from '../support/kafka/for-tests.js';
import { eventRelay, running, settingsFor, until, verified, withAdmin } from '../support/kafka/telling.js';
import { root } from '../support/tree.js';

import.meta.jest.setTimeout(120_000);

const { AclOperationTypes, AclPermissionTypes, AclResourceTypes, ResourcePatternTypes } = kafkajs;

const resources = {
  topics: AclResourceTypes.TOPIC,
  groups: AclResourceTypes.GROUP,
  'transactional id': AclResourceTypes.TRANSACTIONAL_ID,
};
const operations = {
  create: AclOperationTypes.CREATE,
  describe: AclOperationTypes.DESCRIBE,
  'describe configs': AclOperationTypes.DESCRIBE_CONFIGS,
  read: AclOperationTypes.READ,
  write: AclOperationTypes.WRITE,
};

interface Right {
  readonly what: keyof typeof resources;
  readonly right: keyof typeof operations;
  /** Of the names for which it is given. */
  readonly prefix: string;
}

/** What the page "run" says that the user of the relay needs. */
function rightsFor(ledger: string): readonly Right[] {
  const page = readFileSync(join(root, 'docs/how-to/run.md'), 'utf8');
  const row = (what: Right['what']): string => new RegExp(`^\\| ${what} +\\| (.*?) +\\|$`, 'mu').exec(page)?.[1] ?? '';
  return (Object.keys(resources) as Right['what'][]).flatMap((what) => {
    const [own = '', others = ''] = row(what).split('; and ');
    const [, right, prefix] = /^(\w+) for the prefix `(.*)`$/u.exec(others) ?? [];
    return [
      ...own.split(', ').map((word) => ({ what, right: word as Right['right'], prefix: `tocsin.${ledger}.` })),
      ...(prefix === undefined ? [] : [{ what, right: right as Right['right'], prefix }]),
    ];
  });
}

describeOnKafka(
  'a relay on a server that asks who may do what',
  (broker) => {
    let filled: FilledLedger;
    beforeAll(async () => {
      filled = await FilledLedger.of(100);
    });
    afterAll(() => filled.leave());

    const client = () => new kafkajs.Kafka({ brokers: [broker().address], logLevel: kafkajs.logLevel.NOTHING });
    const allow = (rights: readonly Right[]) =>
      withAdmin(client(), (admin) =>
        admin.createAcls({
          acl: rights.map(({ what, right, prefix }) => ({
            resourceType: resources[what],
            resourceName: prefix,
            resourcePatternType: ResourcePatternTypes.PREFIXED,
            principal: `User:${user.username}`,
            host: '*',
            operation: operations[right],
            permissionType: AclPermissionTypes.ALLOW,
          })),
        }),
      );
    const telling = (name: string) => {
      const sasl = { mechanism: 'plain', ...user } as const;
      return { store: filled.store, name, settings: settingsFor(broker().guarded, { sasl }) };
    };
    const isReader = ({ prefix }: Right): boolean => !prefix.startsWith('tocsin.');

    // That of readers is the same for all ledgers, so it is lacking first.
    it.each([
      ['read as a group', 'no-reader', isReader],
      ['make topics', 'no-create', ({ right }: Right) => right === 'create'],
      ['look at their settings', 'no-configs', ({ right }: Right) => right === 'describe configs'],
      ['keep its place', 'no-group', (one: Right) => one.what === 'groups' && one.right === 'read' && !isReader(one)],
      ['write in transactions', 'no-id', ({ what, right }: Right) => what === 'transactional id' && right === 'write'],
    ])('says that rights are lacking where it may not %s', async (_, name, isLacking) => {
      const rights = rightsFor(name);
      expect(rights.filter(isLacking)).toHaveLength(1);
      await allow(rights.filter((one) => !isLacking(one)));
      // Where nothing was told yet, there is nothing to read.
      if (isLacking === isReader) await eventRelay(telling(name)).tellUpTo(50n);
      const relay = running(eventRelay(telling(name)));
      try {
        await until(() => relay.relay.state.trouble?.includes('the rights that the page "run" lists') === true);
      } finally {
        await relay.stop();
      }
    });

    it('tells everything, and is verified, with the rights that the page lists', async () => {
      await allow(rightsFor('allowed'));
      const relay = running(eventRelay(telling('allowed')));
      await relay.reaches(await filled.store.head());
      await relay.stop();
      const { length: records } = await filled.outside();
      expect(await verified(telling('allowed'))).toMatchObject({ differences: [], records });
    });
  },
  newestAsked,
  {
    'authorizer.class.name': 'org.apache.kafka.metadata.authorizer.StandardAuthorizer',
    'super.users': 'User:ANONYMOUS',
  },
);
