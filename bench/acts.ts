import { AreaRegistry } from '#areas';
import { Connection, requestText } from './http-client.js';

/** Codes of the departments of Peru. */
export const departments: readonly string[] = new AreaRegistry()
  .list({ under: 'PE', limit: 100 })
  .map(({ code }) => code)
  .filter((code) => code !== 'PE');

const scheme = 'bench-districts';
const numbers = Array.from({ length: 1_800 }, (_, number) => number);

/** As many districts as Peru has, about; each lies in a department. */
export const districts: readonly string[] = numbers.map((number) => `${scheme}:${number.toString()}`);

export async function registerDistricts(port: number, token: string): Promise<void> {
  const areas = numbers.map((number) => ({
    code: number.toString(),
    name: `District ${number.toString()}`,
    kind: 'district',
    parent: departments[number % departments.length],
  }));
  const connection = await Connection.open(port);
  const body = JSON.stringify({ scheme, areas });
  const answer = await connection.ask(requestText({ method: 'POST', path: '/v1/areas/imports', token, body }));
  connection.close();
  if (answer.status !== 201) throw new Error(`The districts were not registered: ${answer.body}`);
}

const effectiveFrom = '2025-11-29T05:00:00.000Z';

/** The body that closes a border of one area, from a day of the past on and without an end. */
export function closing(area: string): object {
  const cause = 'Irregular entry on the southern border';
  return { areas: [area], extent: 'unauthorised', neighbour: 'CL', direction: 'both', cause, effectiveFrom };
}

/** The body that deploys troops in one area, in the same way. */
export function deploying(area: string): object {
  const mission = 'Permanent reinforcement of the line of the border';
  return { force: 'armed-forces', personnel: 100, areas: [area], mission, mode: 'support', effectiveFrom };
}
