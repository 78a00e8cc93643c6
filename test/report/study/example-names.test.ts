/** Names of projections and clusterings: short, and different for each. */

import test from 'ava';
import type { Coordinates } from '../../../src/core/pipeline/pipeline.ts';
import type { JsonObject } from '../../../src/core/values/canonical.ts';
import type { Digest } from '../../../src/core/values/digest.ts';
import { named } from '../../../src/report/study/example-names.ts';
import type { Examples } from '../../../src/report/study/study.ts';

interface Given {
  readonly method?: string;
  readonly coordinates?: Coordinates;
  readonly parameters?: JsonObject;
  readonly layer?: string;
  readonly split?: string;
}

function namesOf(...given: readonly Given[]): string[] {
  const parts = given.map(
    ({ method = 'kmeans', coordinates = {}, parameters = {}, layer = 'encoded', split = 'test' }, index): Examples => ({
      source: { index, port: 'clusters', digest: `sha256:${index}` as Digest, coordinates },
      name: method,
      method,
      parameters,
      layer,
      split,
      classNames: [],
      originalNames: [],
      row: [],
      label: [],
      original: [],
    }),
  );
  return named(parts).map(({ name }) => name);
}

test('one of its method is named by it', (t) => {
  t.deepEqual(namesOf({ coordinates: { k: 5 } }, { method: 'dbscan' }, { method: 'own' }), [
    'k-means',
    'DBSCAN',
    'own',
  ]);
});

test('parts of one method are named by their coordinates, as far as each has them', (t) => {
  const two = [{ coordinates: { method: 'kmeans', k: 5 } }, { coordinates: { method: 'kmeans', k: 2, restarts: 3 } }];
  t.deepEqual(namesOf(...two), ['k-means, k 5', 'k-means, k 2, restarts 3']);
  t.deepEqual(namesOf({ coordinates: { i: 1 } }, { coordinates: { d: false } }), ['k-means, i 1', 'k-means, d false']);
});

test('parts without coordinates are named by layer, split and parameters, and equal ones are numbered', (t) => {
  t.deepEqual(namesOf({ parameters: { k: 5, restarts: 10 } }, { parameters: { k: 2, restarts: 10 } }), [
    'k-means, k 5',
    'k-means, k 2',
  ]);
  t.deepEqual(namesOf({ layer: 'a' }, { layer: 'b', split: 'train' }), [
    'k-means, layer a, split test',
    'k-means, layer b, split train',
  ]);
  t.deepEqual(namesOf({ parameters: { k: 2 } }, {}, {}), ['k-means, k 2', 'k-means (1)', 'k-means (2)']);
});
