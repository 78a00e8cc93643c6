import test from 'ava';
import fc from 'fast-check';
import type { Action, ActionId, OutputReference } from '../../src/core/pipeline.ts';
import type { ActionRecord } from '../../src/core/record.ts';
import { advance, createRunState, withoutHoles } from '../../src/core/run-state.ts';

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

/** A graph in which each action needs all of some, at least one of others and any of yet others; and which fail. */
const holed = fc
  .array(fc.tuple(fc.array(fc.tuple(fc.nat(), fc.constantFrom(undefined, 0, 1)), { maxLength: 5 }), fc.boolean()), {
    minLength: 1,
    maxLength: 12,
  })
  .map((drawn) =>
    drawn.map(([needs, fails], index) => {
      const inputs: Record<string, { from: OutputReference[]; least?: 0 | 1 }> = {};
      for (const [n, least] of index === 0 ? [] : needs) {
        const { from } = inputs[`port${least}`] ?? { from: [] };
        from.push({ action: `a${n % index}` as ActionId, output: 'output', coordinates: {} });
        inputs[`port${least}`] = { from, ...(least !== undefined && { least }) };
      }
      return { ...action(`a${index}`, []), inputs, fails } as unknown as Action & { readonly fails: boolean };
    }),
  );

test('with holes everything ends as its inputs say, in every order, and nothing waits', (t) => {
  fc.assert(
    fc.property(holed, fc.infiniteStream(fc.nat()), (actions, picks) => {
      const succeeded = new Map<ActionId, boolean>();
      const expected = new Map(
        actions.map(({ id, inputs, fails }) => {
          const runs = Object.values(inputs).every(({ from, least }) => {
            const there = from.filter((one) => succeeded.get(one.action) === true).length;
            return there >= (least ?? from.length);
          });
          succeeded.set(id, runs && !fails);
          return [id, runs ? (fails ? 'failed' : 'executed') : 'blocked'] as const;
        }),
      );
      const { state, ready } = createRunState(actions, true);
      const open = [...ready];
      while (open.length > 0) {
        const [id] = open.splice((picks.next().value as number) % open.length, 1) as [ActionId];
        const one = actions.find((candidate) => candidate.id === id)!;
        const known = withoutHoles(state, one);
        const all = Object.values(one.inputs).flatMap((input) => input.from.map((from) => from.action));
        t.deepEqual(
          Object.values(known.action.inputs).flatMap((input) => input.from.map((from) => from.action)),
          all.filter((producer) => succeeded.get(producer)),
        );
        t.deepEqual(
          [...known.without],
          actions.map((candidate) => candidate.id).filter((one) => all.includes(one) && !succeeded.get(one)),
        );
        advance(state, { action: id, to: 'running' });
        const step = one.fails
          ? ({ action: id, to: 'failed' } as const)
          : { action: id, to: 'executed' as const, record };
        open.push(...advance(state, step).ready);
      }
      t.deepEqual(
        new Map([...state.states].map(([id, one]) => [id, one.at])),
        expected as Map<ActionId, string> as never,
      );
      for (const one of state.states.values()) if (one.at === 'blocked') t.is(state.states.get(one.by)?.at, 'failed');
    }),
  );
});

test('an action that has ended cannot start again', (t) => {
  const { state } = createRunState([action('a', [])]);
  advance(state, { action: 'a' as ActionId, to: 'cached', record });
  t.throws(() => advance(state, { action: 'a' as ActionId, to: 'running' }), { message: /Internal error: a cannot/ });
});
