/** The states of actions in a run: orders, failures and holes. */

import test from 'ava';
import fc from 'fast-check';
import type { ActionRecord } from '../../../src/core/facts/record.ts';
import type { Action, ActionId, ActionInput } from '../../../src/core/pipeline/pipeline.ts';
import { advance, createRunState, type Step, withoutHoles } from '../../../src/core/plan/run-state.ts';

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
        t.deepEqual(
          needs.filter((need) => !done.has(need.action)),
          [],
        );
        t.false(done.has(id), [...done.keys()].join(', '));
        advance(state, { action: id, to: 'running' });
        done.add(id);
        open.push(...advance(state, { action: id, to: 'executed', record }).ready);
      }
      t.is(done.size, actions.length);
      t.is(state.counts.executed, actions.length);
    }),
  );
});

test('a failure blocks exactly the actions that depend on it', (t) => {
  fc.assert(
    fc.property(graphs, fc.nat(), (actions, pick) => {
      const { state, ready } = createRunState(actions, false);
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

type Fate = 'succeeds' | 'fails' | 'diverges';
type Fated = Action & { readonly fate: Fate };

/** A graph of ports that take no holes, any, or those of divergences, with enough artifacts at none or at one. */
const holed = fc
  .array(
    fc.tuple(
      fc.array(fc.tuple(fc.nat(), fc.constantFrom(undefined, 'any', 'diverged'), fc.constantFrom(0, 1)), {
        maxLength: 5,
      }),
      fc.constantFrom<Fate>('succeeds', 'succeeds', 'fails', 'diverges'),
    ),
    { minLength: 1, maxLength: 12 },
  )
  .map((drawn) =>
    drawn.map(([needs, fate], index) => {
      const inputs: Record<string, ActionInput> = {};
      for (const [n, holes, least] of index === 0 ? [] : needs) {
        const port = `${holes}${holes === undefined ? '' : least}`;
        const from = [...(inputs[port]?.from ?? [])];
        from.push({ action: `a${n % index}` as ActionId, output: 'output', coordinates: {} });
        const partial = holes && ({ partial: { holes, least } } as Pick<ActionInput, 'partial'>);
        inputs[port] = { arity: 'many', type: 'metrics', from, ...partial };
      }
      return { ...action(`a${index}`, []), inputs, fate } as Fated;
    }),
  );

type World = Map<ActionId, 'executed' | 'failed' | 'blocked'>;

/** How everything ends, and how it would have ended had nothing failed but by diverging: what is missing there is lost. */
function worldsOf(actions: readonly Fated[]): { expected: World; lost: (id: ActionId) => boolean } {
  const expected: World = new Map();
  const alone: World = new Map();
  const lost = (id: ActionId): boolean => alone.get(id) !== 'executed';
  const runs = ({ inputs }: Fated, world: World): boolean =>
    Object.values(inputs).every(({ from, partial }) => {
      const missing = from.filter((one) => world.get(one.action) !== 'executed');
      if (partial?.holes === 'diverged' && !missing.every((one) => lost(one.action))) return false;
      return from.length - missing.length >= (partial?.least ?? from.length);
    });
  for (const one of actions) {
    const ran = runs(one, expected);
    expected.set(one.id, !ran ? 'blocked' : one.fate === 'succeeds' ? 'executed' : 'failed');
    const diverged = ran && one.fate === 'diverges';
    alone.set(one.id, !runs(one, alone) ? 'blocked' : diverged ? 'failed' : 'executed');
  }
  return { expected: expected, lost };
}

test('with holes everything ends as its inputs say, in every order, and nothing waits', (t) => {
  fc.assert(
    fc.property(holed, fc.infiniteStream(fc.nat()), (actions, picks) => {
      const { expected, lost } = worldsOf(actions);
      const { state, ready } = createRunState(actions);
      const open = [...ready];
      while (open.length > 0) {
        const [id] = open.splice((picks.next().value as number) % open.length, 1) as [ActionId];
        const one = actions.find((candidate) => candidate.id === id)!;
        const known = withoutHoles(state, one);
        const all = Object.values(one.inputs).flatMap((input) => input.from.map((from) => from.action));
        const there = (producer: ActionId): boolean => expected.get(producer) === 'executed';
        t.deepEqual(
          Object.values(known.action.inputs).flatMap((input) => input.from.map((from) => from.action)),
          all.filter(there),
        );
        t.deepEqual(
          [...(known.missing?.producers ?? [])],
          actions.map((candidate) => candidate.id).filter((one) => all.includes(one) && !there(one)),
        );
        for (const { taken, of, holes, by } of known.missing?.ports ?? []) {
          t.true(taken < of, `${taken} of ${of} inputs`);
          if (holes === 'diverged')
            for (const failed of by) t.is(actions.find((one) => one.id === failed)?.fate, 'diverges');
        }
        advance(state, { action: id, to: 'running' });
        const step: Step =
          one.fate === 'succeeds'
            ? { action: id, to: 'executed', record }
            : { action: id, to: 'failed', diverged: one.fate === 'diverges' };
        open.push(...advance(state, step).ready);
      }
      t.deepEqual(new Map([...state.states].map(([id, one]) => [id, one.at])), expected as Map<ActionId, never>);
      for (const [id, one] of state.states)
        if (one.at === 'blocked') {
          t.is(state.states.get(one.by)?.at, 'failed');
          t.is(one.diverged, lost(id));
        }
    }),
    { numRuns: 500 },
  );
});

test('an action that has ended cannot start again', (t) => {
  const { state } = createRunState([action('a', [])]);
  advance(state, { action: 'a' as ActionId, to: 'cached', record });
  t.throws(() => advance(state, { action: 'a' as ActionId, to: 'running' }), { message: /Internal error: a cannot/ });
});
