import { ConfigurationError, readConfiguration, StoryClock } from '#platform';
import { mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { startStandalone } from './standalone.js';

describe('the clock of a ledger', () => {
  const dataDir = mkdtempSync(join(tmpdir(), 'tocsin-clock-'));
  afterAll(() => {
    rmSync(dataDir, { recursive: true, force: true });
  });
  const clock = new StoryClock('test', '2025-11-28T14:00:00.000Z');

  it.each(['actual', 'exercise'] as const)('is the machine’s in mode %s, whoever would set it', async (mode) => {
    const configuration = readConfiguration({ TOCSIN_DATA_DIR: dataDir, TOCSIN_MODE: mode });
    await expect(startStandalone(configuration, { clock })).rejects.toThrow(ConfigurationError);
    await expect(startStandalone(configuration, { clock })).rejects.toThrow(`mode ${mode}`);
    expect(readdirSync(dataDir)).toEqual([]);
  });

  it('is no setting', () => {
    expect(() => readConfiguration({ TOCSIN_CLOCK: '2025-11-28' })).toThrow(ConfigurationError);
    expect(() => readConfiguration({}, { clock: '2025-11-28' })).toThrow(ConfigurationError);
  });
});
