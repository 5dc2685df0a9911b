import { execFile } from 'node:child_process';
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';

const run = promisify(execFile);

const pom = new URL('../../engines/pom.xml', import.meta.url).pathname;

/** The class path of a Kafka server of this version; Maven fetches it once and keeps it. */
export async function jarsOf(version: string): Promise<string> {
  const folder = await mkdtemp(join(tmpdir(), 'tocsin-jars-'));
  const file = join(folder, 'class-path');
  const words = ['-q', '-B', '-f', pom, `-Dkafka.version=${version}`, `-Dmdep.outputFile=${file}`];
  try {
    // What is there already needs no network.
    await run('mvn', ['-o', ...words, 'dependency:build-classpath']).catch(() =>
      run('mvn', [...words, 'dependency:build-classpath']),
    );
    return (await readFile(file, 'utf8')).trim();
  } finally {
    await rm(folder, { recursive: true });
  }
}
