/** Facts of actions in manifests. */

import test from 'ava';
import type { Action, ActionId, OutputReference, StageName } from '../../src/core/pipeline/pipeline.ts';
import { actionFact } from '../../src/run/action-fact.ts';

const from = (action: string): OutputReference => ({ action: action as ActionId, output: 'model', coordinates: {} });

function actionOf(kind: string): Action {
  return {
    id: kind as ActionId,
    stage: kind as StageName,
    kind,
    coordinates: {},
    parameters: {},
    files: [],
    fileLists: [],
    versions: [],
    outputs: {},
    deterministic: true,
    inputs: { models: { arity: 'many', type: 'model', from: [from('train[n=2]'), from('train[n=8]')] } },
    seed: 0,
  };
}

test('only the facts of a report list its wiring', (t) => {
  const ended = { outcome: 'cached', key: undefined, record: undefined, error: undefined } as const;
  t.deepEqual(actionFact(actionOf('report'), ended).wiring, { models: ['train[n=2]', 'train[n=8]'] });
  const selected = actionFact(actionOf('select'), ended);
  t.false('wiring' in selected, JSON.stringify(selected));
});
