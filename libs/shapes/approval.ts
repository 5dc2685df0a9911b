import { IsInt, IsOptional, Max, Min } from 'class-validator';
import { IsInstant, IsSlug, IsWebAddress } from './decorators.js';
import type { PartRule } from './decorators.js';

const mostVotes = 100_000;

/** Who approved the act, and when; with the votes, where the law asks for a majority. */
export class ApprovalShape {
  /** The body, as the regime names it: `senate`. */
  @IsSlug()
  readonly by: string;

  @IsInstant()
  readonly at: string;

  @IsOptional()
  @IsInt()
  @Min(0)
  @Max(mostVotes)
  readonly inFavour?: number;

  /** Votes cast. */
  @IsOptional()
  @IsInt()
  @Min(1)
  @Max(mostVotes)
  readonly cast?: number;

  /** All members of the body, whether they voted or not. */
  @IsOptional()
  @IsInt()
  @Min(1)
  @Max(mostVotes)
  readonly members?: number;

  @IsOptional()
  @IsWebAddress()
  readonly link?: string;
}

export const clearVotes: PartRule = {
  name: 'clearVotes',
  test: ({ inFavour, cast, members }) => atMost(inFavour, cast) && atMost(inFavour, members) && atMost(cast, members),
  must: 'an approval whose votes add up: not more in favour than were cast, and not more cast than there are members',
  schema: { type: 'object' },
};

function atMost(fewer: unknown, more: unknown): boolean {
  return typeof fewer !== 'number' || typeof more !== 'number' || fewer <= more;
}
