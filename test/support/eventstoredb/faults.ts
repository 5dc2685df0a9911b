/** What a server may be asked to do wrong, and in which of its calls. */
export type Call = 'append' | 'read' | 'subscribe' | 'gossip';

export type Fault =
  /** Takes the call and never answers; what was to be written is written, or is not. */
  | { readonly kind: 'silence'; readonly written?: boolean }
  /** Answers so many milliseconds later. */
  | { readonly kind: 'slow'; readonly milliseconds: number }
  /** Ends the call with this status, at once or so many milliseconds later; what was to be written is written, or is not. */
  | { readonly kind: 'status'; readonly code: number; readonly written?: boolean; readonly later?: number }
  /** Says that another node leads. */
  | { readonly kind: 'not-leader'; readonly leader: { readonly host: string; readonly port: number } }
  /** Gives every answer, or every event, twice. */
  | { readonly kind: 'duplicate' }
  /** Ends the call in good order after so many events. */
  | { readonly kind: 'end'; readonly after: number }
  /** Says after so many events that the subscriber is too slow, and then that it has caught up again. */
  | { readonly kind: 'fall-behind'; readonly after: number }
  /** Breaks the call off after so many events. */
  | { readonly kind: 'break'; readonly after: number; readonly code: number };

interface Recurring {
  readonly count: number;
  readonly call: Call;
  readonly fault: Fault;
  seen: number;
}

/** The faults that are still to come, in their order, each of which happens once; and those that come again and again. */
export class Faults {
  readonly #waiting: { readonly call: Call; readonly fault: Fault }[] = [];
  readonly #recurring: Recurring[] = [];
  /** How many have happened. */
  happened = 0;

  next(call: Call, ...faults: readonly Fault[]): void {
    this.#waiting.push(...faults.map((fault) => ({ call, fault })));
  }

  /** From now on every so many of these calls goes wrong in this way. */
  every(count: number, call: Call, fault: Fault): void {
    this.#recurring.push({ count, call, fault, seen: 0 });
  }

  /** Those that did not come to be needed. */
  get left(): number {
    return this.#waiting.length;
  }

  take(call: Call): Fault | undefined {
    const index = this.#waiting.findIndex((one) => one.call === call);
    const fault = index === -1 ? this.#due(call) : this.#waiting.splice(index, 1)[0]?.fault;
    if (fault !== undefined) this.happened += 1;
    return fault;
  }

  #due(call: Call): Fault | undefined {
    const due = this.#recurring.filter((one) => one.call === call && (one.seen += 1) % one.count === 0);
    return due[0]?.fault;
  }
}
