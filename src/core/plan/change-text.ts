/** A difference between two fingerprints as text. */

import type { Coordinates, ParameterPath } from '../pipeline/pipeline.ts';
import { pointText } from '../pipeline/point-text.ts';
import { type Json, sameJson } from '../values/canonical.ts';
import { type Change, isFile } from './explain.ts';

/** One change as text: `with.optimizer.adam.learningRate 0.001 → 0.0005`. */
export function changeText(change: Change): string {
  switch (change.field) {
    case 'with': {
      // `with.file file 42a2fd79` would look like a parameter of that name.
      const gap = [change.before, change.after].some((one) => one !== undefined && isFile(one)) ? '  ' : ' ';
      return `${pathText(change.path)}${gap}${valueText(change.before)} → ${valueText(change.after)}`;
    }
    case 'input':
      return `input ${change.port} ${stateText(change)}`;
    case 'gathered': {
      const { before, after } = change;
      if (before !== undefined && after !== undefined && !sameJson(before.at, after.at)) {
        const points = [ordered(before.at, after.at), after.at].map((at) => pointText(at) || 'no point');
        return `input ${change.port}: ${points.join(' → ')}`;
      }
      return `input ${change.port}${pointText((after ?? before)?.at ?? {})} ${stateText(change)}`;
    }
    case 'order':
      return `input ${change.port} comes in another order`;
    case 'code':
      return change.parts === undefined || change.parts.length === 0
        ? 'the code of the stage changed'
        : `code changed: ${listText(change.parts)}`;
    case 'seed':
      return `seed ${valueText(change.before)} → ${valueText(change.after)}`;
    case 'kind':
      return `uses ${valueText(change.before)} → ${valueText(change.after)}`;
    case 'keyVersion':
      return 'keys are computed in a new way';
  }
}

/** Coordinates in the order of `like`: a record does not preserve theirs. */
function ordered(at: Coordinates, like: Coordinates): Coordinates {
  return Object.fromEntries([
    ...Object.entries(like).flatMap(([axis]) => (axis in at ? [[axis, at[axis]]] : [])),
    ...Object.entries(at).filter(([axis]) => !(axis in like)),
  ]);
}

const partsShown = 4;

function listText(parts: readonly string[]): string {
  const more = parts.length - partsShown;
  return more > 0 ? `${parts.slice(0, partsShown).join(', ')} and ${more} more` : parts.join(', ');
}

function stateText({ before, after }: { readonly before?: Json; readonly after?: Json }): string {
  if (before === undefined) return 'is new';
  return after === undefined ? 'was removed' : 'has different content';
}

/** `with.model[2].dense.units`, `with.files["lib/a.py"]`. */
function pathText(path: ParameterPath): string {
  const stepText = (step: string | number): string => {
    if (typeof step === 'number') return `[${step}]`;
    return step.includes('.') || step.includes('/') ? `[${JSON.stringify(step)}]` : `.${step}`;
  };
  return path.reduce<string>((text, step) => text + stepText(step), 'with');
}

const valueCharacters = 120;

function valueText(value: Json | undefined): string {
  if (value === undefined) return '(none)';
  if (isFile(value)) return `file ${value.file.slice(7, 15)}${'mode' in value ? ' (executable)' : ''}`;
  const text = typeof value === 'string' ? value : JSON.stringify(value);
  return text.length > valueCharacters ? `${text.slice(0, valueCharacters - 1)}…` : text;
}
