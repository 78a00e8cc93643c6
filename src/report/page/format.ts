/**
 * How a page sets numbers and names: the texts of `core/facts/number-text.ts` with a true minus, a dash for a missing
 * number, and no break between a number and its unit.
 */

import { bytesText, countText, decimalText, formatMetric } from '../../core/facts/number-text.ts';
import type { Coordinates } from '../../core/pipeline/pipeline.ts';

/** The text of a number; a dash for none. */
export function typeset(text: string): string {
  return text === '' ? '–' : text.replace('-', '−');
}

/** `0.9233`; a dash for a missing number. */
export function decimal(value: number | undefined, digits = 4): string {
  return typeset(isNumber(value) ? decimalText(value, digits) : '');
}

/** `3`, `0.25`, `−1.5e−7`: no more digits than the number needs, and at most four decimals. */
export function shortNumber(value: number | undefined): string {
  return typeset(isNumber(value) ? formatMetric(value) : '').replace('e-', 'e−');
}

/** `12,544`. */
export function count(value: number | undefined): string {
  return typeset(isNumber(value) ? countText(value) : '');
}

/** `92.3 %` of a fraction. */
export function percent(fraction: number | undefined, digits = 1): string {
  return isNumber(fraction) ? `${decimal(fraction * 100, digits)}\u00a0%` : '–';
}

/** `50.4 kB`. */
export function byteSize(bytes: number | undefined): string {
  return typeset(bytes === undefined ? '' : bytesText(bytes).replace(' ', '\u00a0'));
}

function isNumber(value: number | undefined): value is number {
  return value !== undefined && Number.isFinite(value);
}

/** `1 class`, `5 classes`. */
export function plural(number: number, singular: string, several = `${singular}s`): string {
  return `${count(number)} ${number === 1 ? singular : several}`;
}

/** `28 × 28 × 1`. */
export function shapeText(shape: readonly number[]): string {
  return shape.join(' × ');
}

/** A coordinate's or a parameter's value: numbers in their shortest form, everything else as text or JSON. */
export function valueText(value: unknown): string {
  return typeof value === 'string' ? value : JSON.stringify(value);
}

/** The place of an artifact among the inputs of a report: `evaluations[net=A]`. */
export function sourceText({
  port,
  coordinates,
}: {
  readonly port: string;
  readonly coordinates: Coordinates;
}): string {
  const at = Object.entries(coordinates).map(([axis, value]) => `${axis}=${valueText(value)}`);
  return at.length > 0 ? `${port}[${at.join(',')}]` : port;
}

/** `normalizedMutualInformation` as words. */
export function spaced(name: string): string {
  return name.replace(/([a-z])([A-Z])/g, (_, before: string, after: string) => `${before} ${after.toLowerCase()}`);
}

/** A model's name at the beginning of a sentence: `A`, `Model default`, `Model units 8, rate 0.01`, `The model`. */
export function subject(name: string): string {
  if (!/^\p{Ll}/u.test(name)) return name;
  return name.startsWith('the ') ? capital(name) : `Model ${name}`;
}

/** `Accuracy` of `accuracy`. */
export function capital(text: string): string {
  return text.charAt(0).toUpperCase() + text.slice(1);
}
