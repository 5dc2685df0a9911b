import { readConfiguration, stopOnSignals } from '#platform';
import type { Configuration } from '#platform';
import { Command, Option } from 'commander';
import { documentOf } from '../demo/document.js';
import { invite } from '../demo/invitation.js';
import { play } from '../demo/play.js';
import { openStage } from '../demo/stage.js';
import type { OpenStage } from '../demo/stage.js';
import { widthOf } from '../table.js';
import { tell } from '../demo/tell.js';
import { exitCodesHelp } from '../exit.js';
import { jsonOption, settingOption } from '../options.js';
import { outputOf } from '../output.js';
import type { Output } from '../output.js';
import { exitOnSignals, temporaryFolder } from '../temporary.js';

interface Flags {
  readonly once?: true;
  readonly port?: string;
}

/** `tocsin demo`: the founding story, on a ledger that is thrown away. */
export function demoCommand(): Command {
  return new Command('demo')
    .summary('play the story it was made for, and serve it')
    .description(
      'Plays a story over HTTP: the southern border of Peru, November 2025, on a throwaway ledger in mode test whose ' +
        'clock the story sets. Prints as tables what was recorded and what was asked, then serves it until Ctrl-C.',
    )
    .addOption(new Option('--once', 'End when the story is told; it then takes any free port unless one is named.'))
    .addOption(settingOption('port'))
    .addOption(jsonOption())
    .addHelpText('after', examples)
    .action(async (flags: Flags, running: Command) => {
      await show(flags, outputOf(running));
    });
}

/** The folder goes when the story ends; where it is served on, with the process. */
async function show({ once: said, port }: Flags, output: Output): Promise<void> {
  const once = said === true;
  const untilTold = exitOnSignals();
  const folder = temporaryFolder();
  try {
    const stage = await openStage(configurationOf(folder.path, port ?? (once ? '0' : undefined)));
    await perform(stage, once, output);
    if (!once) {
      stopOnSignals(stage.app, stage.app.platform.logger);
      exitOnSignals(['SIGHUP']);
      return;
    }
    await stage.app.stop();
  } catch (error) {
    folder.remove();
    throw error;
  } finally {
    untilTold();
  }
  folder.remove();
}

/** Of the environment only the port and the level of the log count: a story is the same on every machine. */
function configurationOf(dataDir: string, port: string | undefined): Configuration {
  const { TOCSIN_PORT, LOG_LEVEL = 'fatal' } = process.env;
  return readConfiguration({ TOCSIN_PORT, LOG_LEVEL }, { dataDir, port, mode: 'test' });
}

/** Throws, with everything closed, where the story cannot be told to its end. */
async function perform(stage: OpenStage, once: boolean, output: Output): Promise<void> {
  try {
    const answers = await play(stage);
    const { zone } = stage;
    const page = { line: output.line, width: widthOf(process.stdout), zone };
    tell(answers, page);
    if (!once) invite(stage, page);
    output.document(documentOf(answers, once ? undefined : stage));
  } catch (error) {
    await stage.app.stop();
    throw error;
  }
}

const examples = `
The ledger lies in a temporary folder, which is gone when the demo ends. Only a ledger in mode test can be told what
time it is; every answer says its mode.

Examples:
  $ tocsin demo
  $ tocsin demo --port 8080
  $ tocsin demo --once
  $ tocsin demo --once --json | jq '.erratum.differences'
${exitCodesHelp}`;
