/** Planning in waves: what is asked of the store, how often, and what follows from each answer. */

import test from 'ava';
import { recordVersion } from '../../../src/core/facts/record.ts';
import type { Action, ActionId, ActionInput, Pipeline } from '../../../src/core/pipeline/pipeline.ts';
import { type Answer, decide, type Knowledge, makePlan, questionOf } from '../../../src/core/plan/plan.ts';
import { UnreadableFile } from '../../../src/core/plan/unreadable-file.ts';
import { type Digest, digestOf } from '../../../src/core/values/digest.ts';

const action = (id: string, needs: readonly string[] = [], file?: string): Action => ({
  id: id as ActionId,
  stage: id as Action['stage'],
  kind: 'steps',
  coordinates: {},
  parameters: { name: id, epochs: 3, ...(file !== undefined && { file }) },
  files: file === undefined ? [] : [{ parameter: ['file'], path: file }],
  fileLists: [],
  versions: [],
  outputs: { out: 'metrics' },
  deterministic: true,
  inputs: Object.fromEntries(
    needs.map((one): [string, ActionInput] => [
      one,
      { type: 'metrics', arity: 'one', from: [{ action: one as ActionId, output: 'out', coordinates: {} }] },
    ]),
  ),
  seed: 1,
});

const pipelineOf = (...actions: readonly Action[]): Pipeline => ({
  name: 'waves',
  file: 'waves.yaml',
  directory: '/project/pipelines',
  project: '/project',
  stages: [],
  seed: 1,
  params: {},
  given: [],
  settings: [],
  actions: new Map(actions.map((one) => [one.id, one])),
  gates: [],
  warnings: [],
  locate: () => undefined,
  locateSeed: () => undefined,
});

const nothing: Answer = { absent: { missing: [], codes: new Map() } };
const recordOf = (key: string): Answer => ({
  record: {
    version: recordVersion,
    key,
    fingerprint: { keyVersion: 1, kind: 'steps', code: '', with: {}, inputs: {}, seed: 1 },
    outputs: { out: { type: 'metrics', digest: digestOf(`out of ${key}`), bytes: 1, rows: 1, columns: {} } },
    metrics: {},
    timings: {},
    notes: [],
    seconds: 1,
    finished: '2026-01-01T00:00:00.000Z',
    run: '20260101T000000-0001',
    host: { node: '', platform: '', arrowline: '' },
  },
});

/** A store that has the results of some actions and remembers what it was asked. */
function storeWith(has: (id: ActionId) => Answer | undefined): { knowledge: Knowledge; asked: string[][] } {
  const asked: string[][] = [];
  const knowledge: Knowledge = {
    codeDigest: (kind) => digestOf(kind),
    fileDigest: (path) => {
      throw new UnreadableFile(path, 'ENOENT');
    },
    listFiles: () => [],
    programVersion: () => '',
    continuesAlong: () => 'epochs',
    look: async (questions) => {
      asked.push(questions.map((one) => one.action.id));
      return new Map(questions.map((one) => [one.action.id, has(one.action.id) ?? nothing]));
    },
  };
  return { knowledge, asked };
}

const cached = (id: ActionId): Answer => recordOf(digestOf(id).slice('sha256:'.length));

test('the store is asked once for each wave of actions whose inputs are known', async (t) => {
  const actions = [action('a'), action('b'), action('c', ['a']), action('d', ['a', 'b']), action('e', ['c', 'd'])];
  const { knowledge, asked } = storeWith(cached);
  const plan = await makePlan(pipelineOf(...actions), knowledge);
  t.deepEqual(asked, [['a', 'b'], ['c', 'd'], ['e']]);
  t.deepEqual(
    plan.actions.map((one) => [one.action.id, 'decision' in one ? one.decision.outcome : 'undecided']),
    actions.map(({ id }) => [id, 'cached']),
  );
});

test('actions after one that must run are not looked up; the plan keeps the order of the pipeline', async (t) => {
  const actions = [action('d', ['c', 'b']), action('c', ['a']), action('b'), action('a')];
  const { knowledge, asked } = storeWith((id) => (id === 'b' ? cached(id) : undefined));
  const plan = await makePlan(pipelineOf(...actions), knowledge);
  t.deepEqual(asked, [['b', 'a']]);
  t.like(plan.actions, [
    { action: { id: 'd' }, waitsFor: ['c'] },
    { action: { id: 'c' }, waitsFor: ['a'] },
    { action: { id: 'b' }, decision: { outcome: 'cached' } },
    { action: { id: 'a' }, decision: { outcome: 'run', reason: { why: 'first' } } },
  ]);
});

test('actions after the reader of an unreadable file are blocked by it, however far, also beside an input that waits', async (t) => {
  const actions = [
    action('bad', [], 'gone.csv'),
    action('slow'),
    action('next', ['bad']),
    action('last', ['slow', 'next']),
  ];
  const { knowledge, asked } = storeWith(() => undefined);
  const plan = await makePlan(pipelineOf(...actions), knowledge);
  t.deepEqual(asked, [['slow']]);
  t.like(plan.actions, [
    { failure: { code: 'file', where: 'gone.csv' } },
    { decision: { outcome: 'run' } },
    { blockedBy: 'bad' },
    { blockedBy: 'bad' },
  ]);
});

const digest = (): Digest => digestOf('input');

test('a decision follows from the answer alone: continue from a checkpoint, start again if forced, pass a fault on', (t) => {
  const { knowledge } = storeWith(() => undefined);
  const question = questionOf(action('a'), digest, knowledge);
  const { id } = question.action;
  t.like(question.prefix, { position: 3, along: 'epochs' });
  const ended = questionOf(action('a'), digest, { ...knowledge, endMatters: () => true });
  t.is(ended.key, question.key);
  t.not(ended.prefix?.key, question.prefix?.key);
  const checkpoint = { position: 2, lasting: true };
  const absent: Answer = { absent: { missing: [], codes: new Map(), checkpoint } };
  t.like(decide(question, new Map([[id, absent]])), { outcome: 'run', prefix: { from: checkpoint } });
  const known = new Map([[id, recordOf(question.key)]]);
  t.is(decide(question, known).outcome, 'cached');
  const again = decide(question, known, { forced: true });
  t.like(again, { outcome: 'run', reason: { why: 'forced' }, prefix: { position: 3, from: undefined } });
  const fault = new Error('the disk reports an error');
  t.throws(() => decide(question, new Map([[id, { fault }]])), { is: fault });
  t.throws(() => decide(question, new Map()), { message: /^Internal error: there is no answer for a/ });
});
