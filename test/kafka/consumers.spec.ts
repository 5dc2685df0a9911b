import { spawnSync } from 'node:child_process';
import kafkajs from 'kafkajs';
import { join } from 'node:path';
import { eventPrograms, fromPage, Run, statusPrograms } from '../support/kafka/agency-programs.js';
import { describeOnKafka, newestAsked } from '../support/kafka/for-tests.js';
import { withAdmin } from '../support/kafka/telling.js';
import { Teller, toldGolden, toldLevels } from '../support/kafka/told.js';
import { temporaryFolder } from '../support/ledger.js';
import { blocksIn } from '../support/markdown.js';
import { root } from '../support/tree.js';

describeOnKafka(
  'a program of an agency',
  (broker) => {
    describe.each(eventPrograms)('$name', ({ name, words, isThere }) => {
      const folder = temporaryFolder();
      const testIf = isThere ? it : it.skip;
      const wordOf = name.toLowerCase().replace(/[^a-z]/gu, '');

      const start = (file: string, topics: readonly string[]) =>
        new Run([...words({ folder, jars: broker().classPath }), broker().address, join(folder, file), ...topics]);

      testIf(
        'handles every event once and in the order of its case, also where a message comes twice, a transaction is aborted, and it is killed',
        async () => {
          const messages = toldGolden(`whole-${wordOf}`);
          const topics = [...new Set(messages.map(({ topic }) => topic))];
          const teller = await Teller.to(broker().address, name, topics);
          const half = messages.slice(0, 30);
          await teller.tell(half);
          const before = start('whole', topics);
          await before.until(half.length);
          await before.end('SIGKILL');
          await teller.tell(messages.slice(30), 'abort');
          await teller.tell(half);
          await teller.tell(messages.slice(30));
          const after = start('whole', topics);
          await after.until(messages.length - half.length);
          await after.end('SIGTERM');
          await teller.leave();
          const told = messages.map(({ headers: { ce_sequence, ce_type, ce_subject } }) =>
            [ce_sequence, ce_type, ce_subject].join(' '),
          );
          const handled = [...before.lines, ...after.lines];
          expect(handled.toSorted()).toEqual(told.toSorted());
          const byCase = Map.groupBy(handled, (line) => line.split(' ')[2]);
          for (const lines of byCase.values()) expect(lines).toEqual(lines.toSorted());
        },
        120_000,
      );

      testIf(
        'goes on with topics of the next generation and its own database: what it knows is passed over, what is new is handled',
        async () => {
          const [first, next] = [1, 2].map((generation) => toldGolden(`anew-${wordOf}`, generation));
          const topics = (messages: typeof first = []) => [...new Set(messages.map(({ topic }) => topic))];
          const teller = await Teller.to(broker().address, `anew-${name}`, [...topics(first), ...topics(next)]);
          const known = first?.slice(0, -8) ?? [];
          await teller.tell(known);
          await teller.tell(next ?? []);
          await teller.leave();
          const before = start('anew', topics(first));
          await before.until(known.length);
          await before.end('SIGTERM');
          const after = start('anew', topics(next));
          await after.until(8);
          await after.end('SIGTERM');
          expect(after.errors).not.toContain('missing');
          const added = next?.slice(-8).map(({ headers }) => headers['ce_sequence']);
          expect(after.lines.map((line) => line.split(' ')[0]).toSorted()).toEqual(added?.toSorted());
        },
        120_000,
      );

      testIf(
        'stops where something is missing, and says where',
        async () => {
          const messages = toldGolden(`gap-${wordOf}`);
          const topics = [...new Set(messages.map(({ topic }) => topic))];
          const missing = messages.find(({ topic }) => topic.includes('.border-closure.'));
          const teller = await Teller.to(broker().address, `gap-${name}`, topics);
          await teller.tell(messages.filter((one) => one !== missing));
          await teller.leave();
          const run = start('gap', topics);
          expect(await run.code()).toBe(1);
          expect(run.errors).toMatch(
            new RegExp(`Between 0{19} and \\d{19} of ${missing?.topic ?? ''}.* something is missing`, 'u'),
          );
          expect(run.lines.filter((line) => line.startsWith(missing?.headers['ce_sequence'] ?? ''))).toEqual([]);
        },
        120_000,
      );
    });

    describe.each(statusPrograms)('$name', ({ name, words, prints, ended, isThere }) => {
      const folder = temporaryFolder();
      const testIf = isThere ? it : it.skip;
      const ledger = `caught-up-${name.toLowerCase().replace(/[^a-z]/gu, '')}`;

      testIf(
        'says the latest status of each area, and goes on',
        async () => {
          const told = await toldLevels(ledger, [
            ['PE-TAC', 'announced'],
            ['PE', 'emergency'],
            ['PE-TAC', 'emergency'],
            ['PE-PUN', 'normal'],
            ['PE-TAC', 'siege'],
            ['PE-PUN', 'announced'],
            ['PE', 'normal'],
          ]);
          for (const { value, headers } of told)
            expect(JSON.parse(value)).toMatchObject({ position: String(Number(headers['ce_sequence'])) });
          const topic = told[0]?.topic ?? '';
          const teller = await Teller.to(broker().address, ledger, [topic]);
          await teller.tell(told.slice(0, 5));
          await teller.tell(told.slice(0, 1), 'abort');
          const run = new Run([...words({ folder, jars: broker().classPath }), broker().address, topic]);
          await run.until(3);
          await teller.tell(told.slice(5));
          await run.until(5);
          await run.end('SIGTERM');
          await teller.leave();
          expect(await run.code()).toBe(ended);
          const caughtUp = told.slice(1, 5).filter((_, index) => index !== 1);
          expect(run.lines.slice(0, 3)).toEqual(caughtUp.map(prints).toSorted());
          expect(run.lines.slice(3).toSorted()).toEqual(told.slice(5).map(prints).toSorted());
        },
        120_000,
      );
    });

    describe('docs/how-to/kafka.md', () => {
      const page = join(root, 'docs/how-to/kafka.md');
      const blocks = blocksIn(page);
      const samples = blocks
        .map((block, index) => ({ line: block.line, block, answer: blocks[index + 1]?.text ?? '' }))
        .filter(({ block }) => block.info === 'sh kcat');
      const folder = temporaryFolder();
      const shell = (text: string): string => {
        const here = text.replaceAll('127.0.0.1:9092', broker().address);
        const { status, stdout } = spawnSync('sh', ['-eu'], { cwd: folder, input: here, encoding: 'utf8' });
        return `${stdout}(${String(status)})`;
      };

      beforeAll(async () => {
        fromPage('kafka.md', 'awk follow.awk', folder);
        const messages = toldGolden('peru').filter(({ topic }) => topic === 'tocsin.peru.border-closure.v1');
        const teller = await Teller.to(broker().address, 'kcat', [
          'tocsin.peru.border-closure.v1',
          'tocsin.peru.curfew.v1',
        ]);
        await teller.tell(messages);
        await teller.tell(messages.slice(0, 1));
        const [, ...second] = toldGolden('peru').filter(({ topic }) => topic === 'tocsin.peru.curfew.v1');
        await teller.tell(second);
        await teller.leave();
      });

      it.each(samples)('does what it says in line $line', ({ block, answer }) => {
        const printed = shell(block.text);
        for (const line of answer.split('\n')) {
          expect(printed).toMatch(new RegExp(line.split('…').map(quoted).join('.*'), 'u'));
        }
        expect(printed).toMatch(/\(0\)$/u);
      });

      it('handles each event once, and stops where one is missing', () => {
        const follow = samples.at(-1)?.block.text ?? '';
        const sequences = shell(follow).match(/^\d{19}(?= )/gmu) ?? [];
        expect(sequences.length).toBeGreaterThan(3);
        expect(new Set(sequences).size).toBe(sequences.length);
        const curfew = shell(follow.replaceAll('border-closure', 'curfew'));
        expect(curfew).toMatch(
          /^Between 0{19} and \d{19} of tocsin\.peru\.curfew\.v1\/\d something is missing\.\n\(1\)$/u,
        );
      });
    });
  },
  newestAsked,
);

describeOnKafka(
  'a program of an agency on a server that makes the topics it is asked for',
  (broker) => {
    const folder = temporaryFolder();
    const client = () => new kafkajs.Kafka({ brokers: [broker().address], logLevel: kafkajs.logLevel.NOTHING });

    describe.each([
      ...eventPrograms.map((program, place) => ({ ...program, file: [join(folder, `none-${place.toString()}`)] })),
      ...statusPrograms.map((program) => ({ ...program, file: [] })),
    ])('$name', ({ words, file, isThere }) => {
      const testIf = isThere ? it : it.skip;

      testIf(
        'ends where there is none of that name, and has none made',
        async () => {
          const topic = 'tocsin.peru.bordre-closure.v1';
          const run = new Run([...words({ folder, jars: broker().classPath }), broker().address, ...file, topic]);
          expect(await run.code()).toBe(1);
          expect(run.errors).toContain(topic);
          expect(await withAdmin(client(), (admin) => admin.listTopics())).not.toContain(topic);
        },
        120_000,
      );
    });
  },
  newestAsked,
  { 'auto.create.topics.enable': 'true' },
);

function quoted(text: string): string {
  return text.replace(/[.*+?^${}()|[\]\\]/gu, '\\$&');
}
