/** A run with everything that a reporter tells, and with names and messages that try to be more than text. */

import type { ActionFact, GateFact, RunFacts } from '../../../src/core/facts/run-facts.ts';
import { nothingTold, type Told } from '../../../src/ui/reporters/told.ts';

export const hostile =
  '</td>|x `y`\r\n::error::z ##[error]w %0A <script>alert(1)</script> @octocat #12 https://evil.example ]]> \u001b[31m\u202e\ud800\u0000 ```';

export function action(id: string, rest: Partial<ActionFact> = {}): ActionFact {
  const stage = id.replace(/\[.*/s, '');
  const own = { kind: stage, coordinates: {}, outcome: 'executed', seconds: 1.25 } as const;
  return { id, stage, ...own, outputs: {}, timings: {}, metrics: {}, notes: [], ...rest };
}

export function gate(rest: Partial<GateFact> = {}): GateFact {
  return {
    metric: 'evaluate.test.accuracy',
    action: 'evaluate',
    value: 0.92,
    format: 'fraction',
    passed: true,
    state: 'pass',
    sentence: 'it passes',
    ...rest,
  };
}

const place = (line: number) => ({ file: 'pipelines/study.yaml', line, column: 13 });
const accuracy = (net: string, rest: Partial<GateFact>): GateFact => gate({ action: `evaluate[net=${net}]`, ...rest });

export const gates: readonly GateFact[] = [
  accuracy('A', {
    value: 0.9213,
    passed: false,
    state: 'fail',
    baseline: { from: 'baselines/study.json', value: 0.9271, delta: -0.0058, low: -0.0095, high: -0.0021 },
    sentence:
      'A: 92.13 %, 0.58 points below the baseline’s 92.71 % (95 % CI −0.95 … −0.21; mid-p McNemar p = 0.002): fail',
    place: place(41),
  }),
  accuracy('B', {
    value: 0.93,
    baseline: { from: 'baselines/study.json', value: 0.9271, delta: 0.0029, low: 0.0001, high: 0.0057 },
    sentence: 'B: 93.00 %, 0.29 points above',
    place: place(41),
  }),
  accuracy('C', { passed: false, state: 'inconclusive', sentence: 'C: too few disagreements', place: place(47) }),
  accuracy('C', { passed: false, warned: true, state: 'missing', value: null, sentence: hostile, place: place(50) }),
  accuracy('A', { min: 0.9, sentence: 'at least 0.9', place: place(53) }),
];

export const facts: RunFacts = {
  pipeline: `study ${hostile}`,
  file: 'pipelines/study.yaml',
  run: '20261130T120000-0001',
  started: '2026-11-30T12:00:00.123Z',
  seconds: 75.5,
  outcome: 'failed',
  executed: 2,
  cached: 1,
  failed: 1,
  blocked: 1,
  gates,
  actions: [
    action('ingest', { outcome: 'cached' }),
    action('train[net=A]', { notes: [hostile], metrics: { accuracy: 0.5, loss: Number.POSITIVE_INFINITY } }),
    action(`train[net=${JSON.stringify(hostile)}]`, { metrics: { [hostile]: 1e-7 } }),
    action('train[net=C]', { outcome: 'failed', error: `it diverged: ${hostile}` }),
    action('evaluate[net=C]', { outcome: 'blocked', error: 'by train[net=C]: it diverged' }),
  ],
};

const range = (line: number) => ({ start: 0, end: 1, line, column: 3 });

export const toldRun: Told = {
  ...nothingTold('pipelines/study.yaml'),
  facts,
  stages: new Map([['train', range(12)]]),
  failures: new Map([
    [
      'train[net=C]',
      {
        code: 'diverged',
        message: `it diverged: ${hostile}`,
        found: 'loss NaN',
        expected: 'a finite loss',
        hint: 'a smaller learningRate',
        log: ['epoch 1', '::set-output name=x::y'],
      },
    ],
  ]),
  diagnostics: [
    {
      severity: 'warning',
      code: 'unused-param',
      message: 'no stage uses "size"',
      file: 'pipelines/study.yaml',
      range: range(5),
      hint: 'remove it',
    },
  ],
  warnings: [`the store is old ${hostile}`],
};

/** A document with a mistake: no run. */
export const toldMistake: Told = {
  ...nothingTold('study.yaml'),
  diagnostics: [
    {
      severity: 'error',
      code: 'unknown-stage',
      message: 'there is no stage "evalute"',
      file: 'pipelines/study.yaml',
      range: range(43),
      expected: 'evaluate',
    },
  ],
};
