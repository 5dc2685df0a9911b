import { Command, Option } from 'commander';
import { listening, untilSignalled } from '#hosting';
import { readConfiguration } from '#platform';
import { createLogger } from '#logger';
import type { Configuration, KafkaConfiguration } from '#platform';
import type { Difference, Verified } from '#relay-kafka';
import type { Telling } from '../../relay/telling.js';
import { exitCodesHelp, NotDone, Unwell, WrongUsage } from '../exit.js';
import { withFolder } from '../folder.js';
import type { Folder } from '../folder.js';
import { jsonOption, settingOptions } from '../options.js';
import { outputOf } from '../output.js';
import type { Output } from '../output.js';

type Flags = Readonly<Record<string, string | undefined>>;

/** `tocsin relay`: what tells Kafka, and whether it did. */
export function relayCommand(): Command {
  return new Command('relay')
    .summary('tell Kafka every event, and check what it was told')
    .description(
      'Tells Kafka every event of a ledger, each once and in order, and compares what it was told with the log.',
    )
    .usage('<command> [options]')
    .helpCommand('help [command]', 'Print the help of a command.')
    .addCommand(runCommand())
    .addCommand(verifyCommand())
    .addCommand(republishCommand())
    .addHelpText('after', exampleOf('verify'));
}

function subcommand(name: string, summary: string, description: string): Command {
  const command = new Command(name).summary(summary).description(description);
  for (const option of settingOptions()) command.addOption(option);
  return command.addOption(jsonOption());
}

function exampleOf(command: keyof typeof examples): string {
  return `\nExamples:\n${examples[command]}\n${exitCodesHelp}`;
}

const examples = {
  run: '  $ KAFKA_BROKERS=kafka-1:9092 tocsin relay run --data-dir ./data --port 3003',
  verify: "  $ tocsin relay verify --kafka-brokers kafka-1:9092\n  $ tocsin relay verify --json | jq '.differences[]'",
  republish: '  $ tocsin relay republish --kafka-brokers kafka-1:9092 --kafka-topic-generation 2 --from 1',
} as const;

function runCommand(): Command {
  return subcommand(
    'run',
    'tell every event until it is stopped',
    'Tells Kafka every event of the ledger, from where it stopped. Of several, that which began last tells them, and ' +
      'another takes over when it stands still. Health and figures are on its port.',
  )
    .addHelpText('after', exampleOf('run'))
    .action(async (flags: Flags, running: Command) => {
      const configuration = configurationOf(flags);
      // Only who tells Kafka pays for its client.
      const { startRelay } = await import('../../relay/start-relay.js');
      const { address } = untilSignalled(await listening(configuration, () => startRelay(configuration)));
      const { ledger, dataDir } = configuration;
      const output = outputOf(running);
      output.line(`Telling Kafka of ledger ${ledger.name} (mode ${ledger.mode}); health at ${address}/health/ready.`);
      output.document({ address, ledger, dataDir });
    });
}

function verifyCommand(): Command {
  return subcommand(
    'verify',
    'compare the topics with the log',
    'Reads every topic of events and compares it with the log: what is missing, extra, changed or out of order. Works ' +
      'while the relay runs, and changes nothing. The exit code is 0 where nothing differs.',
  )
    .addHelpText('after', exampleOf('verify'))
    .action(async (flags: Flags, running: Command) => {
      const output = outputOf(running);
      const verified = await withTelling(configurationOf(flags), async ({ telling }) => {
        const { verifyEvents } = await import('../../relay/telling.js');
        return verifyEvents(telling);
      });
      conclude(verified, output);
    });
}

/** The most differences that are told one by one. */
const mostTold = 100;

function conclude({ begin, position, records, differences }: Verified, output: Output): void {
  for (const one of differences.slice(0, mostTold)) output.line(lineOf(one));
  const beyond = differences.length - mostTold;
  if (beyond > 0) output.line(`… and ${beyond.toString()} more`);
  output.line(
    differences.length === 0
      ? `The topics hold what the log says, up to position ${position.toString()}: ${records.toString()} records.`
      : `The topics differ from the log in ${differences.length.toString()} places.`,
  );
  output.document({
    begin: begin.toString(),
    position: position.toString(),
    records,
    differences: differences.map((one) => ({ ...one, position: one.position?.toString() })),
  });
  if (differences.length > 0) throw new Unwell();
}

function lineOf({ what, topic, partition, offset, position }: Difference): string {
  const place = `${topic}/${partition.toString()}`;
  const record = offset === undefined ? '' : ` at offset ${offset}`;
  return `${what.padEnd(13)} position ${position?.toString() ?? 'unknown'} in ${place}${record}`;
}

function republishCommand(): Command {
  return subcommand(
    'republish',
    'tell the log anew, to topics of a fresh generation',
    'Tells Kafka the log from a position on, in topics that there are not yet: those of the generation that ' +
      'KAFKA_TOPIC_GENERATION names. What was told before stays as it is. Where it was broken off, the same command ' +
      'goes on. Then start the relay with that generation.',
  )
    .addOption(new Option('--from <position>', 'The first event that is told.').default('1'))
    .addHelpText('after', exampleOf('republish'))
    .action(async (flags: Flags, running: Command) => {
      const { from = '1', ...texts } = flags;
      if (!/^[1-9]\d{0,17}$/u.test(from)) throw new WrongUsage('--from must be the position of an event, such as 1.');
      const output = outputOf(running);
      const { messages, position } = await withTelling(configurationOf(texts), ({ telling, folder }) =>
        tellAnew(telling, folder, BigInt(from)),
      );
      output.line(`Told ${messages.toString()} events, up to position ${position}.`);
      output.document({ messages, position });
    });
}

async function tellAnew(
  telling: Telling,
  { store }: Folder,
  from: bigint,
): Promise<{ readonly messages: number; readonly position: string }> {
  const head = await store.head();
  if (from > head) throw new NotDone(`The log ends at position ${head.toString()}: name one up to there with --from.`);
  const { eventRelay, toldSoFar } = await import('../../relay/telling.js');
  const { generation } = telling.kafka;
  const begin = await positionBefore(store, from);
  const told = await toldSoFar(telling);
  // One that was broken off is taken up where it came to.
  if (told !== undefined && (told.begin !== begin || told.position >= head)) {
    throw new NotDone(
      `Generation ${generation.toString()} has been told already: name a fresh one with --kafka-topic-generation or KAFKA_TOPIC_GENERATION.`,
    );
  }
  const relay = eventRelay({ ...telling, begin });
  await relay.tellUpTo(head);
  return { messages: relay.state.messages, position: head.toString() };
}

/** Of the event before a position; positions may have gaps. */
async function positionBefore(store: Folder['store'], from: bigint): Promise<bigint> {
  let before = 0n;
  for (;;) {
    const page = await store.readAll({ after: before });
    const last = page.findLast(({ position }) => position < from)?.position;
    if (last === undefined) return before;
    before = last;
    if (page.some(({ position }) => position >= from)) return before;
  }
}

interface Told {
  readonly telling: Telling;
  readonly folder: Folder;
}

function configurationOf({ json: _json, ...texts }: Flags): Configuration {
  return readConfiguration(process.env, texts);
}

/** Runs with the ledger that is named and its Kafka; what fails there is told in a sentence. */
async function withTelling<T>(configuration: Configuration, run: (told: Told) => Promise<T>): Promise<T> {
  const kafka = kafkaNamed(configuration);
  return withFolder(configuration, async (folder) => {
    const { ledger, store } = folder;
    if (ledger === undefined) throw new NotDone(`The ledger in ${folder.where} is empty: open it with "tocsin open".`);
    const logger = createLogger(configuration.logLevel === 'info' ? 'silent' : configuration.logLevel, ledger);
    const { relayTrouble } = await import('#relay-kafka');
    try {
      return await run({ telling: { store, ledger, kafka, logger }, folder });
    } catch (error) {
      if (error instanceof NotDone || (error instanceof Error && error.name === 'ConfigurationError')) throw error;
      throw new NotDone(relayTrouble(error), { cause: error });
    }
  });
}

function kafkaNamed({ kafka }: Configuration): KafkaConfiguration {
  if (kafka !== undefined) return kafka;
  throw new NotDone('No Kafka is named: set KAFKA_BROKERS or --kafka-brokers, such as kafka-1:9092,kafka-2:9092.');
}
