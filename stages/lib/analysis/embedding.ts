/**
 * Reads an `embedding` artifact for analysis: its points, its labels and the names that go with them. Refuses
 * embeddings that no method can use: without rows, without columns, with numbers that are not finite.
 */

import { StageFailure, type Table } from 'arrowline/stage';
import { type Embedding as EmbeddingArtifact, embedding } from '../../../src/artifacts/embedding.ts';
import type { Examples, RowOrigins } from '../../../src/artifacts/examples.ts';
import { madeFrom } from '../../../src/artifacts/lineage.ts';
import type { Points } from './points.ts';

/** Fields of an embedding's metadata that every artifact made from it repeats. */
type Provenance = Pick<EmbeddingArtifact, 'layer' | 'split' | 'classNames' | 'originalNames' | 'model'>;

export interface Embedding extends Examples, RowOrigins, Provenance {
  readonly points: Points;
}

/** Throws a StageFailure (`invalid-artifact`, `no-rows`, `not-finite`). */
export function readEmbedding(table: Table): Embedding {
  const { values, width, ...facts } = embedding.read(table);
  const points = { values, rows: table.rows, width };
  if (points.rows === 0 || points.width === 0)
    throw new StageFailure('no-rows', 'the embedding holds no example', {
      found: `${points.rows} rows of ${points.width} numbers`,
      expected: 'at least one row',
      hint: 'choose a split that has examples in the stage that makes the embedding',
    });
  refuseNotFinite(points);
  return { ...facts, points };
}

function refuseNotFinite({ values, width }: Points): void {
  for (let index = 0; index < values.length; index++) {
    if (Number.isFinite(values[index])) continue;
    throw new StageFailure('not-finite', 'the embedding holds a number that is not finite', {
      where: `row ${Math.floor(index / width)}, number ${index % width}`,
      found: String(values[index]),
      expected: 'finite numbers',
      hint: 'a training that diverged gives such activations: look at its loss',
    });
  }
}

export function provenance({ layer, split, classNames, originalNames, model }: Embedding): Provenance {
  return { layer, split, classNames, originalNames, ...madeFrom(model) };
}
