import test from 'ava';
import fc from 'fast-check';
import type { Action, ActionId } from '../../src/core/pipeline.ts';
import type { ActionRecord } from '../../src/core/record.ts';
import { advance, createRunState } from '../../src/core/run-state.ts';

const record = { outputs: {} } as unknown as ActionRecord;

function action(id: string, needs: readonly string[]): Action {
  const from = needs.map((name) => ({ action: name as ActionId, output: 'output', coordinates: {} }));
  const inputs = needs.length === 0 ? {} : { inputs: { arity: 'many', type: 'metrics', from } };
  return {
    id,
    stage: id,
    kind: 'sum',
    coordinates: {},
    parameters: {},
    files: [],
    inputs,
    seed: 0,
  } as unknown as Action;
}

/** A random graph: action n needs some of the actions before it. */
const graphs = fc
  .array(fc.array(fc.nat(), { maxLength: 3 }), { minLength: 1, maxLength: 12 })
  .map((needs) =>
    needs.map((drawn, index) =>
      action(`a${index}`, index === 0 ? [] : [...new Set(drawn.map((n) => `a${n % index}`))]),
    ),
  );

test('every action becomes ready exactly once, after all it needs, when all succeed', (t) => {
  fc.assert(
    fc.property(graphs, fc.infiniteStream(fc.nat()), (actions, picks) => {
      const { state, ready } = createRunState(actions);
      const open = [...ready];
      const done = new Set<ActionId>();
      while (open.length > 0) {
        const [id] = open.splice((picks.next().value as number) % open.length, 1) as [ActionId];
        const needs = Object.values(actions.find((one) => one.id === id)!.inputs).flatMap((input) => input.from);
        t.true(needs.every((need) => done.has(need.action)));
        t.false(done.has(id));
        advance(state, { action: id, to: 'running' });
        done.add(id);
        open.push(...advance(state, { action: id, to: 'executed', record }).ready);
      }
      t.is(done.size, actions.length);
      t.is(state.counts.executed, actions.length);
    }),
  );
});

test('a failure blocks exactly what follows from it', (t) => {
  fc.assert(
    fc.property(graphs, fc.nat(), (actions, pick) => {
      const { state, ready } = createRunState(actions);
      const victim = ready[pick % ready.length] as ActionId;
      const follows = (id: ActionId): boolean =>
        Object.values(actions.find((one) => one.id === id)!.inputs)
          .flatMap((input) => input.from)
          .some((need) => need.action === victim || follows(need.action));
      const { blocked } = advance(state, { action: victim, to: 'failed' });
      t.deepEqual(
        [...blocked].sort(),
        actions
          .map((one) => one.id)
          .filter(follows)
          .sort(),
      );
    }),
  );
});

test('an action that has ended cannot start again', (t) => {
  const { state } = createRunState([action('a', [])]);
  advance(state, { action: 'a' as ActionId, to: 'cached', record });
  t.throws(() => advance(state, { action: 'a' as ActionId, to: 'running' }), { message: /Internal error: a cannot/ });
});
