import grpcServices from '@eventstore/db-client/generated/streams_grpc_pb.js';
import type { AppendReq, AppendResp } from '@eventstore/db-client/generated/streams_pb.js';
import { Server, ServerCredentials, status } from '@grpc/grpc-js';
import type { ServiceDefinition } from '@grpc/grpc-js';
import featureServices from '@eventstore/db-client/generated/serverfeatures_grpc_pb.js';
import features from '@eventstore/db-client/generated/serverfeatures_pb.js';
import type { SupportedMethods } from '@eventstore/db-client/generated/serverfeatures_pb.js';
import gossipServices from '@eventstore/db-client/generated/gossip_grpc_pb.js';
import gossip from '@eventstore/db-client/generated/gossip_pb.js';
import type { ClusterInfo } from '@eventstore/db-client/generated/gossip_pb.js';
import { setImmediate as turn, setTimeout as sleep } from 'node:timers/promises';
import { deleted, fail } from './calls.js';
import type { Answerable, Appending, Reading } from './calls.js';
import { Faults } from './faults.js';
import type { Fault } from './faults.js';
import { Log } from './log.js';
import type { Proposed } from './log.js';
import * as wire from './messages.js';
import { answerRead } from './reading.js';
import { answerSubscription } from './subscribing.js';

/** The package's own service, but for an append that could be answered twice: on the wire it is the same call. */
const service: ServiceDefinition = {
  ...grpcServices.StreamsService,
  append: { ...grpcServices.StreamsService.append, responseStream: true },
};

export interface ServerSetting {
  readonly log?: Log;
  readonly faults?: Faults;
  /** `MaxAppendSize` of the server. */
  readonly largestAppend?: number;
}

/** A server of EventStoreDB's streams on the loopback interface, which can be asked to do wrong. */
export class FaultyServer {
  readonly #server = new Server();
  readonly log: Log;
  readonly faults: Faults;
  readonly #largestAppend: number;
  readonly #open = new Set<Reading>();
  #port = 0;
  #leader: number | undefined;
  #endsAt: { readonly append: number; readonly written: boolean } | undefined;
  /** How often each call came. */
  readonly calls = { append: 0, batchAppend: 0, read: 0, subscribe: 0 };
  /** What the calls said in their headers, the last of each. */
  readonly headers = new Map<string, ReadonlyMap<string, unknown>>();
  /** The revisions that appends expected. */
  readonly expected: unknown[] = [];
  /** From which position each subscription was asked for, undefined from the start. */
  readonly subscribedFrom: (bigint | undefined)[] = [];
  /** Events that were sent to subscribers and taken by the connection. */
  sent = 0;

  private constructor({ log = new Log(), faults = new Faults(), largestAppend = 1_048_576 }: ServerSetting) {
    this.log = log;
    this.faults = faults;
    this.#largestAppend = largestAppend;
  }

  static async start(setting: ServerSetting = {}): Promise<FaultyServer> {
    const started = new FaultyServer(setting);
    await started.#listen();
    return started;
  }

  async #listen(): Promise<void> {
    this.#server.addService(service, {
      append: (call: Appending) => void this.#append(call),
      read: (call: Reading) => void this.#read(call),
      batchAppend: (call: Appending) => {
        this.calls.batchAppend += 1;
        fail(call, status.UNIMPLEMENTED);
      },
    });
    this.#server.addService(featureServices.ServerFeaturesService, {
      getSupportedMethods: (_call: unknown, answer: (error: null, methods: SupportedMethods) => void) => {
        answer(null, whatItCan());
      },
    });
    this.#server.addService(gossipServices.GossipService, {
      read: (_call: unknown, answer: (error: null, info: ClusterInfo) => void) => {
        if (this.faults.take('gossip') === undefined) answer(null, leaderAt(this.#leader ?? this.#port));
      },
    });
    this.#port = await new Promise<number>((resolve, reject) => {
      this.#server.bindAsync('127.0.0.1:0', ServerCredentials.createInsecure(), (error, port) => {
        if (error === null) resolve(port);
        else reject(error);
      });
    });
  }

  get port(): number {
    return this.#port;
  }

  /** Has this node say that another leads. */
  follow(leader: FaultyServer): void {
    this.#leader = leader.port;
  }

  get url(): string {
    return `esdb://127.0.0.1:${this.#port.toString()}?tls=false`;
  }

  /** Calls of readers and subscribers that are still open here. */
  get openCalls(): number {
    return this.#open.size;
  }

  /** Its n-th append is broken off without an answer; it is written all the same, or it is not. */
  endAt(append: number, written: boolean): void {
    this.#endsAt = { append, written };
  }

  stop(): void {
    this.#server.forceShutdown();
  }

  async #append(call: Appending): Promise<void> {
    this.calls.append += 1;
    this.headers.set('append', new Map(Object.entries(call.metadata.getMap())));
    const asked = await this.#asked(call);
    if (asked === undefined) return;
    this.expected.push(asked.expected);
    const fault = this.#ending() ?? this.faults.take('append');
    const refused = refusalOf(fault);
    if (refused?.written === false) {
      refused.answer(call);
      return;
    }
    if (asked.bytes > this.#largestAppend) {
      fail(call, status.INVALID_ARGUMENT, {
        exception: 'maximum-append-size-exceeded',
        'maximum-append-size': this.#largestAppend.toString(),
      });
      return;
    }
    const decision = this.log.append(asked.stream, asked.expected, asked.events);
    if (refused !== undefined) refused.answer(call);
    else if ('deleted' in decision) deleted(call, asked.stream);
    else await answered(call, wire.appended(decision), fault);
  }

  #ending(): Fault | undefined {
    if (this.#endsAt === undefined || this.calls.append < this.#endsAt.append) return undefined;
    const { written } = this.#endsAt;
    this.#endsAt = undefined;
    return { kind: 'status', code: status.UNAVAILABLE, written };
  }

  async #asked(call: Appending): Promise<Asked | undefined> {
    let options: AppendReq.Options | undefined;
    const events: Proposed[] = [];
    try {
      for await (const message of call as AsyncIterable<AppendReq>) {
        options ??= message.getOptions();
        const proposed = message.getProposedMessage();
        if (proposed !== undefined) events.push(wire.proposedIn(proposed));
      }
    } catch {
      return undefined;
    }
    // A call that was broken off looks for a moment as if it had come to its end.
    await turn();
    if (options === undefined || events.length === 0 || call.cancelled) return undefined;
    const bytes = events.reduce(
      (sum, { type, data, metadata }) => sum + 2 * type.length + data.length + metadata.length,
      0,
    );
    return { stream: wire.streamIn(options), expected: wire.expectedIn(options), events, bytes };
  }

  async #read(call: Reading): Promise<void> {
    const options = call.request.getOptions();
    if (options === undefined) return;
    const kind = options.hasSubscription() ? 'subscribe' : 'read';
    this.#note(call, kind, options.getAll()?.getPosition()?.getCommitPosition());
    const fault = this.faults.take(kind);
    const refused = refusalOf(fault);
    if (refused !== undefined) {
      refused.answer(call);
      return;
    }
    if (fault?.kind === 'slow') await sleep(fault.milliseconds);
    if (call.cancelled) return;
    if (kind === 'read') answerRead(call, options, this.log);
    else
      await answerSubscription(call, options, {
        log: this.log,
        fault,
        sent: () => {
          this.sent += 1;
        },
      });
  }

  #note(call: Reading, kind: 'read' | 'subscribe', from: string | undefined): void {
    this.calls[kind] += 1;
    this.headers.set(kind, new Map(Object.entries(call.metadata.getMap())));
    if (kind === 'subscribe') this.subscribedFrom.push(from === undefined ? undefined : BigInt(from));
    this.#open.add(call);
    const over = (): void => {
      this.#open.delete(call);
    };
    for (const event of ['cancelled', 'finish', 'close']) call.once(event, over);
  }
}

/** Batches too: a client that takes to them is seen. */
function whatItCan(): SupportedMethods {
  const method = new features.SupportedMethod();
  method.setServiceName('event_store.client.streams.Streams').setMethodName('batchappend');
  return new features.SupportedMethods().setEventStoreServerVersion('24.10.0').setMethodsList([method]);
}

function leaderAt(port: number): ClusterInfo {
  const endpoint = new gossip.EndPoint().setAddress('127.0.0.1').setPort(port);
  const member = new gossip.MemberInfo().setIsAlive(true).setHttpEndPoint(endpoint);
  member.setState(gossip.MemberInfo.VNodeState.LEADER);
  return new gossip.ClusterInfo().setMembersList([member]);
}

interface Asked {
  readonly stream: string;
  readonly expected: ReturnType<typeof wire.expectedIn>;
  readonly events: readonly Proposed[];
  readonly bytes: number;
}

/** How a fault that is no answer is told; undefined for every other. */
function refusalOf(
  fault: Fault | undefined,
): { readonly written: boolean; answer(call: Answerable): void } | undefined {
  switch (fault?.kind) {
    case 'silence':
      return { written: fault.written ?? false, answer: () => undefined };
    case 'status':
      return {
        written: fault.written ?? false,
        answer: (call) => {
          if (fault.later === undefined) fail(call, fault.code);
          else setTimeout(fail, fault.later, call, fault.code);
        },
      };
    case 'not-leader':
      return {
        written: false,
        answer: (call) => {
          const { host, port } = fault.leader;
          const leader = { 'leader-endpoint-host': host, 'leader-endpoint-port': port.toString() };
          fail(call, status.NOT_FOUND, { exception: 'not-leader', ...leader });
        },
      };
    case 'slow':
    case 'duplicate':
    case 'end':
    case 'fall-behind':
    case 'break':
    case undefined:
      return undefined;
  }
}

async function answered(call: Appending, answer: AppendResp, fault: Fault | undefined): Promise<void> {
  if (fault?.kind === 'slow') await sleep(fault.milliseconds);
  if (call.cancelled) return;
  call.write(answer);
  if (fault?.kind === 'duplicate') call.write(answer);
  call.end();
}
