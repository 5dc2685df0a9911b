import { Command } from 'commander';
import { createLogger } from '#logger';
import { readConfiguration } from '#platform';
import type { Configuration, KafkaConfiguration } from '#platform';
import type { Telling } from '../../relay/telling.js';
import { exitCodesHelp, isSentence, NotDone } from '../exit.js';
import { withFolder } from '../folder.js';
import type { Folder } from '../folder.js';
import { jsonOption, settingOptions } from '../options.js';

/** What the commands below `tocsin relay` have in common. */
export type Flags = Readonly<Record<string, string | undefined>>;

export function subcommand(name: string, summary: string, description: string): Command {
  const command = new Command(name).summary(summary).description(description);
  for (const option of settingOptions()) command.addOption(option);
  return command.addOption(jsonOption());
}

export function exampleOf(command: keyof typeof examples): string {
  return `\nExamples:\n${examples[command]}\n${exitCodesHelp}`;
}

const examples = {
  run: '  $ KAFKA_BROKERS=kafka-1:9092 tocsin relay run --data-dir ./data --port 3003',
  verify: "  $ tocsin relay verify --kafka-brokers kafka-1:9092\n  $ tocsin relay verify --json | jq '.differences[]'",
  republish: '  $ tocsin relay republish --kafka-brokers kafka-1:9092 --kafka-topic-generation 2 --from 1',
} as const;

/** A ledger with its Kafka. */
export interface Told {
  readonly telling: Telling;
  readonly folder: Folder;
}

export function configurationOf({ json: _json, ...texts }: Flags): Configuration {
  return readConfiguration(process.env, texts);
}

/** Runs with the ledger that is named and its Kafka; what fails there is told in a sentence. */
export async function withTelling<T>(configuration: Configuration, run: (told: Told) => Promise<T>): Promise<T> {
  const kafka = kafkaNamed(configuration);
  return withFolder(configuration, async (folder) => {
    const { ledger, store } = folder;
    if (ledger === undefined) throw new NotDone(`The ledger in ${folder.where} is empty: open it with "tocsin open".`);
    const logger = createLogger(configuration.logLevel === 'info' ? 'silent' : configuration.logLevel, ledger);
    const { relayTrouble } = await import('#relay-kafka');
    try {
      return await run({ telling: { store, ledger, kafka, logger }, folder });
    } catch (error) {
      if (isSentence(error)) throw error;
      throw new NotDone(relayTrouble(error, 'Try again.'), { cause: error });
    }
  });
}

function kafkaNamed({ kafka }: Configuration): KafkaConfiguration {
  if (kafka !== undefined) return kafka;
  throw new NotDone('No Kafka is named: set KAFKA_BROKERS or --kafka-brokers, such as kafka-1:9092,kafka-2:9092.');
}
