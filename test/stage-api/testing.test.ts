/** `runStage` holds a body to all that its descriptor promises, in the context that workers give. */

import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { column, defineStage, makeTable, type StageBody, StageFailure, schemaOf, type Table } from 'arrowline/stage';
import { memoryCheckpoints, runStage } from 'arrowline/testing';
import test, { type ExecutionContext } from 'ava';
import { declared } from '../support/measure.ts';
import { temporaryFolder } from '../support/temporary.ts';

type Parameters = { readonly path: string; readonly times: number };

const folder = new URL('file:///nowhere/');

function define(schema: URL) {
  return defineStage({
    kind: 'scale',
    summary: 'Multiplies numbers.',
    inputs: {
      numbers: { type: 'metrics', description: 'The numbers.' },
      more: { type: 'metrics', arity: 'many', optional: true, description: 'Numbers to add.' },
    },
    outputs: { scaled: { type: 'metrics', description: 'The products.' } },
    schema: schemaOf<Parameters>(schema),
    body: new URL('body.js', folder),
    files: () => [['path']],
    check: ({ times }) => (times === 0 ? [{ path: ['times'], message: 'is 0' }] : []),
    metrics: () => [declared('sum', 'none')],
  });
}
type Kind = ReturnType<typeof define>;

function kindIn(t: ExecutionContext): Kind {
  const path = join(temporaryFolder(t), 'scale.schema.json');
  const properties = { path: { type: 'string', default: 'data' }, times: { type: 'number', default: 2 } };
  writeFileSync(path, JSON.stringify({ type: 'object', additionalProperties: false, properties }));
  return define(pathToFileURL(path));
}

const numbers = (...values: number[]): Table =>
  makeTable(
    { name: column.utf8(values.map((_, index) => `n${index}`)), value: column.float64(Float64Array.from(values)) },
    { type: 'metrics', version: 1, classNames: [] },
  );

const scale: StageBody<Kind> = async (context) => {
  const { times } = context.parameters;
  const { value } = (await context.one('numbers').table()).columns;
  const products = Array.from(value!.values as Float64Array, (one) => one * times);
  context.progress({ unit: 'number', done: products.length, total: products.length });
  context.log(`multiplied by ${times}`);
  return { outputs: { scaled: numbers(...products) }, metrics: { sum: products.reduce((sum, one) => sum + one, 0) } };
};

test('a body runs with its parameters completed, and its outputs come back through their bytes', async (t) => {
  const ran = await runStage(kindIn(t), scale, { inputs: { numbers: numbers(1, 2) } });
  t.deepEqual([...(ran.outputs.scaled!.columns.value!.values as Float64Array)], [2, 4]);
  t.deepEqual(ran.metrics, { sum: 6 });
  t.deepEqual(ran.lines, ['multiplied by 2']);
  t.deepEqual(ran.progress, [{ unit: 'number', done: 2, total: 2 }]);
  const again = await runStage(kindIn(t), scale, { inputs: { numbers: numbers(1, 2) } });
  t.is(again.digests.scaled, ran.digests.scaled);
});

test('parameters are refused as planning refuses them', async (t) => {
  const given = (parameters: { [name: string]: number }) => () =>
    runStage(kindIn(t), scale, { parameters, inputs: { numbers: numbers(1) } });
  await t.throwsAsync(given({ speed: 1 }), { message: /^with of scale: .*speed/ });
  await t.throwsAsync(given({ times: 0 }), { message: /^check of scale: .*is 0/ });
});

test('ports are wired as they are declared', async (t) => {
  const kind = kindIn(t);
  await t.throwsAsync(runStage(kind, scale, {}), { message: 'scale: "numbers" is not wired' });
  await t.throwsAsync(runStage(kind, scale, { inputs: { others: numbers(1) } }), {
    message: 'scale has no input "others"',
  });
});

test('outputs, their types and metrics are those that the descriptor promises', async (t) => {
  const inputs = { numbers: numbers(1) };
  const run = (result: Awaited<ReturnType<typeof scale>>) => () => runStage(kindIn(t), async () => result, { inputs });
  const two = { scaled: numbers(1), spare: numbers(1) };
  await t.throwsAsync(run({ outputs: two }), { message: /^outputs of scale: scaled, spare; declared: scaled/ });
  await t.throwsAsync(run({ outputs: { scaled: makeTable({}, { type: 'metrics' }) } }), {
    message: /^artifact of type metrics: /,
  });
  const outputs = { scaled: numbers(1) };
  await t.throwsAsync(run({ outputs, metrics: { total: 1 } }), { message: /reports "total"; announced: sum/ });
  await t.throwsAsync(run({ outputs, metrics: { sum: Number.NaN } }), { message: /reports sum = NaN/ });
});

test('a body reads the files that it is given, and no others', async (t) => {
  const read: StageBody<Kind> = async (context) => {
    const bytes = await context.readFile(context.parameters.path);
    return { outputs: { scaled: numbers(...bytes) } };
  };
  const inputs = { numbers: numbers(1) };
  const ran = await runStage(kindIn(t), read, { inputs, files: { data: Uint8Array.of(7) } });
  t.deepEqual([...(ran.outputs.scaled!.columns.value!.values as Float64Array)], [7]);
  await t.throwsAsync(runStage(kindIn(t), read, { inputs }), {
    message: /reads a file that its kind does not declare/,
  });
});

test('a failure of the body is thrown as it is, and so is a cancellation', async (t) => {
  const inputs = { numbers: numbers(1) };
  const fails: StageBody<Kind> = async () => {
    throw new StageFailure('my-kind/bad-data', 'the data are bad', { where: 'row 1' });
  };
  await t.throwsAsync(runStage(kindIn(t), fails, { inputs }), {
    instanceOf: StageFailure,
    message: 'the data are bad',
  });
  const cancelled = new Error('cancelled');
  const onProgress = (): void => {
    throw cancelled;
  };
  await t.throwsAsync(runStage(kindIn(t), scale, { inputs, onProgress }), { is: cancelled });
});

test('checkpoints are kept by position, and the largest within the limit is found', async (t) => {
  const checkpoints = memoryCheckpoints();
  await checkpoints.save(1, numbers(1));
  await checkpoints.save(3, numbers(3));
  t.is((await checkpoints.latest(2))?.position, 1);
  t.is((await checkpoints.latest(3))?.position, 3);
  t.is(await checkpoints.latest(0), undefined);
  t.deepEqual(checkpoints.positions, [1, 3]);
});

test("a type of a kind's own is checked by the schema that is handed in", async (t) => {
  const path = join(temporaryFolder(t), 'tally.schema.json');
  const columns = { type: 'object', required: ['count'], properties: { count: { const: 'Int32' } } };
  writeFileSync(path, JSON.stringify({ type: 'object', required: ['columns'], properties: { columns } }));
  const types = new Map([['tally', pathToFileURL(path)]]);
  const kind = defineStage({
    kind: 'double',
    summary: 'Doubles a count.',
    inputs: { count: { type: 'tally', description: 'The count.' } },
    outputs: { doubled: { type: 'tally', description: 'Twice of it.' } },
    schema: kindIn(t).schema,
    body: new URL('body.js', folder),
  });
  const tally = (count: number): Table =>
    makeTable({ count: column.int32(Int32Array.of(count)) }, { type: 'tally', version: 1 });
  const double: StageBody<typeof kind> = async (context) => {
    const { count } = (await context.one('count').table()).columns;
    return { outputs: { doubled: tally(Number(count!.values[0]) * 2) } };
  };
  const { outputs } = await runStage(kind, double, { types, inputs: { count: tally(21) } });
  t.is(outputs.doubled!.columns.count!.values[0], 42);
  await t.throwsAsync(runStage(kind, double, { types, inputs: { count: numbers(1) } }), {
    message: /artifact of type tally: .*count/,
  });
  await t.throwsAsync(runStage(kind, double, { inputs: { count: tally(21) } }), {
    message: 'artifact type "tally" is unknown: hand in its schema with `types`',
  });
});

test('a stream among the outputs is taken, and an input and a file are opened in parts', async (t) => {
  const kind = kindIn(t);
  const doubled: StageBody<Kind> = async (context) => {
    const stored = await context.one('numbers').open();
    const file = await context.openFile(context.parameters.path);
    t.is(file.name, 'data');
    t.is(readFileSync(file.path, 'utf8'), '3');
    const metrics = { sum: 0 };
    async function* batches() {
      for (const [index] of stored.batches.entries()) {
        const { name, value } = (await stored.read(index)).columns;
        const products = Float64Array.from(value!.values as Float64Array, (one) => 3 * one);
        metrics.sum += products.reduce((sum, one) => sum + one, 0);
        yield { name: name!, value: column.float64(products) };
      }
    }
    return { outputs: { scaled: { types: stored.types, metadata: stored.metadata, batches: batches() } }, metrics };
  };
  const given = { inputs: { numbers: numbers(1, 2) }, files: { data: new TextEncoder().encode('3') } };
  const ran = await runStage(kind, doubled, given);
  t.deepEqual([...(ran.outputs.scaled!.columns.value!.values as Float64Array)], [3, 6]);
  t.deepEqual(ran.metrics, { sum: 9 });
  const table = await runStage(kind, scale, { ...given, parameters: { times: 3 } });
  t.is(ran.digests.scaled, table.digests.scaled, 'the same numbers as one table');

  const editing: StageBody<Kind> = async (context) => {
    writeFileSync((await context.openFile(context.parameters.path)).path, '4');
    return scale(context);
  };
  await t.throwsAsync(runStage(kind, editing, given), { message: 'a file changed while the pipeline ran' });
  const otherType: StageBody<Kind> = async (context) => {
    const { metadata } = await context.one('numbers').open();
    async function* batches() {
      t.fail('a row was taken');
      yield {};
    }
    return { outputs: { scaled: { types: { value: 'Int32' }, metadata, batches: batches() } } };
  };
  await t.throwsAsync(runStage(kind, otherType, given), { message: /artifact of type metrics: / });
});
