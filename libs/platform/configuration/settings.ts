import { kafkaSettings } from './kafka-settings.js';
import type { KafkaSettingKey } from './kafka-settings.js';

export type SettingKey =
  | KafkaSettingKey
  | 'port'
  | 'host'
  | 'dataDir'
  | 'ledger'
  | 'jurisdiction'
  | 'timeZone'
  | 'mode'
  | 'tokenKeyFile'
  | 'oidcIssuer'
  | 'oidcAudience'
  | 'oidcJwksUri'
  | 'oidcRolesClaim'
  | 'oidcOrganisationClaim'
  | 'lawFile'
  | 'eventStoreUrl'
  | 'readModelUrl'
  | 'readModelTimeout'
  | 'logLevel';

/** Variables that one command alone reads, and no process: they may stand beside the settings. */
export const variablesOfCommands = ['TOCSIN_MIGRATE_FROM', 'TOCSIN_MIGRATE_TO'] as const;
export type VariableOfCommand = (typeof variablesOfCommands)[number];

/** One thing that can be set. The README's table and `serve --help` are made from these. */
export interface Setting {
  /** The option's name as a command line parser hands it on. */
  readonly key: SettingKey;
  readonly variable: string;
  readonly flag: string;
  /** What stands for the value in the help. */
  readonly value: string;
  /** Absent where the setting may stay unset. */
  readonly fallback?: string;
  readonly meaning: string;
  /** Never shown again: it is a password, or an address that may have one. */
  readonly secret?: 'password' | 'address';
}

export const settings: readonly Setting[] = [
  {
    key: 'port',
    variable: 'TOCSIN_PORT',
    flag: '--port',
    value: 'number',
    fallback: '3000',
    meaning: 'Port to listen on; 0 takes any free one.',
  },
  {
    key: 'host',
    variable: 'TOCSIN_HOST',
    flag: '--host',
    value: 'address',
    fallback: '127.0.0.1',
    meaning: 'Address to listen on; 0.0.0.0 for every interface.',
  },
  {
    key: 'dataDir',
    variable: 'TOCSIN_DATA_DIR',
    flag: '--data-dir',
    value: 'folder',
    fallback: './data',
    meaning: 'Folder of the ledger, the read model and the signing key.',
  },
  {
    key: 'ledger',
    variable: 'TOCSIN_LEDGER',
    flag: '--ledger',
    value: 'name',
    fallback: 'peru',
    meaning: 'Name of the ledger.',
  },
  {
    key: 'jurisdiction',
    variable: 'TOCSIN_JURISDICTION',
    flag: '--jurisdiction',
    value: 'code',
    fallback: 'PE',
    meaning: 'ISO 3166 code of the country or subdivision whose acts these are.',
  },
  {
    key: 'timeZone',
    variable: 'TOCSIN_TIME_ZONE',
    flag: '--time-zone',
    value: 'zone',
    fallback: 'America/Lima',
    meaning: 'IANA time zone in which legal days are counted.',
  },
  {
    key: 'mode',
    variable: 'TOCSIN_MODE',
    flag: '--mode',
    value: 'mode',
    fallback: 'actual',
    meaning: 'actual, exercise or test; shown in every answer.',
  },
  {
    key: 'tokenKeyFile',
    variable: 'TOCSIN_TOKEN_KEY_FILE',
    flag: '--token-key-file',
    value: 'file',
    meaning: 'Key whose tokens are taken, or its public half alone; signing-key.jwk of the data folder when unset.',
  },
  {
    key: 'oidcIssuer',
    variable: 'OIDC_ISSUER',
    flag: '--oidc-issuer',
    value: 'address',
    meaning: 'Issuer whose tokens are accepted besides those of the ledger’s own key.',
  },
  {
    key: 'oidcAudience',
    variable: 'OIDC_AUDIENCE',
    flag: '--oidc-audience',
    value: 'name',
    meaning: 'Audience that such a token must name; needed with OIDC_ISSUER.',
  },
  {
    key: 'oidcJwksUri',
    variable: 'OIDC_JWKS_URI',
    flag: '--oidc-jwks-uri',
    value: 'address',
    meaning: 'Where the issuer’s public keys are; asked from its discovery document when unset.',
  },
  {
    key: 'oidcRolesClaim',
    variable: 'OIDC_ROLES_CLAIM',
    flag: '--oidc-roles-claim',
    value: 'claim',
    fallback: 'roles',
    meaning: 'Claim that names the roles; dots lead into it, as in realm_access.roles.',
  },
  {
    key: 'oidcOrganisationClaim',
    variable: 'OIDC_ORGANISATION_CLAIM',
    flag: '--oidc-organisation-claim',
    value: 'claim',
    fallback: 'organisation',
    meaning: 'Claim that names the ministry or agency.',
  },
  {
    key: 'lawFile',
    variable: 'TOCSIN_LAW_FILE',
    flag: '--law-file',
    value: 'file',
    meaning: 'Regimes of law to add to those that come with the program, or to put in their place.',
  },
  {
    key: 'eventStoreUrl',
    variable: 'EVENTSTORE_URL',
    flag: '--event-store-url',
    value: 'address',
    meaning:
      'EventStoreDB cluster of the log, as esdb+discover://user:password@host:2113; a file of the data folder when unset.',
    secret: 'address',
  },
  {
    key: 'readModelUrl',
    variable: 'READ_MODEL_URL',
    flag: '--read-model-url',
    value: 'address',
    meaning:
      'PostgreSQL database of the read model, as postgres://user:password@host/database; a file of the data folder when unset, and a relay apart tells no status of areas then.',
    secret: 'address',
  },
  {
    key: 'readModelTimeout',
    variable: 'READ_MODEL_TIMEOUT',
    flag: '--read-model-timeout',
    value: 'seconds',
    fallback: '60',
    meaning:
      'How long a projector waits for one statement of that database before it begins again in another session; thirty times as long while it makes the read model anew.',
  },
  ...kafkaSettings,
  {
    key: 'logLevel',
    variable: 'LOG_LEVEL',
    flag: '--log-level',
    value: 'level',
    fallback: 'info',
    meaning: 'fatal, error, warn, info, debug, trace or silent.',
  },
];
