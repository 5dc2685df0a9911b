import { once } from 'node:events';
import { createServer } from 'node:net';
import { randomInt } from 'node:crypto';

/**
 * Where a server may listen whose port has to be known before it starts: none of those that a system gives to outgoing
 * connections (from 32768 on Linux, 49152 elsewhere), as one of these may be taken between the look and the start.
 */
const lowest = 20_000;
const below = 32_768;

/** As many ports of the loopback interface as that, different ones, where nobody listens now. */
export async function freePorts(count: number): Promise<readonly number[]> {
  const ports = new Set<number>();
  while (ports.size < count) {
    const port = randomInt(lowest, below);
    if (!ports.has(port) && (await isFree(port))) ports.add(port);
  }
  return [...ports];
}

async function isFree(port: number): Promise<boolean> {
  const listener = createServer();
  try {
    await once(listener.listen(port, '127.0.0.1'), 'listening');
  } catch {
    return false;
  }
  await once(listener.close(), 'close');
  return true;
}
