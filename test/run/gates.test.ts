/** Gates of actions that have no result, for whatever reason: they fail, in the facts of the run and as events. */

import test from 'ava';
import type { ActionId } from '../../src/core/pipeline/pipeline.ts';
import { createRig, type RigRun } from '../support/rig.ts';

const document = (kind: string): string => `
name: gated
stages:
  start: { uses: source, with: { value: 4 } }
  bad: { uses: ${kind}, needs: { input: start } }
  after: { uses: half, needs: { input: bad } }
  apart: { uses: half, needs: { input: start } }
gates:
  - { metric: bad.value, min: 0 }
  - { metric: after.value, min: 0 }
  - { metric: apart.value, min: 2 }
`;

function verdicts({ facts, events }: RigRun): unknown {
  const told = events.filter((event) => event.event === 'gate.checked');
  return [facts.gates, told].map((gates) =>
    gates.map(({ action, passed }) => `${action} ${passed ? 'passes' : 'fails'}`),
  );
}

const both = (lines: readonly string[]): unknown => [lines, lines];

test('gates of failed and blocked actions fail', async (t) => {
  const ran = await createRig(t).run(document('fail'));
  t.deepEqual(verdicts(ran), both(['bad fails', 'after fails', 'apart passes']));
  t.is(ran.facts.outcome, 'failed');
  t.regex(ran.facts.gates[1]!.sentence, /after\.value is unknown: after has no result/);
});

test('gates of a run that was interrupted fail where there is no result; it stays interrupted', async (t) => {
  const rig = createRig(t);
  const abort = new AbortController();
  const ran = await rig.run(document('loop'), {
    jobs: 1,
    signal: abort.signal,
    listener: (event) => {
      if (event.event === 'action.log') abort.abort();
    },
  });
  t.is(ran.facts.outcome, 'interrupted');
  t.deepEqual((verdicts(ran) as string[][])[0]!.slice(0, 2), ['bad fails', 'after fails']);
});

test('gates of stages that are not selected are not checked, and the run says so', async (t) => {
  const ran = await createRig(t).run(document('half'), { selection: { actions: ['apart' as ActionId] } });
  t.deepEqual(verdicts(ran), both(['apart passes']));
  const warnings = ran.events.flatMap((event) => (event.event === 'warning' ? [event.message] : []));
  t.deepEqual(warnings, ['gates of stages that are not selected are not checked: bad.value, after.value']);
  t.is(ran.facts.outcome, 'succeeded');
  const whole = await createRig(t).run(document('half'));
  t.deepEqual(
    whole.events.filter((event) => event.event === 'warning'),
    [],
  );
});
