import { kafkaVersions, Broker } from './broker.ts';

/** The versions that a server is started in; none where nobody asks for them: `.ci/kafka` does. */
const asked = (process.env['KAFKA_VERSIONS_FOR_TESTS'] ?? '').split(' ').filter((version) => version !== '');

/** A server of each version, of its own for these specs. What needs one is left out where none is asked for. */
export function describeOnKafka(
  name: string,
  specs: (broker: () => Broker) => void,
  versions = asked,
  settings: Readonly<Record<string, string>> = {},
): void {
  if (versions.length === 0) {
    describe.skip(`${name} (left out: KAFKA_VERSIONS_FOR_TESTS names no version of Kafka, such as ${kafkaVersions[0]})`, () => {
      specs(() => {
        throw new TypeError('There is no server.');
      });
    });
    return;
  }
  describe.each(versions)(`${name}, on Kafka %s`, (version) => {
    let broker: Broker | undefined;
    beforeAll(async () => {
      broker = await Broker.start(version, settings);
    }, 120_000);
    afterAll(() => broker?.leave());
    specs(() => {
      if (broker === undefined) throw new TypeError('The server has not started.');
      return broker;
    });
  });
}

/** The newest of the versions asked for: for what takes long. */
export const newestAsked = asked.slice(0, 1);
