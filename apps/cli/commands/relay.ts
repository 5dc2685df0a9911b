import { Command, Option } from 'commander';
import { listening, untilSignalled } from '#hosting';
import { eventAt } from '#kernel';
import type { Telling } from '../../relay/telling.js';
import { NotDone, WrongUsage } from '../exit.js';
import type { Folder } from '../folder.js';
import { outputOf } from '../output.js';
import { configurationOf, exampleOf, subcommand, withTelling } from './relay-command.js';
import type { Flags } from './relay-command.js';
import { verifyCommand } from './relay-verify.js';

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

/** Of the event before a position; where positions have gaps, the log is read up to there. */
async function positionBefore(store: Folder['store'], from: bigint): Promise<bigint> {
  if ((await eventAt(store, from - 1n)) !== undefined) return from - 1n;
  let before = 0n;
  for (;;) {
    const page = await store.readAll({ after: before });
    const last = page.findLast(({ position }) => position < from)?.position;
    if (last === undefined) return before;
    before = last;
    if (page.some(({ position }) => position >= from)) return before;
  }
}
