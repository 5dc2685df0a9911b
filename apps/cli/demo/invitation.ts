import { momentInWords } from './in-words.js';
import { tacna } from './places.js';
import type { OpenStage } from './stage.js';
import { end } from './story.js';
import { bold } from '../table.js';
import type { Page } from './tell.js';

/** What anybody may try while the server of the story goes on: the page, a token and three calls. */
export function invite({ address, token }: OpenStage, { line, zone }: Page): void {
  const authorised = '-H "Authorization: Bearer $TOKEN"';
  line();
  line(bold('Now you'));
  line(`The ledger is served at ${address}, its documentation at ${address}/docs`);
  line(`Its clock stands at ${momentInWords(end, zone)}. An operator's token for eight hours, and three calls to try:`);
  line();
  line(`TOKEN=${token}`);
  line();
  line(`curl -s "${address}/v1/regions/PE-TAC/status?validAt=2025-11-30&knownAt=2025-12-02" ${authorised}`);
  line();
  line(`curl -s "${address}/v1/regions/PE-TAC/timeline?limit=3" ${authorised}`);
  line();
  line(
    `curl -s ${address}/v1/actions/situation-report/my-own/report ${authorised} -H "Content-Type: application/json" -d '${JSON.stringify(ownReport(end))}'`,
  );
  line();
  line('Ctrl-C stops it, and takes the ledger away.');
}

function ownReport(observedAt: string): object {
  return { areas: [tacna], observedAt, source: 'I myself', reliability: 'F6', figures: [], text: 'Trying it out.' };
}
