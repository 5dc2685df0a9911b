import type { JsonObject } from '#kernel';
import type { EnactDraft } from './draft.commands.js';

/** The fields of the act that are said when it is taken. */
export function besidesIn({ decidedAt, publishedAt, decree }: EnactDraft): JsonObject {
  return {
    ...(decidedAt === undefined ? {} : { decidedAt }),
    ...(publishedAt === undefined ? {} : { publishedAt }),
    ...(decree === undefined ? {} : { decree }),
  };
}
