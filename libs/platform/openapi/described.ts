import type { JsonObject } from '#kernel';
import type { Access } from '../authentication/access.js';
import type { ProblemName } from '../problems/kinds.js';
import type { HeaderName } from './header-schemas.js';

/** One call of the interface, as whoever serves it describes it. */
export interface Operation {
  readonly method: 'get' | 'post';
  /** With parameters in braces: `/v1/regions/{code}`. */
  readonly path: string;
  readonly tag: string;
  readonly id: string;
  readonly summary: string;
  /** Markdown. */
  readonly description?: string;
  /** Who may call; every role unless said. */
  readonly access?: Access;
  readonly parameters?: readonly JsonObject[];
  readonly body?: Body;
  readonly answer: GoodAnswer;
  /** Answers besides the good one and the problems. */
  readonly others?: readonly GoodAnswer[];
  /** Problems of its own; those of every call are added. */
  readonly problems?: readonly ProblemName[];
}

export interface Body {
  readonly schema: JsonObject;
  readonly example: JsonObject;
}

export interface GoodAnswer {
  readonly status: 200 | 201;
  readonly description: string;
  readonly mediaType?: string;
  readonly schema: JsonObject;
  readonly headers?: readonly HeaderName[];
}

/** A group of the document, in the order in which groups are given. */
export interface Tag {
  readonly name: string;
  readonly description: string;
}

/** What one part of a process serves. */
export interface Described {
  readonly tags: readonly Tag[];
  readonly operations: readonly Operation[];
  /** Components that the operations refer to; a name stands for one schema in the whole document. */
  readonly schemas: Readonly<Record<string, JsonObject>>;
}

export function parameter(place: 'path' | 'query' | 'header', name: string, schema: JsonObject): JsonObject {
  const { description = '', ...rest } = schema;
  return { name, in: place, required: place === 'path', description, schema: rest };
}
