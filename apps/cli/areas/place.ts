import { Option } from 'commander';
import { WrongUsage } from '../exit.js';
import { logOptions, placeOf } from '../folder.js';
import type { PlaceFlags as LedgerFlags } from '../folder.js';
import { withAreasInFolder } from './in-folder.js';
import { areasOfServer } from './over-http.js';
import type { Registry } from './registry.js';
import { serverAt } from './server.js';

/** Where the areas are: in a folder, or behind a server. */
export interface PlaceFlags extends LedgerFlags {
  readonly url?: string;
  readonly token?: string;
}

export function placeOptions(): readonly Option[] {
  return [
    ...logOptions(),
    new Option('--url <address>', 'Talk to the server at this address instead of the files.').conflicts('dataDir'),
    new Option('--token <token>', 'The token for it, or @ and the file in which it stands.'),
  ];
}

/** Runs with the areas that the flags name. */
export async function withAreas<T>(flags: PlaceFlags, run: (registry: Registry) => Promise<T>): Promise<T> {
  const { url, token } = flags;
  if (url === undefined && token === undefined) return withAreasInFolder(placeOf(flags), run);
  if (url === undefined) throw new WrongUsage('--token is for a server: name its address with --url.');
  if (token === undefined) {
    throw new WrongUsage(
      '--url needs --token: "tocsin token --role admin" prints one, or your identity provider gives it.',
    );
  }
  return run(await areasOfServer(serverAt(url, token)));
}
