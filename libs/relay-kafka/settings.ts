/** Codecs of batches that need no package of another house. */
export const codecs = ['none', 'gzip'] as const;
export type Codec = (typeof codecs)[number];

export const saslMechanisms = ['plain', 'scram-sha-256', 'scram-sha-512'] as const;
export type SaslMechanism = (typeof saslMechanisms)[number];

export interface SaslSettings {
  readonly mechanism: SaslMechanism;
  readonly username: string;
  readonly password: string;
}

/** Texts in PEM; what the machine trusts anyway is trusted where no authority is named. */
export interface TlsSettings {
  readonly authority: string | undefined;
  /** What this client shows of itself, where the server asks for it. */
  readonly certificate: string | undefined;
  readonly key: string | undefined;
}

/** How the server is reached, and what its topics have to be. */
export interface KafkaSettings {
  /** `host:port` of some of its nodes. */
  readonly brokers: readonly string[];
  readonly sasl: SaslSettings | undefined;
  readonly tls: TlsSettings | undefined;
  readonly codec: Codec;
  /** Partitions of each topic of events, and of that of the status of regions; the checkpoint has one for each relay. */
  readonly partitions: number;
  /** Copies of each partition, and how many of them must have a message before it counts as written. */
  readonly replication: number;
  readonly minInSync: number;
  /** Which generation of the topics is published. */
  readonly generation: number;
}
