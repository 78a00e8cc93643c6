/** Predictions of a point: found without reading those of others, as they are as long as the data. */

import { agree, bestFitting, modelOf, samePlace } from '../../artifacts/lineage.ts';
import type { InputArtifact } from '../../stage-api/context.ts';
import type { Point, Predictions, Source } from './study.ts';

const coordinatesOf = ({ coordinates }: InputArtifact) => coordinates;

/**
 * The artifacts that are of the point's model. Metrics and predictions come from the same actions: those that have the
 * coordinates of the point's evaluation are looked at first, and others that may be its own only if there are none.
 */
export async function predictionsAt(point: Point, artifacts: readonly InputArtifact[]): Promise<InputArtifact[]> {
  const evaluated = (artifact: InputArtifact): boolean =>
    point.evaluation?.sources.some(({ coordinates }) => samePlace(coordinates, artifact.coordinates)) ?? false;
  const beside = artifacts.filter(evaluated);
  const found = await ofPoint(point, beside, beside);
  if (found.length > 0) return found;
  const others = artifacts.filter((one) => !beside.includes(one) && agree(one.coordinates, point.coordinates));
  return ofPoint(point, others, bestFitting(artifacts, coordinatesOf, point.coordinates));
}

/** Artifacts that name the point's model, and those of `fitting` that name none. Their tables are read already. */
async function ofPoint(
  point: Point,
  artifacts: readonly InputArtifact[],
  fitting: readonly InputArtifact[],
): Promise<InputArtifact[]> {
  const found: InputArtifact[] = [];
  for (const artifact of artifacts) {
    const table = await artifact.table();
    const digest = modelOf(table);
    const isKnown = digest !== undefined && point.modelDigest !== undefined;
    if (isKnown ? digest === point.modelDigest : fitting.includes(artifact))
      found.push({ ...artifact, table: async () => table });
  }
  return found;
}

/** One after the other; a split that several hold is taken from the first. Predictions of another task are left out. */
export function joinPredictions(parts: readonly Predictions[]): Predictions | undefined {
  const [first, ...others] = parts;
  if (first === undefined || others.length === 0) return first;
  const known = new Set<string>();
  const sources: Source[] = [];
  const split: string[] = [];
  const numbers = {
    row: [] as number[],
    label: [] as number[],
    predicted: [] as number[],
    probabilities: [] as number[],
  };
  const names = first.names.length;
  const wide = first.task === 'multilabel' ? names : 1;
  const widths = { row: 1, label: wide, predicted: wide, probabilities: names };
  for (const part of parts.filter(({ task }) => task === first.task)) {
    const isNew = part.split.map((one) => !known.has(one));
    if (isNew.includes(true)) sources.push(part.source);
    isNew.forEach((take, at) => {
      if (!take) return;
      known.add(part.split[at]!);
      split.push(part.split[at]!);
      for (const name of ['row', 'label', 'predicted', 'probabilities'] as const)
        for (let one = 0; one < widths[name]; one++) numbers[name].push(part[name][at * widths[name] + one]!);
    });
  }
  return { ...first, sources, split, ...numbers };
}

/** Whether the answer to an example is right: its class, or all of its labels. */
export function isRight({ task, names, label, predicted }: Predictions, index: number): boolean {
  const width = task === 'multilabel' ? names.length : 1;
  for (let at = index * width; at < (index + 1) * width; at++) if (label[at] !== predicted[at]) return false;
  return true;
}
