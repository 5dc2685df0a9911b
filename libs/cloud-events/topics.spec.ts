import { catalogue } from '#catalogue';
import type { Catalogue } from '#kernel';
import { refusedEventType } from '#kernel';
import { audienceOf } from './audience.js';
import { topicsOf } from './topics.js';

const topics = topicsOf({ name: 'peru' }, catalogue, audienceOf(catalogue));

describe('the topics of a ledger', () => {
  it('are one for each action that agencies see, one for the ledger itself, and two that are compacted', () => {
    const seen = [...catalogue.values()].filter(({ confidential }) => !confidential).map(({ name }) => name);
    expect(topics.events).toEqual(['ledger', ...seen].map((word) => `tocsin.peru.${word}.v1`));
    expect(topics.events).not.toContain('tocsin.peru.draft.v1');
    expect(topics.regionStatus).toBe('tocsin.peru.region-status.v1');
    expect(topics.checkpoint).toBe('tocsin.peru.checkpoint.v1');
  });

  it('are others in another generation', () => {
    const second = topicsOf({ name: 'peru' }, catalogue, audienceOf(catalogue), 2);
    expect(second.events).toContain('tocsin.peru.curfew.v2');
    expect(second.events.filter((name) => topics.events.includes(name))).toEqual([]);
  });

  it('have each event of an action in that of the action, those of nobody in that of the ledger, and nothing of the house', () => {
    expect(topics.of({ type: 'BorderClosed', stream: 'border-closure-santa-rosa' })).toBe(
      'tocsin.peru.border-closure.v1',
    );
    expect(topics.of({ type: 'EndApproaching', stream: 'reminders' })).toBe('tocsin.peru.ledger.v1');
    expect(topics.of({ type: 'SomethingNew', stream: 'elsewhere' })).toBe('tocsin.peru.ledger.v1');
    expect(topics.of({ type: 'DraftSubmitted', stream: 'draft-d1' })).toBeUndefined();
    expect(topics.of({ type: refusedEventType, stream: 'refusals-curfew-tacna' })).toBeUndefined();
  });

  it.each(['ledger', 'region-status', 'checkpoint'])('leave no room for an action named %s', (name) => {
    const [action] = catalogue.values();
    const planted: Catalogue = new Map([[name, { ...action, name } as NonNullable<typeof action>]]);
    expect(() => topicsOf({ name: 'peru' }, planted, audienceOf(planted))).toThrow(name);
  });
});
