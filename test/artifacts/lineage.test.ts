/** The field of an artifact's metadata that names its model: written and read in one place. */

import test from 'ava';
import { madeFrom, modelOf } from '../../src/artifacts/lineage.ts';
import { digestOf } from '../../src/core/values/digest.ts';
import { makeTable } from '../../src/stage-api/table.ts';

const digest = digestOf('a model');

test('the model that is written into the metadata is read from it', (t) => {
  t.is(modelOf(makeTable({}, { type: 'metrics', ...madeFrom(digest) })), digest);
});

test('an artifact that names no model has none, and so does a model, whose field of that name holds its layers', (t) => {
  t.deepEqual(madeFrom(undefined), {});
  t.is(modelOf(makeTable({}, { type: 'metrics' })), undefined);
  t.is(modelOf(makeTable({}, { type: 'model', model: [{ dense: { units: 2 } }] })), undefined);
  t.is(modelOf(makeTable({}, { type: 'metrics', model: 'the best one' })), undefined, 'no digest');
});
