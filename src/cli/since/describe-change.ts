/** A change of a fingerprint in words, with its place in the present document and the actions that made a changed input. */

import type { SourceRange } from '../../core/document/diagnostic.ts';
import type { Action, OutputReference, Pipeline } from '../../core/pipeline/pipeline.ts';
import { changeText } from '../../core/plan/change-text.ts';
import type { Change } from '../../core/plan/explain.ts';

export interface DescribedChange {
  readonly text: string;
  /** `pipelines/default.yaml:24:18`. */
  readonly place?: string;
}

export function describeChange(change: Change, action: Action, pipeline: Pipeline): DescribedChange {
  const text = changeText(change);
  const at = (range: SourceRange | undefined): string =>
    range === undefined ? pipeline.file : `${range.file ?? pipeline.file}:${range.line}:${range.column}`;
  switch (change.field) {
    case 'with':
      return { text: `${action.stage}.${text}`, place: at(pipeline.locate(action.stage, change.near ?? change.path)) };
    case 'seed':
      return { text, place: at(pipeline.locateSeed(action.stage)) };
    case 'input':
      return { text: madeBy(text, action.inputs[change.port]?.from ?? []) };
    case 'gathered': {
      const producer = action.inputs[change.port]?.from[change.index ?? -1];
      return { text: madeBy(text, producer === undefined ? [] : [producer]) };
    }
    default:
      return { text };
  }
}

function madeBy(text: string, from: readonly OutputReference[]): string {
  return from.length === 0 ? text : `${text}: ${from.map(({ action, output }) => `${action}.${output}`).join(', ')}`;
}
