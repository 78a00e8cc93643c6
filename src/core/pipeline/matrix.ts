/**
 * The points of a matrix: the product of its axes, minus `exclude`, plus `include`, as GitHub Actions defines them
 * (docs.github.com, "Running variations of jobs in a workflow"). Knows nothing of stages.
 */

import { type DocumentNode, descend, type MapNode } from '../document/document.ts';
import { didYouMean, type Mistakes, type Span } from '../document/mistakes.ts';
import { looksLike, nameClash } from '../document/names.ts';
import type { Template } from '../document/template.ts';
import { showValue } from '../schema/schema-words.ts';
import type { Json, JsonObject } from '../values/canonical.ts';
import { nearestName } from '../values/nearest.ts';
import type { Coordinates } from './pipeline.ts';
import { pointText } from './point-text.ts';

export type Scalar = string | number | boolean;
export interface Point {
  readonly coordinates: Coordinates;
  /** For axes whose values are maps: the map. */
  readonly fields: { readonly [axis: string]: JsonObject };
}

export const pointsMax = 250_000;
/** The only point of a stage without a matrix. */
export const noPoint: Point = { coordinates: {}, fields: {} };

interface AxisValue {
  readonly coordinate: Scalar;
  readonly fields?: JsonObject;
}
type Combination = Map<string, AxisValue>;

/**
 * Expands a matrix. `bind` substitutes params and env. Undefined after a mistake, which has been reported. The last
 * axis varies fastest; coordinates are in the order of the axes, then of the fields that `include` adds.
 */
export function expandMatrix(
  node: MapNode,
  bind: (node: DocumentNode) => Template,
  mistakes: Mistakes,
): readonly Point[] | undefined {
  const before = mistakes.count;
  const axes = new Map<string, readonly AxisValue[]>();
  let size = 1;
  nameClash('axes', [...keysOf(node)], mistakes);
  for (const [name, entry] of node.entries) {
    if (name === 'include' || name === 'exclude') continue;
    const values = readAxis(name, entry.value, bind, mistakes);
    axes.set(name, values);
    size *= values.length;
  }
  const include = readEntries(node, 'include', bind, mistakes);
  const exclude = readEntries(node, 'exclude', bind, mistakes);
  for (const { values, span, keys } of exclude)
    for (const axis of values.keys())
      if (!axes.has(axis))
        mistakes.add(
          'unknown-axis',
          `"exclude" names "${axis}", which is not an axis of this matrix`,
          keys.get(axis) ?? span,
          () => ({
            expected: [...axes.keys()].join(', ') || undefined,
            hint: didYouMean(nearestName(axis, axes.keys())),
          }),
        );
  if (size > pointsMax)
    mistakes.add('too-many-points', 'the matrix has too many points', node.span, {
      found: String(size),
      expected: `at most ${pointsMax}`,
    });
  // An axis without values refers to a param whose mistake is reported.
  if (mistakes.count > before || [...axes.values()].some(({ length }) => length === 0)) return undefined;
  const product = axes.size === 0 ? [] : combinations(axes);
  const kept = removeExcluded(product, exclude, mistakes);
  const points = addIncluded(kept, axes, include, mistakes).map(toPoint);
  if (points.length === 0)
    mistakes.add(
      'empty-matrix',
      'no combination is left of this matrix',
      node.entries.get('exclude')?.key ?? node.span,
      { hint: 'remove an entry of "exclude"' },
    );
  reportRepeated(points, node.span, mistakes);
  return mistakes.count > before ? undefined : points;
}

function readAxis(
  name: string,
  node: DocumentNode,
  bind: (node: DocumentNode) => Template,
  mistakes: Mistakes,
): readonly AxisValue[] {
  const template = bind(node);
  if (template.kind !== 'constant') return [];
  const list = template.value;
  if (!Array.isArray(list) || list.length === 0) {
    mistakes.add('wrong-type', `the axis "${name}" has no list of values`, node.span, {
      found: showValue(list),
      expected: 'a list with at least one value',
    });
    return [];
  }
  const seen = new Map<Scalar, Scalar>();
  const values: AxisValue[] = [];
  list.forEach((value: Json, index) => {
    const { span } = descend(node, [index]).node;
    const read = readAxisValue(name, value, span, mistakes);
    if (read === undefined) return;
    const { coordinate } = read;
    // A number and a text with the same digits are distinguished by quotes.
    const look = typeof coordinate === 'string' ? looksLike(coordinate) : coordinate;
    const earlier = seen.get(look);
    if (earlier === coordinate)
      mistakes.add('repeated-point', `the axis "${name}" has the value ${showValue(coordinate)} twice`, span);
    else if (earlier !== undefined)
      mistakes.add('repeated-point', `two values of the axis "${name}" look the same`, span, {
        found: showValue(coordinate),
        hint: 'they differ in blanks, in their Unicode form or in invisible characters',
      });
    else seen.set(look, coordinate);
    values.push(read);
  });
  return values;
}

function readAxisValue(axis: string, value: Json, span: Span, mistakes: Mistakes): AxisValue | undefined {
  if (isScalar(value)) return { coordinate: value };
  const name =
    typeof value === 'object' && value !== null && !Array.isArray(value) ? (value as JsonObject).name : undefined;
  if (name !== undefined && isScalar(name)) return { coordinate: name, fields: value as JsonObject };
  mistakes.add('wrong-type', `a value of the axis "${axis}" cannot be a coordinate`, span, {
    found: showValue(value),
    expected: 'a text, a number, true or false, or a mapping with a "name"',
  });
  return undefined;
}

export function isScalar(value: Json): value is Scalar {
  return typeof value === 'string' || typeof value === 'number' || typeof value === 'boolean';
}

interface MatrixEntry {
  readonly values: Combination;
  readonly span: Span;
  readonly keys: ReadonlyMap<string, Span>;
}

function readEntries(
  matrix: MapNode,
  key: 'include' | 'exclude',
  bind: (node: DocumentNode) => Template,
  mistakes: Mistakes,
): readonly MatrixEntry[] {
  const list = matrix.entries.get(key)?.value;
  if (list?.kind !== 'list') return [];
  return list.items.flatMap((item) => {
    if (item.kind !== 'map') return [];
    const values: Combination = new Map();
    for (const [axis, entry] of item.entries) {
      const template = bind(entry.value);
      const value =
        template.kind === 'constant' ? readAxisValue(axis, template.value, entry.value.span, mistakes) : undefined;
      if (value !== undefined) values.set(axis, value);
    }
    return [{ values, span: item.span, keys: new Map([...item.entries].map(([axis, entry]) => [axis, entry.key])) }];
  });
}

function combinations(axes: ReadonlyMap<string, readonly AxisValue[]>): Combination[] {
  let rows: Combination[] = [new Map()];
  for (const [axis, values] of axes) rows = rows.flatMap((row) => values.map((value) => new Map(row).set(axis, value)));
  return rows;
}

/** The values of some axes as one key, to match entries with combinations by hashing. */
function keyOn(axes: readonly string[], combination: Combination): string {
  return JSON.stringify(axes.map((axis) => combination.get(axis)?.coordinate));
}

function removeExcluded(rows: Combination[], exclude: readonly MatrixEntry[], mistakes: Mistakes): Combination[] {
  const removed = new Set<Combination>();
  for (const [axes, entries] of bySignature(exclude, () => true)) {
    const index = indexOn(axes, rows);
    for (const entry of entries) {
      const matching = index.get(keyOn(axes, entry.values));
      if (matching === undefined)
        mistakes.add('useless-exclude', 'this entry of "exclude" matches no combination', entry.span);
      for (const row of matching ?? []) removed.add(row);
    }
  }
  return removed.size === 0 ? rows : rows.filter((row) => !removed.has(row));
}

function addIncluded(
  rows: Combination[],
  axes: ReadonlyMap<string, readonly AxisValue[]>,
  include: readonly MatrixEntry[],
  mistakes: Mistakes,
): Combination[] {
  const targets = new Map<MatrixEntry, readonly Combination[]>();
  for (const [signature, entries] of bySignature(include, (axis) => axes.has(axis))) {
    const index = indexOn(signature, rows);
    for (const entry of entries) targets.set(entry, index.get(keyOn(signature, entry.values)) ?? []);
  }
  const added: Combination[] = [];
  for (const entry of include) {
    const matching = targets.get(entry) ?? [];
    for (const row of matching) for (const [axis, value] of entry.values) if (!axes.has(axis)) row.set(axis, value);
    if (matching.length === 0) added.push(inAxisOrder(entry.values, [...axes.keys()]));
    warnOfInclude(entry, axes, matching.length > 0, mistakes);
  }
  return [...rows, ...added];
}

/**
 * Warns of an `include` entry that adds nothing, and of one that makes a point without some of the axes: both suggest a
 * typo.
 */
function warnOfInclude(
  { values, span, keys }: MatrixEntry,
  axes: ReadonlyMap<string, readonly AxisValue[]>,
  matches: boolean,
  mistakes: Mistakes,
): void {
  const named = [...values.keys()].filter((key) => axes.has(key));
  if (matches && named.length === values.size)
    mistakes.warn('useless-include', 'this entry of "include" adds nothing: the matrix has this combination', span);
  const missing = [...axes.keys()].filter((axis) => !values.has(axis));
  if (matches || missing.length === 0 || named.length === 0) return;
  const strange = named.find((axis) => !axes.get(axis)?.some((one) => one.coordinate === values.get(axis)?.coordinate));
  const text = missing.map((axis) => `"${axis}"`).join(', ');
  mistakes.warn(
    'partial-point',
    `this entry of "include" matches no combination, and is a point of its own without ${text}`,
    (strange === undefined ? undefined : keys.get(strange)) ?? span,
    () => ({
      found: strange === undefined ? undefined : `${strange}: ${showValue(values.get(strange)?.coordinate ?? null)}`,
      expected:
        strange === undefined
          ? undefined
          : `${strange}: ${(axes.get(strange) ?? [])
              .slice(0, 12)
              .map((one) => showValue(one.coordinate))
              .join(', ')}`,
      hint: `give it ${text} too if it is meant to be a point of its own`,
    }),
  );
}

/** The names of axes and of fields that `include` adds, each with its span. */
function* keysOf(node: MapNode): Generator<readonly [string, Span]> {
  for (const [name, entry] of node.entries) if (name !== 'include' && name !== 'exclude') yield [name, entry.key];
  for (const item of includeEntries(node)) for (const [name, entry] of item.entries) yield [name, entry.key];
}

export function includeEntries(matrix: MapNode): readonly MapNode[] {
  const include = matrix.entries.get('include')?.value;
  return include?.kind === 'list' ? include.items.filter((item) => item.kind === 'map') : [];
}

function inAxisOrder(values: Combination, axes: readonly string[]): Combination {
  const ordered: Combination = new Map();
  for (const axis of [...axes, ...values.keys()]) {
    const value = values.get(axis);
    if (value !== undefined) ordered.set(axis, value);
  }
  return ordered;
}

/** Entries grouped by the axes they name, in the order of the entries. */
function bySignature(
  entries: readonly MatrixEntry[],
  counts: (axis: string) => boolean,
): Iterable<[string[], MatrixEntry[]]> {
  const groups = new Map<string, [string[], MatrixEntry[]]>();
  for (const entry of entries) {
    const axes = [...entry.values.keys()].filter(counts).sort();
    const group = groups.get(axes.join());
    if (group === undefined) groups.set(axes.join(), [axes, [entry]]);
    else group[1].push(entry);
  }
  return groups.values();
}

function indexOn(axes: readonly string[], rows: readonly Combination[]): Map<string, Combination[]> {
  const index = new Map<string, Combination[]>();
  for (const row of rows) {
    const key = keyOn(axes, row);
    const bucket = index.get(key);
    if (bucket === undefined) index.set(key, [row]);
    else bucket.push(row);
  }
  return index;
}

function toPoint(combination: Combination): Point {
  const coordinates: Record<string, Scalar> = {};
  const fields: Record<string, JsonObject> = {};
  for (const [axis, value] of combination) {
    coordinates[axis] = value.coordinate;
    if (value.fields !== undefined) fields[axis] = value.fields;
  }
  return { coordinates, fields };
}

function reportRepeated(points: readonly Point[], span: Span, mistakes: Mistakes): void {
  const seen = new Set<string>();
  for (const { coordinates } of points) {
    const text = pointText(coordinates);
    if (seen.has(text)) mistakes.add('repeated-point', `the matrix has the point ${text} twice`, span);
    seen.add(text);
  }
}
