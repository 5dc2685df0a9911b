import { spawn } from 'node:child_process';
import type { ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { closeSync, openSync } from 'node:fs';
import { mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { delimiter, join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import kafkajs from 'kafkajs';
import { ended, hasEnded } from '../ended.ts';
import { freePorts } from '../ports.ts';
import { Authority } from './authority.ts';
import type { Shown } from './authority.ts';
import { jarsOf } from './jars.ts';

/** The newest of each line that Java 17 runs. */
export const kafkaVersions = ['4.4.0', '3.9.2'] as const;

/** A user of the second listener, which asks who one is. */
export const user = { username: 'relay', password: 'p:a$s' };

/** Little memory, and ready early: it lives for a few tests. It says what is wrong, and when it has started. */
const java = [
  ...['-Xms128m', '-Xmx512m', '-XX:+UseSerialGC', '-XX:TieredStopAtLevel=1'],
  '-Dorg.slf4j.simpleLogger.defaultLogLevel=error',
  '-Dorg.slf4j.simpleLogger.log.kafka.server.KafkaRaftServer=info',
];

/**
 * One node of Apache Kafka (KRaft, broker and controller in one) on free ports of the loopback interface, with its data
 * in a temporary folder. It keeps its ports and its data when it is stopped and started again.
 */
export class Broker {
  readonly version: string;
  readonly #folder: string;
  readonly #jars: string;
  readonly #ports: readonly number[];
  /** Who has signed what it shows over TLS, and whose certificates it takes. */
  readonly authority: Authority;
  #process: ChildProcess | undefined;

  private constructor(version: string, folder: string, made: Made) {
    this.version = version;
    this.#folder = folder;
    this.#jars = made.jars;
    this.#ports = made.ports;
    this.authority = made.authority;
  }

  /** One that answers. Where somebody else has taken one of its ports meanwhile, it takes others. */
  static async start(version: string, settings: Readonly<Record<string, string>> = {}): Promise<Broker> {
    for (let tries = 1; ; tries += 1) {
      const broker = await Broker.#prepared(version, settings);
      try {
        await broker.restart();
        return broker;
      } catch (error) {
        const taken = (await broker.#said()).includes('Address already in use');
        await broker.leave();
        if (tries === 3 || !taken) throw error;
      }
    }
  }

  static async #prepared(version: string, settings: Readonly<Record<string, string>>): Promise<Broker> {
    const folder = await mkdtemp(join(tmpdir(), 'tocsin-kafka-'));
    const [jars, ports, authority] = await Promise.all([
      jarsOf(version),
      freePorts(listeners.length),
      Authority.in(folder, 'authority'),
    ]);
    const broker = new Broker(version, folder, { jars, ports, authority });
    await mkdir(join(folder, 'data'));
    const shown = join(folder, 'server.pem');
    await writeFile(shown, await pemOf(await authority.sign('server')));
    const standards = { ...standard(folder, ports), ...overTls(shown, authority) };
    await writeFile(broker.#settings, propertiesOf({ ...standards, ...settings }));
    const cluster = 'dG9jc2luLWZvci10ZXN0cw';
    await broker.#tool('kafka.tools.StorageTool', 'format', '-t', cluster, '-c', broker.#settings);
    return broker;
  }

  /** Its jars, with those of the client for Java, without what logs. */
  get classPath(): string {
    return this.#jars
      .split(delimiter)
      .filter((jar) => !jar.includes('slf4j-simple'))
      .join(delimiter);
  }

  /** Where it listens to whoever comes. */
  get address(): string {
    return this.#addressOf('OPEN');
  }

  /** Where it asks who one is: SASL, PLAIN. */
  get guarded(): string {
    return this.#addressOf('GUARDED');
  }

  /** Where it shows its certificate: TLS. */
  get secure(): string {
    return this.#addressOf('SECURE');
  }

  /** Where it shows its certificate and wants to see one. */
  get mutual(): string {
    return this.#addressOf('MUTUAL');
  }

  /** Starts it again with what it has stored; resolves when it answers. */
  async restart(): Promise<void> {
    const child = this.#run('kafka.Kafka', this.#settings);
    this.#process = child;
    while (!(await this.#isReady())) {
      if (hasEnded(child))
        throw new Error(`Kafka ${this.version} ended before it answered. ${await this.#lastWords()}`);
      await sleep(50);
    }
    child.once('exit', () => {
      if (this.#process === child) this.#tellEnd().catch(() => undefined);
    });
  }

  /** Where it ends by itself, tests only see that nobody is there. */
  async #tellEnd(): Promise<void> {
    process.stderr.write(`Kafka ${this.version} at ${this.address} has ended by itself. ${await this.#lastWords()}\n`);
  }

  /** One listener answers before the next has its port, which may have gone to somebody else. */
  async #isReady(): Promise<boolean> {
    return (await this.#said()).includes('Kafka Server started') && (await answers(this.address));
  }

  /** It says goodbye in order. */
  stop(): Promise<void> {
    return this.#end('SIGTERM');
  }

  /** It is gone as in a power cut. */
  kill(): Promise<void> {
    return this.#end('SIGKILL');
  }

  /** Nothing of it is left. */
  async leave(): Promise<void> {
    await this.kill();
    await rm(this.#folder, { recursive: true, force: true });
  }

  #addressOf(listener: Listener): string {
    return addressIn(this.#ports, listener);
  }

  get #settings(): string {
    return join(this.#folder, 'server.properties');
  }

  get #log(): string {
    return join(this.#folder, 'log');
  }

  /** What it says since this start goes into its folder. */
  #run(...words: readonly string[]): ChildProcess {
    const log = openSync(this.#log, 'w');
    try {
      return spawn('java', [...java, '-cp', this.#jars, ...words], { cwd: this.#folder, stdio: ['ignore', log, log] });
    } finally {
      closeSync(log);
    }
  }

  async #tool(...words: readonly string[]): Promise<void> {
    const [code] = (await once(this.#run(...words), 'exit')) as [number | null];
    if (code !== 0) throw new Error(`Kafka ${this.version} could not be prepared. ${await this.#lastWords()}`);
  }

  async #end(signal: 'SIGTERM' | 'SIGKILL'): Promise<void> {
    const child = this.#process;
    this.#process = undefined;
    if (child !== undefined) await ended(child, signal);
  }

  async #lastWords(): Promise<string> {
    return (await this.#said()).slice(-2_000);
  }

  #said(): Promise<string> {
    return readFile(this.#log, 'utf8');
  }
}

interface Made {
  readonly jars: string;
  readonly ports: readonly number[];
  readonly authority: Authority;
}

const protocols = {
  OPEN: 'PLAINTEXT',
  GUARDED: 'SASL_PLAINTEXT',
  SECURE: 'SSL',
  MUTUAL: 'SSL',
  CONTROLLER: 'PLAINTEXT',
} as const;
type Listener = keyof typeof protocols;
const listeners: readonly Listener[] = ['OPEN', 'GUARDED', 'SECURE', 'MUTUAL', 'CONTROLLER'];

function addressIn(ports: readonly number[], listener: Listener): string {
  return `127.0.0.1:${String(ports[listeners.indexOf(listener)])}`;
}

/** One text has the key and the certificate. */
async function pemOf({ certificate, key }: Shown): Promise<string> {
  return (await Promise.all([key, certificate].map((file) => readFile(file, 'utf8')))).join('');
}

function standard(folder: string, ports: readonly number[]) {
  const scope = 'listener.name.guarded';
  const module = (name: string) => `org.apache.kafka.common.security.${name} required`;
  return {
    'process.roles': 'broker,controller',
    'node.id': '1',
    'controller.quorum.voters': `1@${addressIn(ports, 'CONTROLLER')}`,
    listeners: listeners.map((name) => `${name}://${addressIn(ports, name)}`).join(),
    'listener.security.protocol.map': listeners.map((name) => `${name}:${protocols[name]}`).join(),
    'inter.broker.listener.name': 'OPEN',
    'controller.listener.names': 'CONTROLLER',
    'sasl.enabled.mechanisms': 'PLAIN',
    [`${scope}.plain.sasl.jaas.config`]: `${module('plain.PlainLoginModule')} user_${user.username}="${user.password}";`,
    'log.dirs': join(folder, 'data'),
    'auto.create.topics.enable': 'false',
    'num.partitions': '1',
    'offsets.topic.num.partitions': '1',
    'offsets.topic.replication.factor': '1',
    'transaction.state.log.num.partitions': '1',
    'transaction.state.log.replication.factor': '1',
    'transaction.state.log.min.isr': '1',
    'group.initial.rebalance.delay.ms': '0',
    'controlled.shutdown.max.retries': '1',
    // What may be forgotten is forgotten at once, not half a minute later, when a test may be over.
    'log.initial.task.delay.ms': '0',
    'log.retention.check.interval.ms': '500',
  };
}

function overTls(shown: string, { certificate }: Authority) {
  return {
    'ssl.keystore.type': 'PEM',
    'ssl.keystore.location': shown,
    'ssl.truststore.type': 'PEM',
    'ssl.truststore.location': certificate,
    'listener.name.mutual.ssl.client.auth': 'required',
  };
}

function propertiesOf(settings: Readonly<Record<string, string>>): string {
  return Object.entries(settings)
    .map(([name, value]) => `${name}=${value}\n`)
    .join('');
}

/** Whether it takes part in a conversation, not only in a handshake. */
async function answers(address: string): Promise<boolean> {
  const retry = { retries: 0 };
  const { Kafka, logLevel } = kafkajs;
  const admin = new Kafka({ brokers: [address], logLevel: logLevel.NOTHING, retry }).admin({ retry });
  try {
    await admin.connect();
    return (await admin.describeCluster()).controller !== null;
  } catch {
    return false;
  } finally {
    await admin.disconnect();
  }
}
