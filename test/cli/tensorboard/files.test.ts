/** The results of a run as event files: which session a number is in, its time, and the names of folders. */

import test from 'ava';
import { eventFiles } from '../../../src/cli/tensorboard/files.ts';
import { type MadeAction, sessionsOf } from '../../../src/cli/tensorboard/sessions.ts';
import type { ActionRecord } from '../../../src/core/facts/record.ts';
import type { ActionFact, RunFacts } from '../../../src/core/facts/run-facts.ts';
import type { StageFact } from '../../../src/core/facts/stage-fact.ts';
import type { JsonObject } from '../../../src/core/values/canonical.ts';
import type { Digest } from '../../../src/core/values/digest.ts';
import { declared } from '../../support/measure.ts';

const finished = '2026-11-30T10:00:10.000Z';
const end = Date.parse(finished) / 1000;

const stages: readonly StageFact[] = [
  {
    name: 'train',
    takes: ['dataset'],
    gives: ['model', 'history'],
    measures: [declared('loss'), declared('keptEpoch')],
    timings: [],
  },
  {
    name: 'evaluate',
    takes: ['model'],
    gives: ['metrics'],
    measures: [declared('test.accuracy'), declared('test.recall.*')],
    timings: [],
  },
  {
    name: 'best',
    takes: ['metrics', 'model'],
    gives: ['model', 'metrics'],
    measures: [declared('test.accuracy')],
    timings: [],
  },
];

interface Parts {
  readonly model?: string;
  readonly takes?: string;
  readonly metrics?: ActionRecord['metrics'];
  readonly settings?: JsonObject;
  readonly history?: MadeAction['history'];
  readonly seconds?: readonly number[];
}

function made(stage: string, net: string, parts: Parts): MadeAction {
  const { model, takes, metrics = {}, settings = {}, history, seconds } = parts;
  const output = (type: string, digest: string) => ({ type, digest: digest as Digest, bytes: 1, rows: 1, columns: {} });
  const record: ActionRecord = {
    version: 1,
    key: `key of ${stage} ${net}`,
    fingerprint: { keyVersion: 1, kind: stage, code: 'c', with: settings, inputs: {}, seed: 1 },
    outputs: model === undefined ? {} : { model: output('model', model) },
    metrics,
    timings: seconds === undefined ? {} : { secondsPerEpoch: seconds },
    notes: [],
    seconds: 8,
    finished,
    run: 'r',
    host: { node: '20', platform: 'linux', arrowline: '0' },
  };
  const fact: ActionFact = {
    id: `${stage}[net=${net}]`,
    stage,
    kind: stage,
    coordinates: { net },
    outcome: 'executed',
    key: record.key,
    inputs: takes === undefined ? {} : { model: takes },
    outputs: {},
    timings: {},
    metrics,
    notes: [],
  };
  return { fact, record, ...(history && { history }) };
}

const history = { epoch: [1, 2], loss: [0.5, 0.25], validationLoss: [0.75, Number.NaN], 'validation.rocAuc': [0.5, 1] };
const training = made('train', 'A', {
  model: 'of A',
  metrics: { loss: 0.25, keptEpoch: 2 },
  settings: { epochs: 2, optimizer: { adam: { learningRate: 0.1 } } },
  history,
  seconds: [1, 3],
});
const other = made('train', 'B', {
  model: 'of B',
  metrics: { keptEpoch: 1 },
  settings: { epochs: 2, optimizer: { adam: { learningRate: 0.2 } } },
  history: { epoch: [1], loss: [9] },
});
const evaluation = made('evaluate', 'A', { takes: 'of A', metrics: { 'test.accuracy': 0.9, 'test.recall.coat': 0.1 } });
const choice = made('best', 'A', { model: 'of A', metrics: { 'test.accuracy': 0.9 } });

test('a training and the evaluations of its model are one session; a choice is none', (t) => {
  const sessions = sessionsOf([training, other, evaluation, choice], stages);
  t.deepEqual(
    sessions.map(({ action }) => action),
    ['train[net=A]', 'train[net=B]'],
  );
  const [first] = sessions;
  t.deepEqual(
    first!.scalars.filter(({ tag }) => tag.startsWith('metrics/')),
    [
      { tag: 'metrics/keptEpoch', step: 2, value: 2, at: end },
      { tag: 'metrics/test.accuracy', step: 2, value: 0.9, at: end },
    ],
  );
  t.deepEqual([first!.start, first!.end], [end - 8, end]);
  const alone = sessionsOf([made('evaluate', 'C', { takes: 'handed in', metrics: { 'test.accuracy': 0.5 } })], stages);
  t.deepEqual(
    alone.map(({ action, scalars }) => [action, scalars[0]?.step]),
    [['evaluate[net=C]', 0]],
  );
});

test('curves of training and validation share a chart, and epochs end when they ended', (t) => {
  const [first] = sessionsOf([training], stages);
  t.deepEqual(
    first!.scalars.slice(0, 6).map(({ tag, step, value, at }) => [tag, step, value, at - end]),
    [
      ['loss/training', 1, 0.5, -3],
      ['loss/training', 2, 0.25, 0],
      ['loss/validation', 1, 0.75, -3],
      ['loss/validation', 2, Number.NaN, 0],
      ['rocAuc/validation', 1, 0.5, -3],
      ['rocAuc/validation', 2, 1, 0],
    ],
  );
});

test('settings are coordinates, single values, and values within others that differ', (t) => {
  const both = sessionsOf([training, other], stages).map(({ settings }) => Object.fromEntries(settings));
  t.deepEqual(both, [
    { epochs: 2, net: 'A', 'optimizer.adam.learningRate': 0.1 },
    { epochs: 2, net: 'B', 'optimizer.adam.learningRate': 0.2 },
  ]);
  t.deepEqual(Object.fromEntries(sessionsOf([training], stages)[0]!.settings), { epochs: 2, net: 'A' });
});

test('folders are named after actions, differ where actions do, and files after the time of the session', (t) => {
  const names = ['a/b', 'a:b', 'x'.repeat(200), 'ü'];
  const facts: RunFacts = {
    pipeline: 'p|*',
    file: 'p.yaml',
    run: 'r',
    started: finished,
    seconds: 1,
    outcome: 'succeeded',
    executed: 0,
    cached: 0,
    failed: 0,
    blocked: 0,
    gates: [],
    actions: [],
  };
  const sessions = sessionsOf(
    names.map((net) => made('train', net, { history: { epoch: [], loss: [] } })),
    stages,
  );
  const files = eventFiles(facts, sessions);
  t.deepEqual(
    files.map(({ path }) => path),
    [
      `r/events.out.tfevents.${end}.arrowline`,
      `r/train[net=a_b]/events.out.tfevents.${end - 8}.arrowline`,
      `r/train[net=a_b]_2/events.out.tfevents.${end - 8}.arrowline`,
      `r/train[net=${'x'.repeat(90)}/events.out.tfevents.${end - 8}.arrowline`,
      `r/train[net=_]/events.out.tfevents.${end - 8}.arrowline`,
    ],
  );
  t.true(Buffer.from(files[0]!.bytes).includes('**p\\|\\*** (p.yaml), run r'), 'names mean nothing in Markdown');
  t.deepEqual(eventFiles(facts, sessions), files);
});
