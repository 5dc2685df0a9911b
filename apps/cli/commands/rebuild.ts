import { isThere } from '#read-model';
import type { Compared, Renewed } from '#read-model';
import { Command } from 'commander';
import { constants, setPriority } from 'node:os';
import { exitCodesHelp, NotDone, Unwell } from '../exit.js';
import { logOptions, placeOf, whereReadModelIs, withFolder } from '../folder.js';
import type { Folder, PlaceFlags } from '../folder.js';
import { jsonOption, settingOption } from '../options.js';
import { outputOf } from '../output.js';
import type { Output } from '../output.js';
import { renewedIn } from '../renewed.js';

/** `tocsin rebuild`: another read model from the log, in place of the one that is served. */
export function rebuildCommand(): Command {
  const command = new Command('rebuild')
    .summary('make the read model anew from the log, beside a server')
    .description(
      'Reads the log from its first event, makes the read model anew beside the one that is served, compares the two and ' +
        'puts the new one in place of the old. Works beside a server, whose answers go on; stopped or killed, it goes on ' +
        'where it was when it is called again.',
    );
  for (const option of logOptions()) command.addOption(option);
  return command
    .addOption(settingOption('readModelUrl'))
    .addOption(jsonOption())
    .addHelpText('after', examples)
    .action(async (flags: PlaceFlags, running: Command) => {
      await withFolder(placeOf(flags), (folder) => rebuilt(folder, outputOf(running)));
    });
}

async function rebuilt(folder: Folder, output: Output): Promise<void> {
  if (!(await isThere(folder.readModelAt))) {
    throw new NotDone(`There is no read model ${whereReadModelIs(folder)} yet: a server makes it.`);
  }
  // Whoever answers questions meanwhile goes first.
  setPriority(constants.priority.PRIORITY_BELOW_NORMAL);
  const renewed = await renewedIn(folder, output, 'Making it anew');
  tell(renewed, folder, output);
  if (renewed.compared?.equal === false) throw new Unwell();
}

function tell({ position, events, seconds, compared }: Renewed, folder: Folder, output: Output): void {
  const at = position.toString();
  const eventsPerSecond = Math.round(events / Math.max(seconds, 0.001));
  output.line(`The read model ${whereReadModelIs(folder)} was made anew to position ${at}, and has taken its place.`);
  output.line(`events    ${events.toString()}`);
  output.line(`speed     ${eventsPerSecond.toString()} events a second`);
  for (const line of comparedInWords(compared)) output.line(line);
  output.document({
    position: at,
    events,
    eventsPerSecond,
    compared: compared === undefined ? null : { ...compared, position: compared.position.toString() },
  });
}

function comparedInWords(compared: Compared | undefined): readonly string[] {
  if (compared === undefined) {
    return ['It was not compared: the one before was of another version, had parked cases, or had less of the log.'];
  }
  const { position, before, after, equal } = compared;
  const at = `At position ${position.toString()}`;
  if (equal) return [`${at} both had the digest ${after}.`];
  return [
    `${at} the one before had the digest ${before}, the new one ${after}: THEY DIFFER.`,
    'The new one is what the log gives. Something else than Tocsin has changed the one before, or its disk has: what was',
    'answered from it may have been wrong. Look for who can write there, and ask again what was decided by it.',
  ];
}

const examples = `
It takes the room of a second read model meanwhile. The digests are those of "tocsin replay". Where they differ it ends
with 1: the new one is in place all the same.

Examples:
  $ tocsin rebuild --data-dir ./data
  $ tocsin rebuild --json | jq .compared.equal
  $ READ_MODEL_URL=postgres://tocsin@db/peru tocsin rebuild --data-dir ./data
${exitCodesHelp}`;
