import type { Digest } from '#kernel';

/** Small letters, digits and hyphens. What is too long keeps its beginning and gets a digest of the whole. */
export function caseId(text: string, digest: Digest): string | undefined {
  const plainText = text.normalize('NFD').replace(/\p{M}/gu, '').toLowerCase();
  const id = plainText.replace(/[^a-z0-9]+/gu, '-').replace(/^-+|-+$/gu, '');
  if (id === '') return undefined;
  return id.length <= 64 ? id : `${id.slice(0, 51)}-${digest(text).slice(0, 12)}`;
}
