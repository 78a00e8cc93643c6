/** The rule by which numbers find the model they are of: the digest first, coordinates where there is none. */

import test from 'ava';
import fc from 'fast-check';
import {
  agree,
  bestFitting,
  bestFittingOf,
  candidatesFor,
  contains,
  type Origin,
  sameModel,
} from '../../../src/core/facts/lineage.ts';

test('coordinates agree when they are equal on the axes they share', (t) => {
  t.true(agree({ a: 1 }, { a: 1, b: 2 }), 'an axis that one lacks');
  t.true(agree({ a: 1 }, { b: 2 }), 'no axis shared');
  t.false(agree({ a: 1, b: 2 }, { a: 1, b: 3 }), 'an axis with two values');
});

const named = (model: string | undefined, coordinates: Origin['coordinates'] = {}): Origin => ({
  coordinates,
  ...(model !== undefined && { model }),
});
const itself = (origin: Origin): Origin => origin;

test('the digest of the model decides, whatever the coordinates say', (t) => {
  const candidates = [named('A', { net: 'A' }), named('B', { net: 'B' })];
  t.deepEqual(candidatesFor(named('B', { net: 'A' }), candidates, itself), { named: true, found: [candidates[1]!] });
});

test('coordinates decide between models of the same bytes', (t) => {
  const candidates = [named('A', { seed: 1 }), named('A', { seed: 2 })];
  t.deepEqual(candidatesFor(named('A', { seed: 2 }), candidates, itself).found, [candidates[1]!]);
  t.deepEqual(candidatesFor(named('A'), candidates, itself).found, candidates, 'no coordinates choose');
  t.deepEqual(candidatesFor(named('A', { seed: 3 }), candidates, itself).found, candidates, 'none of them fits');
});

test('numbers that name no model are joined by coordinates alone', (t) => {
  const candidates = [named('A', { net: 'A' }), named('B', { net: 'B' })];
  t.deepEqual(candidatesFor(named(undefined, { net: 'B' }), candidates, itself), {
    named: false,
    found: [candidates[1]!],
  });
  t.deepEqual(candidatesFor(named(undefined), candidates, itself).found, candidates, 'ambiguous: all are returned');
});

test('numbers of a model that no candidate has are never of one whose model is known', (t) => {
  const [known, unknown] = [named('A', { net: 'A' }), named(undefined, { net: 'A' })];
  t.deepEqual(candidatesFor(named('B', { net: 'A' }), [known], itself).found, []);
  t.deepEqual(candidatesFor(named('B', { net: 'A' }), [known, unknown], itself).found, [unknown]);
  t.deepEqual(sameModel(named('B'), [known, unknown], itself), { named: false, found: [unknown] });
});

const axes = fc.dictionary(fc.constantFrom('a', 'b', 'c'), fc.integer({ min: 1, max: 2 }));

test('the best fitting parts agree, and no part at the very place is passed over', (t) => {
  fc.assert(
    fc.property(fc.array(axes, { maxLength: 6 }), axes, (parts, at) => {
      const best = bestFitting(parts, (part) => part, at);
      const exact = parts.filter((part) => contains(part, at) && contains(at, part));
      return (
        best.every((part) => agree(part, at)) &&
        (exact.length === 0 || (best.length === exact.length && exact.every((part) => best.includes(part)))) &&
        best.length > 0 === parts.some((part) => agree(part, at))
      );
    }),
  );
  t.pass();
});

test('prepared for many lookups, the same parts fit best', (t) => {
  fc.assert(
    fc.property(fc.array(axes, { maxLength: 12 }), fc.array(axes, { maxLength: 4 }), (parts, places) => {
      const fitting = bestFittingOf(parts, (part) => part);
      const inOrder = (found: readonly (typeof parts)[number][]): number[] =>
        found.map((part) => parts.indexOf(part)).toSorted((left, right) => left - right);
      for (const at of places)
        t.deepEqual(inOrder(fitting(at)), inOrder(bestFitting(parts, (part) => part, at)), JSON.stringify(at));
    }),
  );
});

test('a candidate with the digest is found wherever it stands in the list', (t) => {
  const origins = fc.record({ model: fc.constantFrom('A', 'B', 'C'), coordinates: axes });
  fc.assert(
    fc.property(origins, fc.array(origins), (part, candidates) => {
      const { named: isNamed, found } = candidatesFor(part, candidates, itself);
      return isNamed
        ? found.length > 0 && found.every((one) => one.model === part.model)
        : found.length === 0 && candidates.every((one) => one.model !== part.model);
    }),
  );
  t.pass();
});
