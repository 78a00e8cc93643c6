/** Canonical JSON: equal text for equal values only. */

import test from 'ava';
import fc from 'fast-check';
import { canonicalJson, compareCodePoints, type Json } from '../../../src/core/values/canonical.ts';

const json = fc.jsonValue({ noUnicodeString: false }).map((value) => JSON.parse(JSON.stringify(value)) as Json);

test('equal values have equal text, whatever the order of keys', (t) => {
  const shuffle = (value: Json): Json => {
    if (Array.isArray(value)) return value.map(shuffle);
    if (typeof value !== 'object' || value === null) return value;
    return Object.fromEntries(
      Object.entries(value)
        .reverse()
        .map(([key, item]) => [key, shuffle(item as Json)]),
    );
  };
  fc.assert(fc.property(json, (value) => canonicalJson(value) === canonicalJson(shuffle(value))));
  t.is(canonicalJson({ b: 1, a: [true, null, 'x'] }), '{"a":[true,null,"x"],"b":1}');
});

test('canonical text is JSON with the same meaning, so unequal values have unequal text', (t) => {
  fc.assert(
    fc.property(json, (value) => {
      t.deepEqual(JSON.parse(canonicalJson(value)), JSON.parse(JSON.stringify(value)));
    }),
  );
});

test('values whose canonical texts would collide are refused and named', (t) => {
  for (const value of [Number.NaN, Number.POSITIVE_INFINITY, -0, 'a\ud800'])
    t.throws(() => canonicalJson({ list: [value] }), { instanceOf: RangeError, message: /^\$\.list\[0\]: |surrogate/ });
});

test('keys that look like integers are ordered as text, and text by code point', (t) => {
  t.is(canonicalJson({ 10: 1, 9: 2, a: 3 }), '{"10":1,"9":2,"a":3}');
  // U+1F600 is above U+FFFD although its first UTF-16 unit is below.
  t.true(compareCodePoints('\u{1F600}', '\ufffd') > 0, 'U+1F600 is after U+FFFD');
  fc.assert(
    fc.property(fc.string({ unit: 'grapheme' }), fc.string({ unit: 'grapheme' }), (left, right) => {
      const points = (text: string): number[] => [...text].map((one) => one.codePointAt(0) as number);
      const [a, b] = [points(left), points(right)];
      const at = a.findIndex((point, index) => point !== b[index]);
      const expected = at === -1 ? a.length - b.length : (a[at] as number) - (b[at] ?? -1);
      return Math.sign(compareCodePoints(left, right)) === Math.sign(expected);
    }),
  );
});
