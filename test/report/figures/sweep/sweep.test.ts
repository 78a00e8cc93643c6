/** Sweeps: means and ranges of levels, the order of effects, axes that all values have a place on. */

import test from 'ava';
import fc from 'fast-check';
import { effectDrawing, rangeOf } from '../../../../src/report/figures/sweep/effects.ts';
import { parallelDrawing, parallelSize, uprightsOf } from '../../../../src/report/figures/sweep/parallel.ts';
import { effectsOf, isFull, orderedValues, type SweepColumn } from '../../../../src/report/figures/sweep/sweep.ts';

const axis = (title: string, values: readonly (string | number)[]): SweepColumn => ({
  ...{ title, axis: true, better: 'none', values: values.map(String) },
  numeric: values.every((value) => value === '' || typeof value === 'number'),
});
const measured = (values: readonly (string | number)[], better: SweepColumn['better'] = 'more'): SweepColumn => ({
  ...axis('accuracy', values),
  ...{ axis: false, numeric: true, better },
});
const filters = axis('filters', [8, 16, 8, 16]);
const net = axis('net', ['b', 'b', 'a', 'a']);
const accuracy = measured([0.5, 0.75, 0.5, 1]);
const all = [0, 1, 2, 3];

test('an effect is the difference of the means of levels, and the greatest comes first', (t) => {
  const [first, second] = effectsOf([net, filters], accuracy, all);
  t.is(first!.axis, filters);
  t.is(first!.size, 0.375);
  t.deepEqual(first!.levels, [
    { value: '8', models: [0, 2], mean: 0.5, low: 0.5, high: 0.5 },
    { value: '16', models: [1, 3], mean: 0.875, low: 0.75, high: 1 },
  ]);
  t.is(second!.size, 0.125);
  t.deepEqual(
    second!.levels.map(({ value }) => value),
    ['b', 'a'],
    'names stand in the order of the models',
  );
});

test('models that are left out, or lack the measure, take no part', (t) => {
  t.deepEqual(effectsOf([filters], accuracy, [0, 2]), [], 'one value is no effect');
  const [effect] = effectsOf([filters], measured([0.5, 0.75, '', 1]), all);
  t.deepEqual(
    effect!.levels.map(({ models, mean }) => [models, mean]),
    [
      [[0], 0.5],
      [[1, 3], 0.875],
    ],
  );
});

test('a sweep is full if every combination was run once', (t) => {
  t.true(isFull([filters, net], all), 'all four');
  t.false(isFull([filters, net], [0, 1, 2]), 'three of four');
  t.false(isFull([filters], all), 'each twice');
});

test('numbers stand by size, names as they come', (t) => {
  t.deepEqual(orderedValues(axis('rate', [0.1, 0.003, 10, 0.1]), all), ['0.003', '0.1', '10']);
  t.deepEqual(orderedValues(axis('mixed', ['x', 1, 'x', '']), all), ['x', '1']);
});

test('each value of each model has a place on its axis, and all of the drawing lies inside', (t) => {
  const value = fc.oneof(
    fc.constantFrom('', 'a', 'b', 'a long name that does not fit'),
    fc.integer({ min: 0, max: 5 }),
  );
  const number = fc.oneof(fc.constant(0.5), fc.double({ noNaN: true, min: -1e6, max: 1e6 }));
  fc.assert(
    fc.property(fc.array(fc.tuple(value, value, number), { minLength: 2, maxLength: 12 }), (rows) => {
      const axes = [0, 1].map((at) =>
        axis(
          `axis ${at}`,
          rows.map((row) => row[at]!),
        ),
      );
      const measure = measured(rows.map((row) => row[2]));
      const models = [...rows.keys()];
      const uprights = uprightsOf(axes, measure, models);
      const { top, bottom, width, height } = parallelSize;
      for (const { column, place } of uprights)
        for (const [model, value] of column.values.entries()) {
          const y = place(model);
          if (value === '') t.is(y, undefined);
          else t.true(y !== undefined && y >= top - 1e-6 && y <= bottom + 1e-6, `${column.title} ${value}: ${y}`);
        }
      const drawings = [
        parallelDrawing(uprights, models, models.map(String)),
        ...effectsOf(axes, measure, models).map((effect) =>
          effectDrawing(effect, measure, rangeOf(measure, models), []),
        ),
      ];
      for (const drawing of drawings)
        for (const { name, attributes } of drawing.elements)
          for (const [key, limit] of [
            ['x', width],
            ['y', height],
            ['y1', height],
            ['cy', height],
          ] as const) {
            const at = attributes[key];
            if (at !== undefined) t.true(Number(at) >= 0 && Number(at) <= limit, `${name} ${key} ${at}`);
          }
    }),
  );
});

test('the strongest line is the best model, whether more or less is better', (t) => {
  for (const [better, best] of [
    ['more', '3'],
    ['less', '0'],
  ] as const) {
    const measure = measured([0.1, 0.2, 0.3, 0.4], better);
    const { elements } = parallelDrawing(uprightsOf([filters], measure, all), all, ['0', '1', '2', '3']);
    const lines = elements.filter(({ attributes }) => attributes.class === 'model');
    t.is(String(lines.at(-1)!.attributes['data-point']), best);
    t.deepEqual(
      lines.map(({ attributes }) => attributes['stroke-opacity']),
      [...lines].map(({ attributes }) => attributes['stroke-opacity']).sort(),
    );
  }
});
