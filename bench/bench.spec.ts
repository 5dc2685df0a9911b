import { execFile } from 'node:child_process';
import { mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';

const program = fileURLToPath(new URL('../dist/bench/main.js', import.meta.url));
const dir = mkdtempSync(join(tmpdir(), 'tocsin-bench-spec-'));

afterAll(() => {
  rmSync(dir, { recursive: true, force: true });
});

const run = (...words: readonly string[]) => promisify(execFile)(process.execPath, [program, '--dir', dir, ...words]);

interface Printed {
  readonly machine: Readonly<Record<string, unknown>>;
  readonly scale: number;
  readonly workloads: readonly {
    readonly workload: string;
    readonly title: string;
    readonly conditions: string;
    readonly figures: readonly Readonly<Record<string, unknown>>[];
  }[];
  readonly leftOut: readonly { readonly workload: string; readonly why: string }[];
}

describe('npm run bench', () => {
  it('measures every workload, each figure with its unit and what it is held against, and leaves nothing behind', async () => {
    const { stdout } = await run('--quick', '--scale', '0.002', '--json');
    const { machine, scale, workloads, leftOut } = JSON.parse(stdout) as Printed;
    expect(scale).toBe(0.002);
    expect(machine).toMatchObject({ processors: expect.any(Number), node: process.version });
    const measured = workloads.map(({ workload }) => workload);
    expect(measured.slice(0, 7)).toEqual(['a', 'b', 'c', 'd', 'e', 'f', 'q']);
    // What needs an engine of its own is measured where there is one, and says else how to have it.
    expect([...measured.slice(7), ...leftOut.map(({ workload }) => workload)]).toEqual(['p', 'k']);
    for (const { why } of leftOut) expect(why).toContain('npm run bench -- --only');
    for (const { figures } of workloads) {
      expect(figures.filter(({ target }) => target !== undefined)).not.toEqual([]);
      expect(figures.filter(({ limits }) => limits !== undefined)).not.toEqual([]);
      for (const figure of figures) {
        expect(figure).toMatchObject({ name: expect.any(String), unit: expect.any(String) });
        expect(figure['value']).toBeGreaterThan(0);
        expect(figure['reached'] === null).toBe(figure['target'] === undefined);
      }
    }
    expect(readdirSync(dir)).toEqual([]);
  }, 120_000);

  it('measures only what is asked for, and says what it does not know', async () => {
    const { stdout } = await run('--scale', '0.001', '--only', 'b', '--json');
    expect((JSON.parse(stdout) as Printed).workloads.map(({ workload }) => workload)).toEqual(['b']);
    await expect(run('--only', 'z')).rejects.toMatchObject({ code: 2, stderr: expect.stringContaining('no z') });
    await expect(run('--scale', 'much')).rejects.toMatchObject({ code: 2, stderr: expect.stringContaining('--scale') });
  }, 60_000);
});
