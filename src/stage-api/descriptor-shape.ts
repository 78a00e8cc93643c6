/** The shape of a descriptor, checked when it is declared: a kind in JavaScript has no compiler that would say so. */

import { nearestName } from '../core/values/nearest.ts';

type Check = (value: unknown) => string | undefined;

/** Undefined if the value fits; else what was expected of it. */
const expects =
  (expected: string, fits: (value: unknown) => boolean): Check =>
  (value) =>
    fits(value) ? undefined : expected;

const isText = (value: unknown): value is string => typeof value === 'string';
const isUrl = (value: unknown): boolean => value instanceof URL;
const isMap = (value: unknown): value is { readonly [name: string]: unknown } =>
  typeof value === 'object' && value !== null && !Array.isArray(value) && !isUrl(value);

const text = expects('a text', isText);
const url = expects('the URL of a file', isUrl);
const flag = expects('true or false', (value) => typeof value === 'boolean');
const call = expects('a function', (value) => typeof value === 'function');
const list = expects('a list', Array.isArray);
const ports = expects(
  "ports by name: { dataset: { type: 'dataset', description: '…' } }",
  (value) => isMap(value) && Object.values(value).every((port) => isMap(port) && isText(port.type)),
);

const needed: { readonly [field: string]: Check } = {
  kind: expects('lower case letters, digits and -', (value) => isText(value) && /^[a-z][a-z0-9-]*$/.test(value)),
  summary: text,
  inputs: ports,
  outputs: ports,
  schema: url,
  body: url,
};

const possible: { readonly [field: string]: Check } = {
  inProcess: flag,
  program: flag,
  assets: expects('a list of URLs', (value) => Array.isArray(value) && value.every(isUrl)),
  types: expects('URLs by name of the type', (value) => isMap(value) && Object.values(value).every(isUrl)),
  timings: list,
  folds: expects(
    "{ fields: ['fold'], count: 'folds' }",
    (value) => isMap(value) && Array.isArray(value.fields) && value.fields.every(isText) && isText(value.count),
  ),
  words: list,
  wordLists: list,
  literal: list,
  filesMayMove: flag,
  ...Object.fromEntries(
    [
      'files check checkInputs resolveInputs names resolve outsideKey needsAll metrics continuesAlong endMatters',
      'ports fileLists versions deterministic',
    ]
      .join(' ')
      .split(' ')
      .map((name) => [name, call]),
  ),
};

/** The first fault in the shape of a descriptor, as a sentence; undefined if there is none. */
export function descriptorFault(descriptor: unknown): string | undefined {
  if (!isMap(descriptor)) return 'a stage kind is an object';
  const subject = isText(descriptor.kind) ? `the stage kind "${descriptor.kind}"` : 'a stage kind';
  for (const [name, check] of Object.entries(needed)) {
    const expected = check(descriptor[name]);
    if (expected !== undefined) return `${subject}: "${name}" is ${shown(descriptor[name])}; expected ${expected}`;
  }
  for (const [name, value] of Object.entries(descriptor)) {
    if (Object.hasOwn(needed, name) || value === undefined) continue;
    const check = possible[name];
    const near = nearestName(name, [...Object.keys(needed), ...Object.keys(possible)]);
    if (check === undefined)
      return `${subject} has an unknown field "${name}"${near === undefined ? '' : `; did you mean "${near}"?`}`;
    const expected = check(value);
    if (expected !== undefined) return `${subject}: "${name}" is ${shown(value)}; expected ${expected}`;
  }
  return undefined;
}

function shown(value: unknown): string {
  if (value === undefined) return 'missing';
  if (typeof value === 'function') return 'a function';
  return JSON.stringify(value)?.slice(0, 80) ?? String(value);
}
