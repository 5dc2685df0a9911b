import shared from '@eventstore/db-client/generated/shared_pb.js';
import streams from '@eventstore/db-client/generated/streams_pb.js';
import type { AppendReq, AppendResp, ReadReq, ReadResp } from '@eventstore/db-client/generated/streams_pb.js';
import type { Decision, Expected, Proposed, Recorded } from './log.js';

/** The messages of the wire, from and to what the log knows. */

export function streamIn(options: AppendReq.Options): string {
  return Buffer.from(options.getStreamIdentifier()?.getStreamName_asU8() ?? []).toString('utf8');
}

export function expectedIn(options: AppendReq.Options): Expected {
  if (options.hasRevision()) return BigInt(options.getRevision());
  if (options.hasNoStream()) return 'none';
  return options.hasStreamExists() ? 'exists' : 'any';
}

export function proposedIn(message: AppendReq.ProposedMessage): Proposed {
  const said = message.getMetadataMap();
  return {
    id: message.getId()?.getString() ?? '',
    type: said.get('type') ?? '',
    contentType: said.get('content-type') ?? '',
    data: message.getData_asU8(),
    metadata: message.getCustomMetadata_asU8(),
  };
}

export function appended(decision: Decision): AppendResp {
  const answer = new streams.AppendResp();
  if ('wrong' in decision) {
    const wrong = new streams.AppendResp.WrongExpectedVersion();
    if (decision.wrong === 'none') wrong.setCurrentNoStream(new shared.Empty());
    else wrong.setCurrentRevision(decision.wrong.toString());
    return answer.setWrongExpectedVersion(wrong);
  }
  const success = new streams.AppendResp.Success();
  if ('written' in decision) {
    const { revision, position } = decision.written;
    const place = new streams.AppendResp.Position();
    place.setCommitPosition(position.toString()).setPreparePosition(position.toString());
    success.setCurrentRevision(revision.toString()).setPosition(place);
  } else if ('repeated' in decision) {
    // The original revision, not the head, and no position.
    success.setCurrentRevision(decision.repeated.toString()).setNoPosition(new shared.Empty());
  }
  return answer.setSuccess(success);
}

export function eventOf(record: Recorded, link?: Recorded): ReadResp {
  const event = new streams.ReadResp.ReadEvent();
  event.setEvent(recordOf(record)).setCommitPosition((link ?? record).position.toString());
  if (link !== undefined) event.setLink(recordOf(link));
  return new streams.ReadResp().setEvent(event);
}

function recordOf(record: Recorded): ReadResp.ReadEvent.RecordedEvent {
  const event = new streams.ReadResp.ReadEvent.RecordedEvent();
  event
    .setId(new shared.UUID().setString(record.id))
    .setStreamIdentifier(new shared.StreamIdentifier().setStreamName(Buffer.from(record.stream, 'utf8')))
    .setStreamRevision(record.revision.toString())
    .setCommitPosition(record.position.toString())
    .setPreparePosition(record.position.toString())
    .setData(record.data)
    .setCustomMetadata(record.metadata);
  event.getMetadataMap().set('type', record.type).set('content-type', record.contentType);
  event.getMetadataMap().set('created', record.created.toString());
  return event;
}

export function confirmation(): ReadResp {
  const confirmed = new streams.ReadResp.SubscriptionConfirmation().setSubscriptionId('s');
  return new streams.ReadResp().setConfirmation(confirmed);
}

export function caughtUp(): ReadResp {
  return new streams.ReadResp().setCaughtUp(new streams.ReadResp.CaughtUp());
}

export function fellBehind(): ReadResp {
  return new streams.ReadResp().setFellBehind(new streams.ReadResp.FellBehind());
}

export function checkpointAt(position: bigint): ReadResp {
  const checkpoint = new streams.ReadResp.Checkpoint();
  checkpoint.setCommitPosition(position.toString()).setPreparePosition(position.toString());
  return new streams.ReadResp().setCheckpoint(checkpoint);
}

export function streamNotFound(options: ReadReq.Options): ReadResp {
  const identifier = options.getStream()?.getStreamIdentifier();
  return new streams.ReadResp().setStreamNotFound(
    new streams.ReadResp.StreamNotFound().setStreamIdentifier(identifier),
  );
}
