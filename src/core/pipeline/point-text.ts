/**
 * The text form of points and actions: `[filters=32,epochs=5]`, `train[filters=32,epochs=5]`. Different points have
 * different texts.
 */

import { parseScalar } from '../document/yaml-scalar.ts';
import type { ActionId, Coordinates } from './pipeline.ts';

/** `[axis=value,axis=value]`; empty if there are no coordinates. */
export function pointText(coordinates: Coordinates): string {
  let text = '';
  for (const axis in coordinates)
    text += `${text === '' ? '[' : ','}${axis}=${valueText(coordinates[axis] as string | number | boolean)}`;
  return text === '' ? '' : `${text}]`;
}

export function actionIdOf(stage: string, coordinates: Coordinates): ActionId {
  return `${stage}${pointText(coordinates)}` as ActionId;
}

/** A value as in the text of a point. */
export function valueText(value: string | number | boolean): string {
  if (typeof value !== 'string') return String(value);
  // A text that could be read as a number or as the end of the value is quoted.
  return /^[^\s,=[\]"'\\\p{C}]+$/u.test(value) && typeof parseScalar(value) === 'string'
    ? value
    : JSON.stringify(value);
}
