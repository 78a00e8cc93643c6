/** Following a run by its files: from another process, through a server that is started again, by readers that are slow. */

import { appendFileSync } from 'node:fs';
import test from 'ava';
import type { RunEvent } from '../../../src/core/facts/event.ts';
import { openStore } from '../../../src/store/store.ts';
import { livePage } from '../../support/live-page.ts';
import { createRig } from '../../support/rig.ts';
import { temporaryStore } from '../../support/temporary.ts';

interface Message {
  readonly id: string;
  readonly event: string;
  readonly data: {
    readonly events?: RunEvent[];
    readonly progress?: { action: string }[];
    readonly how?: string;
    readonly lost?: number;
  };
}

/** The messages of a stream until `enough` holds, or to its end. */
async function messages(
  response: Response,
  enough: (all: readonly Message[]) => boolean = () => false,
): Promise<Message[]> {
  const found: Message[] = [];
  let text = '';
  const decoder = new TextDecoder();
  for await (const piece of response.body ?? []) {
    text += decoder.decode(piece as Uint8Array, { stream: true });
    const parts = text.split('\n\n');
    text = parts.pop() ?? '';
    for (const part of parts) {
      const field = (name: string): string => new RegExp(`^${name}: (.*)$`, 'm').exec(part)?.[1] ?? '';
      if (field('data') !== '') found.push({ id: field('id'), event: field('event'), data: JSON.parse(field('data')) });
    }
    if (enough(found)) break;
  }
  return found;
}

const eventsOf = (all: readonly Message[]): string[] =>
  all.flatMap(({ data }) => data.events?.map(({ event }) => event) ?? []);

test('an ended run is told from its first line to its last, and then that it has ended', async (t) => {
  const rig = createRig(t);
  const { facts, events } = await rig.run(
    'name: p\nstages:\n  one: { uses: source }\n  two: { uses: add, needs: { input: one } }\n',
  );
  const page = await livePage(t, rig.store());
  const all = await messages(await page.get(`/api/runs/${facts.run}/follow`));
  t.deepEqual(
    eventsOf(all),
    events.map(({ event }) => event).filter((event) => event !== 'action.progress'),
  );
  t.deepEqual(all.at(-1), { id: '', event: 'end', data: { how: 'ended' } });
});

test('a reader that comes back with its last id gets the lines that it lacks, from a server that was started again', async (t) => {
  const store = temporaryStore(t);
  const run = store.runs.start(new Date());
  t.teardown(() => run.close());
  const log = (line: string): void =>
    run.append({ event: 'action.log', action: 'a', stage: 'a', coordinates: {}, line });
  const lines = (all: readonly Message[]): string[] =>
    all.flatMap(({ data }) => data.events?.flatMap((event) => ('line' in event ? [event.line] : [])) ?? []);
  for (const line of ['1', '2']) log(line);
  const first = await livePage(t, store);
  const before = await messages(await first.get(`/api/runs/${run.id}/follow`), (all) => lines(all).length === 2);
  await first.close();
  for (const line of ['3', '4']) log(line);
  // As another process opens it.
  const second = await livePage(t, openStore(store.root));
  const last = before.at(-1)?.id ?? '';
  const after = await messages(
    await second.get(`/api/runs/${run.id}/follow`, { 'last-event-id': last }),
    (all) => lines(all).length === 2,
  );
  t.deepEqual(
    [lines(before), lines(after)],
    [
      ['1', '2'],
      ['3', '4'],
    ],
  );
  const again = await messages(
    await second.get(`/api/runs/${run.id}/follow?from=${last}`),
    (all) => lines(all).length === 2,
  );
  t.deepEqual(lines(again), ['3', '4']);
  log('5');
  const whole = await messages(await second.get(`/api/runs/${run.id}/follow`), (all) => lines(all).length === 5);
  t.deepEqual(lines(whole), ['1', '2', '3', '4', '5']);
});

test('lines that are written while a run is followed arrive, progress beside events, and a line is told once it is whole', async (t) => {
  const store = temporaryStore(t);
  const run = store.runs.start(new Date());
  t.teardown(() => run.close());
  const page = await livePage(t, store);
  const about = { action: 'train', stage: 'train', coordinates: {} };
  const reading = messages(await page.get(`/api/runs/${run.id}/follow`), (all) =>
    all.some(({ data }) => data.events?.some(({ event }) => event === 'warning')),
  );
  run.append({ event: 'action.started', ...about, key: 'k', reason: 'never ran' });
  run.append({
    event: 'action.progress',
    ...about,
    unit: 'epoch',
    done: 1,
    total: 2,
    point: { step: 1, values: { loss: 0.5 } },
  });
  const { events } = store.layout;
  appendFileSync(events(run.id), '{"event":"warning","mess');
  await new Promise((resume) => setTimeout(resume, 600));
  appendFileSync(events(run.id), 'age":"whole"}\n');
  const all = await reading;
  t.deepEqual(eventsOf(all), ['action.started', 'warning']);
  t.like(
    all.flatMap(({ data }) => data.progress ?? []),
    [{ action: 'train', point: { step: 1, values: { loss: 0.5 } } }],
  );
});

test('a run whose process is gone is told as killed, with the lines that it has written', async (t) => {
  const store = temporaryStore(t);
  const run = store.runs.start(new Date());
  run.append({ event: 'warning', message: 'the last words' });
  run.close();
  appendFileSync(store.layout.events(run.id), '{"event":"torn');
  const page = await livePage(t, store);
  const all = await messages(await page.get(`/api/runs/${run.id}/follow`));
  t.deepEqual(eventsOf(all), ['warning']);
  t.is(all.at(-1)?.data.how, 'killed');
});

test('lines that cannot be read, or that no message has room for, are counted and not told', async (t) => {
  const store = temporaryStore(t);
  const run = store.runs.start(new Date());
  const warn = (message: string): void => run.append({ event: 'warning', message });
  warn('first');
  appendFileSync(store.layout.events(run.id), '{"event":"torn\nnull\n');
  warn('x'.repeat(3 * 2 ** 20));
  warn('last');
  run.close();
  const all = await messages(await (await livePage(t, store)).get(`/api/runs/${run.id}/follow`));
  const told = all.flatMap(
    ({ data }) => data.events?.flatMap((event) => ('message' in event ? [event.message] : [])) ?? [],
  );
  t.deepEqual(told, ['first', 'last']);
  t.is(
    all.reduce((sum, { data }) => sum + (data.lost ?? 0), 0),
    3,
  );
});

test('two readers of one run get the same; a reader that leaves ends nothing for the other', async (t) => {
  const store = temporaryStore(t);
  const run = store.runs.start(new Date());
  for (let line = 0; line < 2000; line++)
    run.append({ event: 'action.log', action: 'a', stage: 'a', coordinates: {}, line: `line ${line}` });
  run.close();
  const page = await livePage(t, store);
  const path = `/api/runs/${run.id}/follow`;
  const leaving = await page.get(path);
  await leaving.body?.cancel();
  const [one, other] = await Promise.all([messages(await page.get(path)), messages(await page.get(path))]);
  t.is(eventsOf(one).length, 2000);
  t.deepEqual(one, other);
});

test('a slow reader is waited for: what it has not read stays in the file', async (t) => {
  const store = temporaryStore(t);
  const run = store.runs.start(new Date());
  const line = 'x'.repeat(1000);
  for (let at = 0; at < 30_000; at++)
    run.append({ event: 'action.log', action: 'a', stage: 'a', coordinates: {}, line });
  run.close();
  const page = await livePage(t, store);
  const response = await page.get(`/api/runs/${run.id}/follow`);
  await new Promise((resume) => setTimeout(resume, 300));
  const before = process.memoryUsage();
  await new Promise((resume) => setTimeout(resume, 1500));
  const after = process.memoryUsage();
  const grown = after.external + after.heapUsed - before.external - before.heapUsed;
  t.true(grown < 12e6, `${grown} bytes more, of a file of 30 MB`);
  t.is(eventsOf(await messages(response)).length, 30_000);
});
