import { AreaRegistry } from '#areas';
import type { Area } from '#kernel';

/** ISO 3166, and any code of another scheme: without a ledger nobody says which of those there are. */
export class AnyAreas extends AreaRegistry {
  override find(code: string): Area | undefined {
    return super.find(code) ?? unregistered(code);
  }
}

function unregistered(code: string): Area | undefined {
  const end = code.indexOf(':');
  if (end < 0) return undefined;
  const whole = { parent: null, path: `${code}/`, validFrom: null, validUntil: null };
  return { code, scheme: code.slice(0, end), name: code, kind: 'area', ...whole };
}
