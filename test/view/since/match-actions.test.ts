/** Which action of an earlier run is the like of one of now: by id, else by coordinates, and never by a guess. */

import test from 'ava';
import type { ActionFact } from '../../../src/core/facts/run-facts.ts';
import { matchActions } from '../../../src/view/since/match-actions.ts';
import { actionFact } from './told-runs.ts';

const at = (coordinates: ActionFact['coordinates'], stage = 'train'): ActionFact => actionFact(stage, coordinates, {});
const pairsOf = (now: readonly ActionFact[], before: readonly ActionFact[]): [string, string][] =>
  [...matchActions(now, before)].map(([id, one]) => [id, one.id]);

test('the same id is the same action; of another stage it is none', (t) => {
  t.deepEqual(pairsOf([at({ net: 'A' }), at({ net: 'B' })], [at({ net: 'B' })]), [['train[net=B]', 'train[net=B]']]);
  const renamed = { ...at({}), id: 'train', stage: 'other' };
  t.deepEqual(pairsOf([at({})], [renamed]), []);
});

test('an axis that came or went is no reason to lose the like, as long as only one fits', (t) => {
  t.deepEqual(pairsOf([at({ net: 'A', rate: 1 })], [at({ net: 'A' })]), [['train[net=A,rate=1]', 'train[net=A]']]);
  t.deepEqual(pairsOf([at({ net: 'A' })], [at({})]), [['train[net=A]', 'train']]);
  t.deepEqual(pairsOf([at({ net: 'A', rate: 1 }), at({ net: 'A', rate: 2 })], [at({ net: 'A' })]), [], 'two of now');
  t.deepEqual(pairsOf([at({ net: 'A' })], [at({ net: 'A', rate: 1 }), at({ net: 'A', rate: 2 })]), [], 'two of then');
  t.deepEqual(pairsOf([at({ net: 'A' })], [at({ net: 'B' })]), [], 'another value');
});
