import test from 'ava';
import { StageFailure } from '../../src/stage-api/failure.ts';
import { defaultEngine, loadEngine, requireSupport, resolveEngine } from '../../stages/lib/engine/choose.ts';
import type { Engine } from '../../stages/lib/engine/engine.ts';
import { resolveNetwork } from '../../stages/lib/network/resolve.ts';

test('auto becomes a name, a faster GPU takes it to tensorflow, and a name stays', (t) => {
  const resolved = (engine: string, gpuEngine: boolean): unknown => resolveEngine({ engine, x: 1 }, { gpuEngine });
  t.deepEqual(resolved('auto', false), { engine: defaultEngine, x: 1 });
  t.deepEqual(resolved('auto', true), { engine: 'tensorflow', x: 1 });
  t.deepEqual(resolved('tensorflow', false), { engine: 'tensorflow', x: 1 });
  t.deepEqual(resolved('compiled', true), { engine: 'compiled', x: 1 });
});

test('an engine is loaded by its name, once', async (t) => {
  for (const name of ['compiled', 'tensorflow'] as const) {
    const engine = await loadEngine(name);
    t.is(engine.name, name);
    t.is(await loadEngine(name), engine);
  }
  t.is((await loadEngine('auto')).name, defaultEngine);
});

test('what an engine cannot do is its own words, with the other engine as the way out', (t) => {
  const network = resolveNetwork([{ dense: { units: 'classes' } }], [2], 2);
  const engine = { name: 'compiled', unsupported: () => 'layer "x" is too wide' } as unknown as Engine;
  const failure = t.throws(() => requireSupport(engine, network), { instanceOf: StageFailure });
  t.like(failure, { code: 'unsupported', message: 'layer "x" is too wide', facts: { hint: 'use engine: tensorflow' } });
  t.notThrows(() => requireSupport({ ...engine, unsupported: () => undefined }, network));
});
