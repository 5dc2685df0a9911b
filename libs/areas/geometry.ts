import type { JsonObject, JsonValue } from '#kernel';
import { isJson, isObject } from '#kernel';
import { isMust } from './must.js';
import type { Must } from './must.js';

/** How deep the positions of each kind of geometry lie (RFC 7946, section 3.1). */
const depths: ReadonlyMap<unknown, number> = new Map([
  ['Point', 0],
  ['MultiPoint', 1],
  ['LineString', 1],
  ['MultiLineString', 2],
  ['Polygon', 2],
  ['MultiPolygon', 3],
]);

/** A geometry of GeoJSON with nothing but its type and coordinates, or what it must be. */
export function geometryIn(given: unknown): JsonObject | Must {
  if (!isObject(given)) return { must: 'a GeoJSON geometry: an object with type and coordinates' };
  const { type, coordinates, geometries } = given;
  if (type === 'GeometryCollection') return collectionIn(geometries);
  const depth = depths.get(type);
  if (depth === undefined) {
    return { must: `a GeoJSON geometry whose type is one of ${[...depths.keys()].join(', ')} or GeometryCollection` };
  }
  const wrong = wrongIn(coordinates, depth) ?? wrongRing(type, coordinates);
  return wrong ?? { type: String(type), coordinates: isJson(coordinates) ? coordinates : [] };
}

function collectionIn(geometries: unknown): JsonObject | Must {
  if (!Array.isArray(geometries) || geometries.length === 0) return { must: 'a collection with its geometries' };
  const parts: JsonValue[] = [];
  for (const one of geometries) {
    const inner: unknown = one;
    if (isObject(inner) && inner['type'] === 'GeometryCollection') {
      return { must: 'a collection of plain geometries, without another collection in it' };
    }
    const part = geometryIn(inner);
    if (isMust(part)) return part;
    parts.push(part);
  }
  return { type: 'GeometryCollection', geometries: parts };
}

function wrongIn(value: unknown, depth: number): Must | undefined {
  if (!Array.isArray(value) || value.length === 0) return { must: 'a geometry whose coordinates are lists of numbers' };
  if (depth === 0) return isPosition(value) ? undefined : { must: positions };
  for (const inner of value) {
    const wrong = wrongIn(inner, depth - 1);
    if (wrong !== undefined) return wrong;
  }
  return undefined;
}

const positions =
  'a geometry in degrees of WGS 84: longitude from -180 to 180, latitude from -90 to 90, and no more than a height';

function isPosition(value: readonly unknown[]): boolean {
  const [longitude, latitude, height = 0] = value;
  if (typeof longitude !== 'number' || typeof latitude !== 'number' || typeof height !== 'number') return false;
  return value.length <= 3 && Math.abs(longitude) <= 180 && Math.abs(latitude) <= 90 && Number.isFinite(height);
}

/** A ring ends where it begins and has at least four positions (RFC 7946, section 3.1.6). */
function wrongRing(type: unknown, coordinates: unknown): Must | undefined {
  const rings = type === 'MultiPolygon' && Array.isArray(coordinates) ? coordinates.flat(1) : coordinates;
  if ((type !== 'Polygon' && type !== 'MultiPolygon') || !Array.isArray(rings)) return undefined;
  const isRing = (ring: unknown): boolean =>
    Array.isArray(ring) && ring.length >= 4 && JSON.stringify(ring[0]) === JSON.stringify(ring.at(-1));
  return rings.every(isRing)
    ? undefined
    : { must: 'a polygon whose rings end where they begin and have at least four positions' };
}
