/**
 * Every artifact type: a value that is written and read back is the same, the type's schema accepts what is written, and
 * a table of another version, of another type or of another form is refused.
 */

import { readFileSync } from 'node:fs';
import test, { type ExecutionContext } from 'ava';
import fc, { type Arbitrary } from 'fast-check';
import { clusters } from '../../src/artifacts/clusters.ts';
import { comparison } from '../../src/artifacts/comparison.ts';
import { dataset } from '../../src/artifacts/dataset.ts';
import { embedding } from '../../src/artifacts/embedding.ts';
import { files } from '../../src/artifacts/files.ts';
import { fit } from '../../src/artifacts/fit.ts';
import { history } from '../../src/artifacts/history.ts';
import { metrics } from '../../src/artifacts/metrics.ts';
import { model } from '../../src/artifacts/model.ts';
import { neighbors } from '../../src/artifacts/neighbors.ts';
import { predictions } from '../../src/artifacts/predictions.ts';
import { projection } from '../../src/artifacts/projection.ts';
import { artifactTypes } from '../../src/artifacts/registry.ts';
import { report } from '../../src/artifacts/report.ts';
import { checkColumns, table } from '../../src/artifacts/table.ts';
import { artifactChecker } from '../../src/core/schema/artifact-check.ts';
import type { JsonObject } from '../../src/core/values/canonical.ts';
import { decodeTable, encodeTable } from '../../src/stage-api/arrow-file.ts';
import type { Artifact } from '../../src/stage-api/artifact.ts';
import { StageFailure } from '../../src/stage-api/failure.ts';
import { column, describeTable, makeTable, type Table } from '../../src/stage-api/table.ts';
import * as arbitrary from './arbitrary.ts';

const problemOf = artifactChecker((type) => JSON.parse(readFileSync(artifactTypes.get(type)!, 'utf8')) as JsonObject);

function refused(t: ExecutionContext, read: () => unknown, message: string): StageFailure {
  const failure = t.throws(read, { instanceOf: StageFailure }, message);
  t.is(failure.code, 'invalid-artifact', message);
  return failure;
}

const withMetadata = (table: Table, metadata: JsonObject): Table => ({
  ...table,
  metadata: { ...table.metadata, ...metadata },
});

const tested: string[] = [];

/** `same` is what a value is expected to come back as, where the writer adds to it. */
function contract<Value>(
  artifact: Artifact<Value>,
  values: Arbitrary<Value>,
  same = (value: Value): unknown => value,
): void {
  const { type, version } = artifact;
  tested.push(type);

  test(`${type}: a value comes back from its bytes as it was written`, (t) => {
    fc.assert(
      fc.property(values, (value) => {
        const bytes = encodeTable(artifact.write(value));
        const found = artifact.read(decodeTable(bytes));
        t.deepEqual(found, same(value));
        t.deepEqual(encodeTable(artifact.write(found)), bytes, 'written again it has the same bytes');
      }),
      { numRuns: 40 },
    );
  });

  test(`${type}: the schema accepts what is written`, (t) => {
    fc.assert(
      fc.property(values, (value) => {
        t.is(problemOf(type, describeTable(artifact.write(value))), undefined);
      }),
      { numRuns: 40 },
    );
  });

  test(`${type}: a table of another version, type or form is refused`, (t) => {
    const [value] = fc.sample(values, { numRuns: 1, seed: 1 });
    const table = artifact.write(value!);
    const later = refused(t, () => artifact.read(withMetadata(table, { version: version + 1 })), 'version');
    t.like(later.facts, { found: `version ${version + 1}`, expected: `version ${version}` });
    t.regex(later.facts.where ?? '', new RegExp(type), 'the type is named');
    t.regex(later.facts.hint ?? '', /make it again/, 'a way out is named');

    const other = refused(t, () => artifact.read(withMetadata(table, { type: 'other' })), 'type');
    t.like(other.facts, { found: '"other"', expected: `"${type}"` });

    const { type: _, ...untyped } = table.metadata;
    refused(t, () => artifact.read({ ...table, metadata: untyped }), 'no type at all');

    if (type === 'table') return;
    const [first = '', ...others] = Object.keys(table.columns);
    const columns = Object.fromEntries(others.map((name) => [name, table.columns[name]!]));
    const form = refused(t, () => artifact.read({ ...table, columns }), 'a column is missing');
    t.regex(form.facts.found ?? '', new RegExp(`columns.*'${first}'`), 'the column is named');

    for (const name of ['classNames', 'layer', 'entry', 'stoppedEarly'])
      if (name in table.metadata)
        refused(t, () => artifact.read(withMetadata(table, { [name]: 7 })), `a number as ${name}`);
  });
}

contract(dataset, arbitrary.datasets);
contract(model, arbitrary.models);
contract(fit, arbitrary.fits);
contract(history, arbitrary.histories);
contract(metrics, arbitrary.measured);
contract(predictions, arbitrary.predicted);
contract(comparison, arbitrary.comparisons);
contract(embedding, arbitrary.embeddings);
contract(neighbors, arbitrary.neighbours);
contract(projection, arbitrary.projections);
contract(clusters, arbitrary.clusterings, (value) => ({
  ...value,
  contingency: clusters.read(clusters.write(value)).contingency,
}));
contract(report, arbitrary.reports);
contract(files, arbitrary.trees);
contract(table, arbitrary.anyColumns);

test('predictions of version 1 are read as answers of classes', (t) => {
  const columns = {
    split: column.utf8(['test']),
    row: column.int32(Int32Array.of(3)),
    label: column.int32(Int32Array.of(1)),
    predicted: column.int32(Int32Array.of(0)),
    probabilities: column.vectors(Float32Array.of(0.75, 0.25), 2),
  };
  const found = predictions.read(makeTable(columns, { type: 'predictions', version: 1, classNames: ['a', 'b'] }));
  t.like(found, { task: 'multiclass', classNames: ['a', 'b'] });
  t.is(predictions.write(found).metadata.version, 2);
});

test('predictions whose columns are not those of their task are refused', (t) => {
  const rows = { split: ['test'], row: Int32Array.of(3) };
  const classes = { label: Int32Array.of(1), predicted: Int32Array.of(0), probabilities: Float32Array.of(0.75, 0.25) };
  const written = predictions.write({ ...rows, task: 'multiclass', ...classes, classNames: ['a', 'b'] });
  const changed = (metadata: JsonObject, columns = written.columns): (() => unknown) => {
    const { type, version } = written.metadata;
    return () => predictions.read({ ...written, columns, metadata: { type, version, ...metadata } as JsonObject });
  };
  refused(t, changed({ task: 'regression' }), 'no numbers');
  refused(t, changed({ task: 'multilabel', labelNames: ['a', 'b'] }), 'no labels');
  refused(t, changed({ task: 'multiclass', classNames: ['a', 'b', 'c'] }), 'a probability too few');
  refused(t, changed({ task: 'multiclass' }), 'no names');
  const three = { ...written.columns, probabilities: column.vectors(Float32Array.of(0, 0, 1), 3) };
  refused(t, changed({ task: 'binary', classNames: ['a', 'b', 'c'] }, three), 'three classes');
  const both = {
    ...written.columns,
    label: column.vectors(Uint8Array.of(0, 2), 2),
    predicted: column.vectors(Uint8Array.of(0, 1), 2),
  };
  refused(t, changed({ task: 'multilabel', labelNames: ['a', 'b'] }, both), '2 for a label');
});

test('every type of the registry is tested here', (t) => {
  t.deepEqual(tested, [...new Set(tested)]);
  t.deepEqual([...tested].sort(), [...artifactTypes.keys()].sort());
});

test('a table has exactly the declared columns', (t) => {
  const found = table.write({
    columns: {
      id: column.int64(BigInt64Array.of(1n, 2n)),
      name: { type: 'Utf8', values: ['a', ''], valid: Uint8Array.of(1, 0) },
    },
  });
  checkColumns(found, { name: 'Utf8?', id: 'Int64?' }, 'output "rows"');
  const failure = (declared: Record<string, string>): StageFailure =>
    t.throws(() => checkColumns(found, declared, 'output "rows"'), { instanceOf: StageFailure });
  t.like(failure({ id: 'Int64', nam: 'Utf8?' }).facts, { expected: 'nam: Utf8?', found: 'columns id, name' });
  t.like(failure({ id: 'Int32', name: 'Utf8?' }).facts, { expected: 'Int32', found: 'Int64', where: 'output "rows"' });
  t.regex(failure({ id: 'Int64', name: 'Utf8' }).facts.hint ?? '', /no value/);
  t.like(failure({ id: 'Int64' }).facts, { found: 'name', expected: 'columns id' });
});
