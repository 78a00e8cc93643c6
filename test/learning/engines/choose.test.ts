/** Choosing an engine: what `auto` becomes, and what an engine refuses. */

import test from 'ava';
import { StageFailure } from '../../../src/stage-api/failure.ts';
import {
  defaultEngine,
  type EngineChoice,
  loadEngine,
  requireSupport,
  resolveEngine,
} from '../../../stages/lib/learning/engines/choose.ts';
import type { Engine } from '../../../stages/lib/learning/engines/engine.ts';
import { resolveClassifier } from '../../../stages/lib/learning/network/resolve.ts';

test('auto becomes a name, a faster GPU takes it to tensorflow, and a name stays', (t) => {
  const resolved = (engine: EngineChoice['engine'], gpuEngine: boolean): unknown =>
    resolveEngine({ engine, x: 1 }, { gpuEngine, tensorflowBackend: 'wasm' });
  const tensorflow = { engine: 'tensorflow', tensorflowBackend: 'wasm', x: 1 };
  t.deepEqual(resolved('auto', false), { engine: defaultEngine, x: 1 });
  t.deepEqual(resolved('auto', true), tensorflow);
  t.deepEqual(resolved('tensorflow', false), tensorflow);
  t.deepEqual(resolved('compiled', true), { engine: 'compiled', x: 1 });
});

test('facts that cost a probe are asked for only if a stage needs them', (t) => {
  const asked: string[] = [];
  const facts = {
    get gpuEngine() {
      asked.push('gpu');
      return false;
    },
    get tensorflowBackend() {
      asked.push('backend');
      return 'cpu';
    },
  };
  resolveEngine({ engine: 'compiled' }, facts);
  t.deepEqual(asked, []);
  resolveEngine({ engine: 'auto' }, facts);
  t.deepEqual(asked, ['gpu']);
  t.deepEqual(resolveEngine({ engine: 'tensorflow' }, facts), { engine: 'tensorflow', tensorflowBackend: 'cpu' });
  t.deepEqual(asked, ['gpu', 'backend']);
});

test('the backend is the one that was named', async (t) => {
  t.regex((await loadEngine({ engine: 'tensorflow', tensorflowBackend: 'cpu' })).backend, / cpu$/);
  t.regex((await loadEngine({ engine: 'tensorflow', tensorflowBackend: 'wasm' })).backend, / wasm$/);
  const missing = loadEngine({ engine: 'tensorflow', tensorflowBackend: 'tfjs-node 0.0.0' });
  t.like(await t.throwsAsync(missing, { instanceOf: StageFailure }), { code: 'engine' });
});

test('an engine is loaded by its name, once', async (t) => {
  for (const name of ['compiled', 'tensorflow'] as const) {
    const engine = await loadEngine({ engine: name });
    t.is(engine.name, name);
    t.is(await loadEngine({ engine: name }), engine);
  }
  t.is((await loadEngine({ engine: 'auto' })).name, defaultEngine);
});

test("a model that an engine does not support is refused in the engine's words, with the other engine as hint", (t) => {
  const network = resolveClassifier([{ dense: { units: 'classes' } }], [2], 2);
  const engine = { name: 'compiled', unsupported: () => 'layer "x" is too wide' } as unknown as Engine;
  const failure = t.throws(() => requireSupport(engine, network), { instanceOf: StageFailure });
  t.like(failure, { code: 'unsupported', message: 'layer "x" is too wide', facts: { hint: 'use engine: tensorflow' } });
  t.notThrows(() => requireSupport({ ...engine, unsupported: () => undefined }, network));
});
