import { AreaRegistry } from '#areas';
import { Connection, requestText } from './http-client.js';

/** Codes of the departments of Peru. */
export const departments: readonly string[] = new AreaRegistry()
  .list({ under: 'PE', limit: 100 })
  .map(({ code }) => code)
  .filter((code) => code !== 'PE');

/** As long as an event that is stored. */
export const storedText = 'a'.repeat(700);

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

const firstMidnight = Date.parse('2025-01-01T05:00:00.000Z');
const day = 86_400_000;

/** A midnight in Lima; acts do not all begin on the same. */
function midnight(number: number): string {
  return new Date(firstMidnight + (number % 180) * day).toISOString();
}

/** The body that closes a border of one area, from a day of the past on and without an end. */
export function closing(area: string, number: number): object {
  const cause = 'Irregular entry on the southern border';
  const terms = { extent: 'unauthorised', neighbour: 'CL', direction: 'both', cause };
  return { areas: [area], ...terms, effectiveFrom: midnight(number) };
}

/** The body that deploys troops in one area, in the same way. */
export function deploying(area: string, number: number): object {
  const mission = 'Permanent reinforcement of the line of the border';
  const terms = { force: 'armed-forces', personnel: 100, mission, mode: 'support' };
  return { areas: [area], ...terms, effectiveFrom: midnight(number) };
}
