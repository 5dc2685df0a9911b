import type { Ledger } from '#kernel';
import type { LogLevel } from '#logger';

/** An issuer of tokens besides the ledger's own key. */
export interface IdentityProviderSettings {
  readonly issuer: string;
  readonly audience: string;
  /** Where its public keys are; undefined asks its discovery document. */
  readonly jwksUri: string | undefined;
  /** Name of the claim, or a path of names joined by dots. */
  readonly rolesClaim: string;
  readonly organisationClaim: string;
}

export const kafkaCodecs = ['none', 'gzip'] as const;
export const saslMechanisms = ['plain', 'scram-sha-256', 'scram-sha-512'] as const;

/** The Kafka to which the log is told. */
export interface KafkaConfiguration {
  /** `host:port` of some of its nodes. */
  readonly brokers: readonly string[];
  readonly sasl:
    | {
        readonly mechanism: (typeof saslMechanisms)[number];
        readonly username: string;
        readonly password: string;
      }
    | undefined;
  /** Files in PEM; undefined without TLS. */
  readonly tls:
    | {
        readonly authorityFile: string | undefined;
        readonly certificateFile: string | undefined;
        readonly keyFile: string | undefined;
      }
    | undefined;
  readonly codec: (typeof kafkaCodecs)[number];
  readonly partitions: number;
  readonly replication: number;
  readonly minInSync: number;
  readonly generation: number;
}

/** What the program was told at its start. Read once; nothing else reads the environment. */
export interface Configuration {
  readonly host: string;
  /** 0 takes any free port. */
  readonly port: number;
  readonly dataDir: string;
  readonly ledger: Ledger;
  /** A key that is there already, of which the public half is enough; undefined for that of the data folder. */
  readonly tokenKeyFile: string | undefined;
  readonly identityProvider: IdentityProviderSettings | undefined;
  /** The ledger's own law, over the law that comes with the program. */
  readonly lawFile: string | undefined;
  /** EventStoreDB cluster of the log, with its password; undefined for a file of the data folder. */
  readonly eventStoreUrl: string | undefined;
  /** PostgreSQL database of the read model, with its password; undefined for a file of the data folder. */
  readonly readModelUrl: string | undefined;
  /** How long one statement of who writes into that database may take, in seconds. */
  readonly readModelTimeout: number;
  /** Undefined where nothing is told to Kafka. */
  readonly kafka: KafkaConfiguration | undefined;
  readonly logLevel: LogLevel;
}

/** Why the program does not start: one sentence for each setting, naming it and the way out. */
export class ConfigurationError extends Error {
  override readonly name = 'ConfigurationError';
  constructor(
    readonly problems: readonly string[],
    options?: ErrorOptions,
  ) {
    super(problems.join('\n'), options);
  }
}
