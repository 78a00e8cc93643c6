/** What a matrix expands to: the example of GitHub's documentation, and the laws that hold for any matrix. */

import test from 'ava';
import fc from 'fast-check';
import { looksLike } from '../../../src/core/document/names.ts';
import { pointText } from '../../../src/core/pipeline/point-text.ts';
import { resolve } from '../kinds.ts';

/** The points of a stage with this matrix (YAML flow or JSON), as texts; undefined if it is refused. */
function points(matrix: string): string[] | undefined {
  const { pipeline } = resolve(`name: a\nstages:\n  m:\n    uses: ingest\n    matrix: ${matrix}\n`);
  return pipeline && [...pipeline.actions.values()].map((action) => pointText(action.coordinates));
}

test('the last axis varies fastest', (t) => {
  t.deepEqual(points('{ a: [1, 2], b: [x, y] }'), ['[a=1,b=x]', '[a=1,b=y]', '[a=2,b=x]', '[a=2,b=y]']);
});

test("GitHub's documented example of include", (t) => {
  const matrix = `
      fruit: [apple, pear]
      animal: [cat, dog]
      include:
        - color: green
        - color: pink
          animal: cat
        - fruit: apple
          shape: circle
        - fruit: banana
        - fruit: banana
          animal: cat
`;
  t.deepEqual(points(matrix), [
    '[fruit=apple,animal=cat,color=pink,shape=circle]',
    '[fruit=apple,animal=dog,color=green,shape=circle]',
    '[fruit=pear,animal=cat,color=pink]',
    '[fruit=pear,animal=dog,color=green]',
    '[fruit=banana]',
    '[fruit=banana,animal=cat]',
  ]);
});

test('only include: a point for each entry', (t) => {
  t.deepEqual(points('{ include: [{ method: kmeans, k: 5 }, { method: dbscan, eps: 2.8 }] }'), [
    '[method=kmeans,k=5]',
    '[method=dbscan,eps=2.8]',
  ]);
});

test('exclude comes before include', (t) => {
  t.deepEqual(points('{ a: [1, 2], exclude: [{ a: 1 }], include: [{ a: 1, b: 3 }] }'), ['[a=2]', '[a=1,b=3]']);
});

test('a mapping with a name is a value, and its name the coordinate', (t) => {
  t.deepEqual(points('{ net: [{ name: A, size: 3 }, { name: B }], exclude: [{ net: B }] }'), ['[net=A]']);
});

test('values of different types never look alike', (t) => {
  t.deepEqual(points('{ a: [5, "5", true, "true", "", "x,b=1", "x y", "]"] }'), [
    '[a=5]',
    '[a="5"]',
    '[a=true]',
    '[a="true"]',
    '[a=""]',
    '[a="x,b=1"]',
    '[a="x y"]',
    '[a="]"]',
  ]);
});

/** No two of them look alike, which is refused: "^" and "^ ". */
const text = fc
  .string({ minLength: 1, maxLength: 3 })
  .filter((one) => one !== '' && looksLike(one) === one && one === one.trim());
const axes = fc.dictionary(
  fc.constantFrom('a', 'b', 'c', 'd'),
  fc.uniqueArray(fc.oneof(fc.integer(), text), {
    minLength: 1,
    maxLength: 4,
    selector: (value) => `${typeof value} ${value}`,
  }),
  { minKeys: 1 },
);

test('law: without include and exclude there are as many points as the product of the axes, all different', (t) => {
  t.notThrows(() =>
    fc.assert(
      fc.property(axes, (matrix) => {
        const found = points(JSON.stringify(matrix)) ?? [];
        const product = Object.values(matrix).reduce((total, values) => total * values.length, 1);
        return found.length === product && new Set(found).size === product;
      }),
      { numRuns: 60 },
    ),
  );
});

test('law: excluding every value of an axis but one leaves the product of the others', (t) => {
  t.notThrows(() =>
    fc.assert(
      fc.property(axes, (matrix) => {
        const [axis = '', values = []] = Object.entries(matrix)[0] ?? [];
        if (values.length < 2) return true;
        const exclude = values.slice(1).map((value) => ({ [axis]: value }));
        const found = points(JSON.stringify({ ...matrix, exclude })) ?? [];
        const kept = points(JSON.stringify({ ...matrix, [axis]: values.slice(0, 1) })) ?? [];
        return JSON.stringify(found) === JSON.stringify(kept);
      }),
      { numRuns: 60 },
    ),
  );
});

test('law: an include of new fields alone changes no count; one of a new value adds one point', (t) => {
  t.notThrows(() =>
    fc.assert(
      fc.property(axes, (matrix) => {
        const before = points(JSON.stringify(matrix)) ?? [];
        const extended = points(JSON.stringify({ ...matrix, include: [{ extra: 1 }] })) ?? [];
        const [axis = ''] = Object.keys(matrix);
        const added = points(JSON.stringify({ ...matrix, include: [{ [axis]: 'a value that is new' }] })) ?? [];
        return (
          extended.length === before.length &&
          extended.every((text) => text.endsWith(',extra=1]')) &&
          added.length === before.length + 1
        );
      }),
      { numRuns: 60 },
    ),
  );
});
