import type { Finding, Ledger, Receipt } from '#kernel';
import type { FastifyReply } from 'fastify';

/** The answer to a command that was accepted; it is durable when this is sent. */
export interface Accepted {
  readonly ledger: Pick<Ledger, 'name' | 'mode'>;
  readonly action: string;
  readonly id: string;
  readonly stream: string;
  readonly revision: string;
  readonly position: string;
  readonly events: readonly { readonly id: string; readonly type: string; readonly revision: string }[];
  readonly findings: readonly Finding[];
}

export function accepted(ledger: Ledger, receipt: Receipt, reply: FastifyReply): Accepted {
  const { action, id, stream, findings } = receipt;
  const revision = receipt.revision.toString();
  void reply.header('etag', `"${revision}"`).header('location', `/v1/actions/${action}/${id}`);
  return {
    ledger: { name: ledger.name, mode: ledger.mode },
    action,
    id,
    stream,
    revision,
    position: receipt.position.toString(),
    events: receipt.events.map((event) => ({ ...event, revision: event.revision.toString() })),
    findings,
  };
}
