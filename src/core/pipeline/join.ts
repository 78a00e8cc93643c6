/**
 * Computes the points of a stage from those of its inputs. A port of arity one passes on the coordinates of its
 * producer; several such ports are joined on the axes they share (a natural join), by hashing. Gathering ports pass on
 * artifacts but no coordinates. The stage's own matrix multiplies the points.
 */

import { didYouMean, type Mistakes, type Span } from '../document/mistakes.ts';
import { nearestName } from '../values/nearest.ts';
import { type Point, pointsMax, type Scalar } from './matrix.ts';
import type { Action, ActionInput, Coordinates, OutputReference } from './pipeline.ts';
import { pointText } from './point-text.ts';
import type { InputPort } from './stage-kind.ts';
import type { Where } from './wiring/needs.ts';
import type { Connection } from './wiring/wiring.ts';

/** The points of a stage, as its dependents see them. */
export interface Produced {
  readonly points: readonly Pick<Action, 'id' | 'coordinates'>[];
  readonly axes: ReadonlySet<string>;
  /** Some points are unknown because of a mistake: points or axes that seem to be missing are not reported. */
  readonly open: boolean;
}

export interface Row {
  readonly coordinates: Coordinates;
  readonly fields: Point['fields'];
  readonly inputs: { readonly [port: string]: ActionInput };
}

export interface JoinedRows {
  readonly rows: readonly Row[];
  /** The axes passed on by the inputs. */
  readonly inherited: ReadonlySet<string>;
  readonly open: boolean;
}

/** Joins the inputs of a stage and multiplies by its own points. Reports joins and selections that are empty. */
export function joinInputs(
  connections: readonly Connection[],
  produced: (connection: Connection) => Produced | undefined,
  own: readonly Point[],
  span: Span,
  mistakes: Mistakes,
): JoinedRows {
  let rows: readonly Row[] = [{ coordinates: {}, fields: {}, inputs: {} }];
  const axes = new Set<string>();
  const gathered: Record<string, ActionInput> = {};
  let open = false;
  for (const connection of connections) {
    const source = produced(connection);
    const chosen = source === undefined ? undefined : narrow(source, connection, mistakes);
    if (source === undefined || chosen === undefined || (source.open && chosen.length === 0)) {
      open = true;
      continue;
    }
    if (source.open) open = true;
    if (connection.input.arity === 'many') {
      const previous = gathered[connection.port]?.from ?? [];
      gathered[connection.port] = {
        arity: 'many',
        type: connection.input.type,
        from: [...previous, ...chosen.map((one) => one.reference)],
        ...partialOf(connection.input),
      };
      continue;
    }
    const joined = naturalJoin(rows, axes, chosen, connection);
    if (joined === undefined) {
      mistakes.add('too-many-points', 'the inputs of this stage have too many combinations', span, {
        expected: `at most ${pointsMax}`,
      });
      return { rows: [], inherited: axes, open: true };
    }
    if (joined.length === 0) {
      mistakes.add(
        'empty-join',
        `no point of "${connection.stage}" has the same coordinates as the other inputs`,
        connection.span,
        {
          found: example(chosen),
          expected: example(rows),
          hint: 'the axes that inputs share must have values in common',
        },
      );
      return { rows: [], inherited: axes, open: true };
    }
    rows = joined;
    for (const one of chosen) for (const axis in one.coordinates) axes.add(axis);
  }
  const total = rows.length * own.length;
  if (total > pointsMax) {
    mistakes.add('too-many-points', 'this stage has too many points', span, {
      found: String(total),
      expected: `at most ${pointsMax}`,
    });
    return { rows: [], inherited: axes, open: true };
  }
  const result: Row[] = [];
  for (const row of rows) {
    const inputs = { ...row.inputs, ...gathered };
    for (const point of own)
      result.push({ coordinates: { ...row.coordinates, ...point.coordinates }, fields: point.fields, inputs });
  }
  return { rows: result, inherited: axes, open };
}

interface Chosen {
  /** Without the axes that `where` narrows to a single value. */
  readonly coordinates: Coordinates;
  readonly reference: OutputReference;
}

function narrow(source: Produced, connection: Connection, mistakes: Mistakes): readonly Chosen[] | undefined {
  const points = selectPoints(source, connection.stage, connection.where, connection.span, mistakes);
  if (points === undefined) return undefined;
  const pinned = new Set([...connection.where].filter(([, one]) => one.values.length === 1).map(([axis]) => axis));
  return points.map(({ id, coordinates }) => ({
    coordinates:
      pinned.size === 0
        ? coordinates
        : Object.fromEntries(Object.entries(coordinates).filter(([axis]) => !pinned.has(axis))),
    reference: { action: id, output: connection.output, coordinates },
  }));
}

/** The points that match `where`. Undefined if it names an unknown axis or value, which has been reported. */
export function selectPoints(
  source: Produced,
  stage: string,
  where: Where,
  span: Span,
  mistakes: Mistakes,
): Produced['points'] | undefined {
  if (where.size === 0) return source.points;
  if (source.open) return undefined;
  let known = true;
  for (const [axis, { key }] of where)
    if (!source.axes.has(axis)) {
      known = false;
      mistakes.add('unknown-axis', `"${stage}" has no axis "${axis}"`, key, {
        expected: [...source.axes].join(', ') || 'no axes: it has no matrix and inherits none',
        hint: didYouMean(nearestName(axis, source.axes)),
      });
    }
  if (!known) return undefined;
  const wanted = [...where].map(([axis, { values }]) => [axis, new Set(values)] as const);
  const selected = source.points.filter(({ coordinates }) =>
    wanted.every(([axis, values]) => Object.hasOwn(coordinates, axis) && values.has(coordinates[axis] as Scalar)),
  );
  if (selected.length > 0) {
    warnOfStrangeValues(source, stage, where, mistakes);
    return selected;
  }
  const missing = [...where].find(
    ([axis, { values }]) => !source.points.some(({ coordinates }) => values.includes(coordinates[axis] as Scalar)),
  );
  const [axis, detail] = missing ?? [];
  mistakes.add('empty-selection', `"where" selects no point of "${stage}"`, detail?.key ?? span, {
    found: detail?.values.map((value) => JSON.stringify(value)).join(', '),
    expected: axis === undefined ? undefined : valuesText(axis, valuesOf(source, axis)),
  });
  return undefined;
}

/** Warns of a value in a list of `where` that no point has: the others still match, so a typo would go unnoticed. */
function warnOfStrangeValues(source: Produced, stage: string, where: Where, mistakes: Mistakes): void {
  for (const [axis, { key, values }] of where) {
    if (values.length === 1) continue;
    const present = valuesOf(source, axis);
    for (const value of values)
      if (!present.has(value))
        mistakes.warn('unknown-value', `no point of "${stage}" has ${axis} = ${JSON.stringify(value)}`, key, () => ({
          expected: valuesText(axis, present),
          hint: didYouMean(nearestName(String(value), [...present].map(String))),
        }));
  }
}

function valuesOf(source: Produced, axis: string): ReadonlySet<Scalar> {
  const values = new Set<Scalar>();
  for (const { coordinates } of source.points) {
    const value = coordinates[axis];
    if (value !== undefined) values.add(value);
  }
  return values;
}

function valuesText(axis: string, values: ReadonlySet<Scalar>): string {
  const shown = [...values].slice(0, 12).map((value) => JSON.stringify(value));
  return `${axis}: ${shown.join(', ')}${values.size > shown.length ? ', …' : ''}`;
}

/** Pairs of rows that agree on every shared axis. Undefined if there are too many. */
function naturalJoin(
  rows: readonly Row[],
  axes: ReadonlySet<string>,
  chosen: readonly Chosen[],
  connection: Connection,
): readonly Row[] | undefined {
  const shared = [...new Set(chosen.flatMap((one) => Object.keys(one.coordinates)))].filter((axis) => axes.has(axis));
  const keyOf = (coordinates: Coordinates): string =>
    shared.length === 0 ? '' : JSON.stringify(shared.map((axis) => coordinates[axis]));
  const index = new Map<string, Chosen[]>();
  for (const one of chosen) {
    const key = keyOf(one.coordinates);
    const bucket = index.get(key);
    if (bucket === undefined) index.set(key, [one]);
    else bucket.push(one);
  }
  const joined: Row[] = [];
  for (const row of rows)
    for (const one of index.get(keyOf(row.coordinates)) ?? []) {
      if (joined.length === pointsMax) return undefined;
      const { type } = connection.input;
      const input: ActionInput = { arity: 'one', type, from: [one.reference], ...partialOf(connection.input) };
      joined.push({
        coordinates: { ...row.coordinates, ...one.coordinates },
        fields: {},
        inputs: { ...row.inputs, [connection.port]: input },
      });
    }
  return joined;
}

function partialOf({ partial, optional }: InputPort): Pick<ActionInput, 'partial'> {
  return partial === undefined ? {} : { partial: { holes: partial, least: optional === true ? 0 : 1 } };
}

function example(rows: readonly { readonly coordinates: Coordinates }[]): string {
  const shown = rows.slice(0, 3).map((row) => pointText(row.coordinates) || 'no coordinates');
  return shown.join(', ') + (rows.length > 3 ? ', …' : '');
}
