/** Copies of JSON values: equal, and sharing nothing that a caller may change. */

import test from 'ava';
import fc from 'fast-check';
import type { Json } from '../../../src/core/values/canonical.ts';
import { jsonCopy } from '../../../src/core/values/json-copy.ts';

/** All lists and objects in a value. */
function* containers(value: Json): Generator<object> {
  if (typeof value !== 'object' || value === null) return;
  yield value;
  for (const item of Object.values(value)) yield* containers(item as Json);
}

test('a copy is equal and shares no list and no object', (t) => {
  fc.assert(
    fc.property(fc.jsonValue(), (generated) => {
      const value = JSON.parse(JSON.stringify(generated)) as Json;
      const copy = jsonCopy(value);
      t.deepEqual(copy, value);
      const own = new Set(containers(value));
      t.deepEqual(
        [...containers(copy)].filter((one) => own.has(one)),
        [],
      );
    }),
  );
});

test('every key stays a key', (t) => {
  const copy = jsonCopy(JSON.parse('{"a":{"__proto__":{"b":[1]},"constructor":2}}') as Json);
  t.is(JSON.stringify(copy), '{"a":{"__proto__":{"b":[1]},"constructor":2}}');
});
