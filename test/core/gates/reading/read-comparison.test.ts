/** The baselines that gates name, and the stages of the kind `compare` that their tests add. */

import test from 'ava';
import { type BaselineEntry, baselineText } from '../../../../src/core/gates/baseline-file.ts';
import type { BaselineSources } from '../../../../src/core/gates/baseline-sources.ts';
import { resolve } from '../../kinds.ts';
import { gateOf, mistakeOf, pipelineOf, study } from './study.ts';

const accuracy = 'metric: eval.test.accuracy';
const digest = (letter: string): string => `sha256:${letter.repeat(64)}`;
const predictions = { test: { task: 'multiclass', rows: 2, truth: digest('0') as never, parts: {} } } as const;

function entry(value: number, more: Partial<BaselineEntry> = {}): BaselineEntry {
  return { key: 'a'.repeat(64), metrics: { 'test.accuracy': value }, predictions, ...more };
}

/** Sources with one file, of these entries, and one run. */
function sources(actions: { readonly [action: string]: BaselineEntry }): BaselineSources {
  return {
    file: (path) =>
      path === '/project/pipelines/base.json'
        ? { text: baselineText({ version: 1, pipeline: 'study', actions }) }
        : { missing: `no ${path}` },
    run: (reference, pipeline) => {
      if (reference !== 'latest~1') return { missing: `no ${reference} of ${pipeline}` };
      return {
        run: 'r1',
        stages: [
          {
            ...{ name: 'eval', takes: [], gives: [], timings: [] },
            measures: [{ name: 'test.accuracy', title: '', about: '', better: 'more', format: 'fraction', version: 2 }],
          },
        ],
        action: (id) =>
          id === 'eval[e=1]' || id === 'eval[e=2]'
            ? {
                ...{ id, stage: 'eval', kind: 'evaluate', coordinates: {}, outcome: 'cached', key: 'b'.repeat(64) },
                ...{ outputs: { predictions: digest(id.slice(-2, -1)) }, timings: {}, notes: [], seconds: 4, bytes: 9 },
                ...{ metrics: { 'test.accuracy': id === 'eval[e=1]' ? 0.8 : 0.7 }, facts: { 'rows.test': 'rows' } },
              }
            : undefined,
        blob: (wanted) => (wanted === digest('1') ? { path: '/blob/1' } : { missing: 'it is no longer in the store' }),
      };
    },
  };
}

const both = sources({ 'eval[e=1]': entry(0.9), 'eval[e=2]': entry(0.95, { facts: { 'rows.test': 'rows' } }) });

function comparesOf(gate: string, given = both) {
  const pipeline = pipelineOf([`${accuracy}, min: 0`, gate], given);
  return [...pipeline.actions.values()]
    .filter(({ kind }) => kind === 'compare')
    .map(({ id, parameters, inputs, files }) => ({
      id,
      parameters,
      files: files.map(({ path }) => path),
      now: inputs.now?.from.map(({ action }) => action),
      before: inputs.before?.from.map(({ action }) => action),
    }));
}

const terms = { metric: 'test.accuracy', method: 'mcnemar', alpha: 0.05, power: 0.8, samples: 2000 };

test('a test adds a stage named after the gate’s number, with an action at each point', (t) => {
  const baselineOf = (action: string) => ({ baseline: { file: '/project/pipelines/base.json', actions: [action] } });
  const files = ['/project/pipelines/base.json'];
  t.deepEqual(comparesOf(`${accuracy}, baseline: base.json`), [
    {
      ...{ id: 'compare-2[e=1]', parameters: { ...terms, ...baselineOf('eval[e=1]') }, files },
      ...{ now: ['eval[e=1]'], before: undefined },
    },
    {
      ...{ id: 'compare-2[e=2]', parameters: { ...terms, ...baselineOf('eval[e=2]') }, files },
      ...{ now: ['eval[e=2]'], before: undefined },
    },
  ] as never);
  const { stages } = pipelineOf([`${accuracy}, baseline: base.json, where: { e: 2 }`], both);
  const stage = stages.at(-1);
  const { gates, locate } = pipelineOf([`${accuracy}, baseline: base.json, where: { e: 2 }`], both);
  t.deepEqual(locate('compare-1' as never, ['baseline', 'file']), gates[0]?.range);
  t.deepEqual([stage?.name, stage?.kind, stage?.actions, stage?.fact.takes], [
    'compare-1',
    'compare',
    ['compare-1[e=2]'],
    ['predictions'],
  ] as never);
});

test('a point of the same run is wired, and is not judged itself', (t) => {
  t.deepEqual(comparesOf(`${accuracy}, baseline: { point: { e: 2 } }`), [
    { id: 'compare-2[e=1]', parameters: terms, files: [], now: ['eval[e=1]'], before: ['eval[e=2]'] },
  ] as never);
  t.deepEqual(gateOf(`${accuracy}, baseline: { point: { e: 2 } }`).actions, ['eval[e=1]'] as never);
  // Limits hold for the baseline too.
  t.deepEqual(gateOf(`${accuracy}, min: 0, baseline: { point: { e: 2 } }`).actions, [
    'eval[e=1]',
    'eval[e=2]',
  ] as never);
});

test('the best of the points is compared by one action, with the best entry', (t) => {
  const [one, ...others] = comparesOf(`${accuracy}, points: best, baseline: base.json`);
  t.deepEqual(others, []);
  t.deepEqual(one?.parameters, {
    ...{ ...terms, pick: 'best' },
    baseline: { file: '/project/pipelines/base.json', actions: ['eval[e=2]'] },
  });
  t.deepEqual([one?.id, one?.now], ['compare-2', ['eval[e=1]', 'eval[e=2]']] as never);
});

test('an earlier run is a file of predictions; one that was collected is missing', (t) => {
  t.deepEqual(
    comparesOf(`${accuracy}, baseline: { run: latest~1 }`).map(({ parameters }) => parameters.baseline),
    [{ file: '/blob/1' }],
  );
  const { before, from } = gateOf(`${accuracy}, baseline: { run: latest~1 }`, both).baseline ?? {};
  t.is(from, 'run r1');
  t.deepEqual(Object.fromEntries(before ?? []), {
    'eval[e=1]': { value: 0.8, version: 2, rows: 'rows' },
    'eval[e=2]': { missing: 'it is no longer in the store' },
  } as never);
  const own = gateOf('metric: eval.bytes, baseline: { run: latest~1 }', both).baseline?.before;
  t.deepEqual(
    [...(own?.values() ?? [])].map((one) => 'value' in one && one.value),
    [9, 9],
  );
});

test('a file, an entry, a metric or predictions that are not there are missing, and nothing is compared', (t) => {
  const missing = (gate: string, given = both): unknown[] => {
    t.deepEqual(comparesOf(`${gate}, where: { e: 1 }`, given), []);
    return [...(gateOf(`${gate}, where: { e: 1 }`, given).baseline?.before.values() ?? [])];
  };
  t.deepEqual(missing(`${accuracy}, baseline: other.json`), [{ missing: 'no /project/pipelines/other.json' }]);
  t.deepEqual(missing(`${accuracy}, baseline: base.json`, sources({})), [{ missing: 'it has no entry of eval[e=1]' }]);
  t.deepEqual(missing('metric: eval.test.loss, baseline: base.json'), [
    { missing: 'its entry of eval[e=1] has no test.loss' },
  ]);
  const { predictions: _none, ...bare } = entry(0.9);
  t.deepEqual(missing(`${accuracy}, baseline: base.json`, sources({ 'eval[e=1]': bare })), [
    { missing: 'its entry of eval[e=1] has no predictions of test' },
  ]);
  t.deepEqual(missing(`${accuracy}, baseline: { run: latest~7 }`), [{ missing: 'no latest~7 of study' }]);
  // Without a port nothing can be read.
  t.deepEqual([...(gateOf(`${accuracy}, baseline: base.json`).baseline?.before.values() ?? [])].length, 2);
});

test('a metric may have the name of a field that every object inherits', (t) => {
  const gate = (name: string) => `metric: eval.test.classes.${name}.recall, where: { e: 1 }, baseline`;
  for (const name of ['constructor', '__proto__'])
    t.deepEqual(
      [...(gateOf(`${gate(name)}: base.json`, both).baseline?.before.values() ?? [])],
      [{ missing: `its entry of eval[e=1] has no test.classes.${name}.recall` }],
    );
});

test('points that differ in their seed are compared without actions, and one of the seeds with one', (t) => {
  const seeded = 'metric: seeded.test.accuracy, baseline: { point: { e: 2 } }';
  t.deepEqual(comparesOf(seeded), []);
  t.deepEqual(
    comparesOf(`${seeded}, where: { seed: 2 }`).map(({ id, before }) => [id, before]),
    [['compare-2[e=1,seed=2]', ['seeded[e=2,seed=2]']]] as never,
  );
});

test('a file that is no baseline is a mistake at the line of the gate', (t) => {
  const broken: BaselineSources = { ...both, file: () => ({ text: '{"version": 1}' }) };
  t.is(
    mistakeOf(`${accuracy}, baseline: base.json`, broken),
    'invalid-baseline at base.json: this is no baseline file: it does not have the fields of a baseline file',
  );
  const folder: BaselineSources = { ...both, file: () => ({ problem: 'it is a folder' }) };
  t.is(
    mistakeOf(`${accuracy}, baseline: base.json`, folder),
    'invalid-baseline at base.json: this is no baseline file: it is a folder',
  );
});

test('a path given on the command line leads from where the command is called', (t) => {
  const source = study([`${accuracy}, where: { e: 1 }, baseline: '\${{ params.path }}'`]);
  const asked: string[] = [];
  const baselines: BaselineSources = { ...both, file: (path) => ({ missing: String(asked.push(path)) }) };
  resolve(source, { baselines });
  resolve(source, { baselines, params: { path: 'given.json' } });
  t.deepEqual(asked, ['/project/pipelines/given.json', '/elsewhere/given.json']);
});

test('a stage of the name that a gate’s comparisons have is a mistake at that stage', (t) => {
  const stage = '  compare-1: { uses: normalize, needs: { dataset: ingest } }';
  const point = `${accuracy}, baseline: { point: { e: 2 } }`;
  const [clash] = resolve(study([point], stage)).diagnostics;
  t.deepEqual([clash?.code, clash?.message], ['name-clash', 'gate 1 adds a stage of the name "compare-1"']);
  t.deepEqual(resolve(study([`${point}, test: none`], stage)).diagnostics, []);
});
