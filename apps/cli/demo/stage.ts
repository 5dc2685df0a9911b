import type { Role } from '#kernel';
import { issueToken, StoryClock } from '#platform';
import type { App, Configuration } from '#platform';
import { startServing } from '../../standalone/serve.js';
import { serverAt } from '../areas/server.js';
import type { Stage } from './play.js';
import { beginning } from './story.js';

/** Eight hours, as `tocsin token` has it. */
const expiresIn = 28_800;

/** The server of the story, which anybody may ask too. */
export interface OpenStage extends Stage {
  readonly app: App;
  readonly address: string;
  /** An operator's, for trying out. */
  readonly token: string;
  /** In which the ledger counts its days. */
  readonly zone: string;
}

/** Serves a ledger in mode `test` whose clock the story sets. Throws as `startServing` does. */
export async function openStage(configuration: Configuration): Promise<OpenStage> {
  const clock = new StoryClock(configuration.ledger.mode, beginning);
  const { app, address } = await startServing(configuration, { clock });
  const tokenOf = (role: Role): Promise<string> =>
    issueToken(app.platform.tokens, { role, subject: 'demo', organisation: 'interior', expiresIn });
  const token = await tokenOf('operator');
  return {
    app,
    address,
    token,
    zone: configuration.ledger.timeZone,
    operator: serverAt(address, token),
    admin: serverAt(address, await tokenOf('admin')),
    setClock: (moment) => {
      clock.set(moment);
    },
  };
}
