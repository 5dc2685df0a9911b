import { setTimeout as sleep } from 'node:timers/promises';
import { closing, districts } from './acts.js';
import type { Pace, Watched } from './freshness.js';
import { Connection, requestText } from './http-client.js';
import type { Answer } from './http-client.js';
import { inOwnProcess } from './own-process.js';

type Times = Readonly<Record<keyof Watched, number>>;

/** Keeps the pace it is given, and tells how long each command and the sight of it took. */
async function keepPace({ port, token, perSecond, seconds }: Pace): Promise<Watched> {
  const free: Connection[] = [];
  const started = performance.now();
  const all = Array.from({ length: Math.ceil(perSecond * seconds) }, async (_, number): Promise<Times> => {
    await sleep(Math.max(0, started + (number * 1_000) / perSecond - performance.now()));
    const connection = free.pop() ?? (await Connection.open(port));
    const times = await actAndLook(connection, token, number);
    free.push(connection);
    return times;
  });
  const times = await Promise.all(all);
  for (const connection of free) connection.close();
  const each = (name: keyof Times): Float64Array => Float64Array.from(times, (one) => one[name]);
  return { acknowledged: each('acknowledged'), visible: each('visible'), again: each('again') };
}

async function actAndLook(connection: Connection, token: string, number: number): Promise<Times> {
  const district = districts[number % districts.length] ?? '';
  const id = crypto.randomUUID();
  const body = JSON.stringify(closing(district, number));
  const command = requestText({ method: 'POST', path: `/v1/actions/border-closure/${id}/close`, token, body });
  const acknowledged = expect(await connection.ask(command), 201);
  const { position } = JSON.parse(acknowledged.body) as { position: string };
  const question = requestText({ method: 'GET', path: `/v1/regions/${district}/status?after=${position}`, token });
  const visible = expect(await connection.ask(question), 200);
  if (!visible.body.includes(id)) throw new Error(`${district} does not show ${id} at position ${position}.`);
  const again = expect(await connection.ask(question), 200);
  return {
    acknowledged: acknowledged.milliseconds,
    visible: visible.milliseconds,
    again: again.milliseconds,
  };
}

function expect(answer: Answer, status: number): Answer {
  if (answer.status === status) return answer;
  throw new Error(`The answer was ${answer.status.toString()}, not ${status.toString()}: ${answer.body}`);
}

await inOwnProcess((task) => keepPace(task as Pace));
