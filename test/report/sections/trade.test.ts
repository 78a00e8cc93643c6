/** Accuracy against its costs: which points are beaten, where names stand, and that all of it lies in the picture. */

import test from 'ava';
import fc from 'fast-check';
import { timedPoints } from '../../../src/report/client/sweep/timed-points.ts';
import type { Drawn } from '../../../src/report/figures/drawn.ts';
import { paretoChart } from '../../../src/report/figures/pareto.ts';
import { frontOf, type TradePoint, tradeDrawing } from '../../../src/report/figures/trade-chart.ts';

const point = (name: string, cost: number, accuracy: number, chosen = false): TradePoint => ({
  model: 0,
  name,
  cost,
  accuracy,
  chosen,
  tooltip: name,
});
/** The study of the clothes: A was chosen, and `default` beats it in both. */
const clothes = [point('default', 40_933, 0.9284), point('A', 174_629, 0.9261, true), point('B', 1_139_077, 0.9287)];
const titles = { cost: 'weights', accuracy: 'test accuracy' };
const tradeChart = (points: readonly TradePoint[]): readonly Drawn[] => tradeDrawing('Trade', points, titles).elements;

const textOf = (drawn: Drawn): string =>
  drawn.children.map((child) => (typeof child === 'string' ? child : '')).join('');
const texts = (drawn: readonly Drawn[]): string[] => drawn.filter((one) => one.name === 'text').map(textOf);
const circles = (drawn: readonly Drawn[], kind: string): Drawn[] =>
  drawn.filter((one) => one.name === 'circle' && one.attributes.class === kind);
const tooltipOf = (drawn: Drawn): string => textOf(drawn.children[0] as Drawn);

test('the front holds the points that no other beats, ties included', (t) => {
  const names = (...points: TradePoint[]): string[] => frontOf(points).map((one) => one.name);
  t.deepEqual(names(...clothes), ['default', 'B']);
  t.deepEqual(names(point('a', 10, 0.5), point('b', 20, 0.4), point('c', 20, 0.7), point('d', 5, 0.5)), ['d', 'c']);
  t.deepEqual(names(point('a', 10, 0.5), point('b', 10, 0.5), point('c', 10, 0.4)), ['a', 'b']);
  t.deepEqual(names(point('a', 10, 0.5), point('b', 11, 0.5)), ['a']);
  t.deepEqual(names(), []);
});

test('no point of the front is beaten, and each point outside is', (t) => {
  const some = fc.array(fc.tuple(fc.integer({ min: 1, max: 6 }), fc.integer({ min: 1, max: 6 })), { maxLength: 12 });
  fc.assert(
    fc.property(some, (pairs) => {
      const points = pairs.map(([cost, accuracy], at) => point(`p${at}`, cost, accuracy));
      const front = frontOf(points);
      for (const one of points) {
        const isBeaten = points.some(
          ({ cost, accuracy }) =>
            (cost < one.cost && accuracy >= one.accuracy) || (cost === one.cost && accuracy > one.accuracy),
        );
        t.is(front.includes(one), !isBeaten);
      }
    }),
  );
});

test('the chosen point is ringed and named though another beats it; only the front is filled', (t) => {
  const drawn = tradeChart(clothes);
  const [ring, ...more] = circles(drawn, 'chosen');
  t.is(more.length, 0);
  t.deepEqual(circles(drawn, 'front').map(tooltipOf).sort(), ['B', 'default']);
  const beaten = circles(drawn, 'beaten');
  t.deepEqual(beaten.map(tooltipOf), ['A']);
  t.is(beaten[0]!.attributes.fill, 'var(--surface)');
  t.is(ring!.attributes.fill, 'none');
  t.deepEqual([ring!.attributes.cx, ring!.attributes.cy], [beaten[0]!.attributes.cx, beaten[0]!.attributes.cy]);
  for (const name of ['A', 'B', 'default', 'weights', 'test accuracy']) t.true(texts(drawn).includes(name), name);
});

test('the chosen point of a crowd keeps its name', (t) => {
  const crowd = Array.from({ length: 40 }, (_, at) =>
    point(`filters ${at}, nodes 64, learningRate 0.003, epochs 3`, 100 + (at % 4), 0.5 + (at % 5) / 100, at === 17),
  );
  const named = texts(tradeChart(crowd)).filter((one) => one.startsWith('filters'));
  t.true(named.includes('filters 17, nodes 64, learningRat…'), named.join());
});

test('points that are exactly equal are all named, and listed at their place', (t) => {
  for (const chosen of [true, false]) {
    const drawn = tradeChart([point('left', 67, 0.25, chosen), point('right', 67, 0.25)]);
    t.deepEqual(
      texts(drawn).filter((one) => /^(left|right)$/.test(one)),
      ['left', 'right'],
    );
    t.deepEqual(circles(drawn, 'front').map(tooltipOf), ['left\nright', 'left\nright']);
  }
});

test('where nothing is free the chosen name stands where it covers least', (t) => {
  // A column of points around it, and fewest beside it at its height.
  const column = [0.51, 0.53, 0.544, 0.556, 0.57, 0.59].map((accuracy) => point('p', 1, accuracy));
  const beside = [0.544, 0.55, 0.556].flatMap((accuracy) =>
    [1.05, 1.08, 1.2].slice(accuracy === 0.55 ? 2 : 0).map((cost) => point('p', cost, accuracy)),
  );
  beside.push(point('p', 1.05, 0.55));
  const drawn = tradeChart([point('a long name of the chosen one', 1, 0.55, true), ...column, ...beside]);
  const name = drawn.find((one) => textOf(one) === 'a long name of the chosen one')!;
  const [ring] = circles(drawn, 'chosen');
  t.true(Number(name.attributes.x) > Number(ring!.attributes.cx), 'the name stands right of the ring');
});

test('everything lies inside the picture, for equal and for extreme values', (t) => {
  const value = fc.oneof(fc.constant(1), fc.double({ noNaN: true, min: 1e-3, max: 1e9 }));
  const accuracy = fc.oneof(fc.constant(0.5), fc.double({ noNaN: true, min: 0, max: 1 }));
  fc.assert(
    fc.property(fc.array(fc.tuple(value, accuracy), { minLength: 1, maxLength: 8 }), (pairs) => {
      const { width, height, elements } = tradeDrawing(
        'Trade',
        pairs.map(([cost, of], at) => point(`p${at}`, cost, of, at === 0)),
        titles,
      );
      for (const one of elements)
        for (const [name, limit] of [
          ['cx', width],
          ['cy', height],
          ['x', width],
          ['y', height],
        ] as const) {
          const at = one.attributes[name];
          if (at !== undefined) t.true(Number(at) >= 0 && Number(at) <= limit, `${one.name} ${name} ${at}`);
        }
    }),
  );
});

test('the selected point is ringed and named beside the chosen one', (t) => {
  const crowd = Array.from({ length: 40 }, (_, at) => ({
    ...point(`p${at}`, 100 + at, 0.5 + ((at * 7) % 40) / 100, at === 3),
    picked: at === 21,
  }));
  const drawn = tradeChart(crowd);
  t.deepEqual(
    ['chosen', 'picked'].map((kind) => circles(drawn, kind).length),
    [1, 1],
  );
  for (const name of ['p3', 'p21']) t.true(texts(drawn).includes(name), name);
});

test('names are text in the file, never markup', (t) => {
  const name = '</svg><script>alert(1)</script>\n"&';
  const { svg } = paretoChart('accuracy-and-size', [point(name, 1, 0.5, true), point('other', 2, 0.6)], 'test');
  t.notRegex(svg, /<script/);
  t.regex(svg, /&lt;\/svg&gt;&lt;script&gt;/);
});

test('a chart of times compares accuracies of one split', (t) => {
  const seconds = new Map([0, 1, 2].map((index) => [index, index + 1]));
  const points = [
    { name: 'a', chosen: false, testScore: 0.5, validationScore: 0.9 },
    { name: 'b', chosen: true, validationScore: 0.8 },
    { name: 'c', chosen: false, testScore: 0.6 },
  ];
  const { timed, split, unit } = timedPoints(points, seconds, (time) => `${time} s`);
  t.deepEqual([split, unit], ['test', 's']);
  t.deepEqual(
    timed.map(({ name, accuracy }) => [name, accuracy]),
    [
      ['a', 0.5],
      ['c', 0.6],
    ],
  );
  t.is(timedPoints(points.slice(1, 2), new Map([[0, 3]]), String).split, 'validation');
});
