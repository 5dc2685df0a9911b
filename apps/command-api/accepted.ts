import type { Finding, Ledger, Receipt } from '#kernel';
import { statedEnd } from '#shapes';
import type { StatedEnd } from '#shapes';
import type { FastifyReply } from 'fastify';

/** The answer to a command that was accepted; it is durable when this is sent. */
export interface Accepted extends StatedEnd {
  readonly ledger: Pick<Ledger, 'name' | 'mode'>;
  readonly action: string;
  readonly id: string;
  readonly stream: string;
  readonly revision: string;
  readonly position: string;
  readonly events: readonly { readonly id: string; readonly type: string; readonly revision: string }[];
  /** Of a draft: the revision of the event that wrote the text that this is about. */
  readonly textRevision?: number;
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
    events: receipt.events.map((event) => ({ id: event.id, type: event.type, revision: event.revision.toString() })),
    ...endOf(ledger, receipt),
    ...textOf(receipt),
    findings,
  };
}

function textOf({ events }: Receipt): Pick<Accepted, 'textRevision'> {
  const textRevision = events.at(-1)?.data['textRevision'];
  return typeof textRevision === 'number' ? { textRevision } : {};
}

/** The end that the last of the events says. */
function endOf({ timeZone }: Ledger, { events }: Receipt): StatedEnd {
  return statedEnd(events.at(-1)?.data ?? {}, timeZone);
}
