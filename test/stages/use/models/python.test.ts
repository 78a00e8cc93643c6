/** Exported models in Python: Keras answers as the engine does, and safetensors finds every weight. */

import { spawnSync } from 'node:child_process';
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { ExecutionContext } from 'ava';
import fc from 'fast-check';
import { networkFromModel } from '../../../../stages/lib/learning/network/model-table.ts';
import { exportModel, type ModelFormat } from '../../../../stages/use/models/export-model.ts';
import { graphs } from '../../../learning/engines/compiled/graphs.ts';
import { distance } from '../../../learning/engines/compiled/networks.ts';
import { python, testWith } from '../../../support/programs.ts';
import { temporaryFolder } from '../../../support/temporary.ts';
import { type Exported, exported, fixedNets, rows, tolerance } from './exported-nets.ts';

const origin = { digest: `sha256:${'0'.repeat(64)}`, version: '0.0.1' };

async function allNets(): Promise<readonly Exported[]> {
  const drawn = fc.sample(graphs(fc.constantFrom('softmax', 'linear')), { numRuns: 12, seed: 7 });
  const networks = [...fixedNets.map(({ network }) => network), ...drawn.flatMap((one) => one ?? [])];
  return Promise.all(networks.map((network, seed) => exported(network, seed)));
}

/** The lines that a script prints, one for each model; it is told the models' files, inputs and shapes. */
async function asked(
  t: ExecutionContext,
  nets: readonly Exported[],
  format: ModelFormat,
  file: string,
  script: string,
) {
  const folder = temporaryFolder(t);
  const told = [];
  for (const [index, { model, stored }] of nets.entries()) {
    const own = join(folder, `${index}`);
    mkdirSync(own);
    await exportModel({ model, format, folder: join(own, 'model'), ...origin });
    const inputs = stored.map(({ shape, values }) => ({ shape: [rows, ...shape], values: [...values] }));
    told.push({ file: join(own, 'model', file), inputs });
  }
  writeFileSync(join(folder, 'told.json'), JSON.stringify(told));
  writeFileSync(join(folder, 'ask.py'), script);
  const answers = join(folder, 'answers.json');
  const ran = spawnSync(python, [join(folder, 'ask.py'), join(folder, 'told.json'), answers], { encoding: 'utf8' });
  t.is(ran.status, 0, ran.stderr);
  return JSON.parse(readFileSync(answers, 'utf8')) as readonly unknown[];
}

testWith(['keras'], 'keras.saving.load_model opens networks of every kind, and answers alike', async (t) => {
  t.timeout(300_000);
  const nets = await allNets();
  const answers = await asked(
    t,
    nets,
    'keras',
    'model.keras',
    `import json, sys
import keras
import numpy
answers = []
for told in json.load(open(sys.argv[1])):
    model = keras.saving.load_model(told["file"])
    inputs = [numpy.array(one["values"], "float32").reshape(one["shape"]) for one in told["inputs"]]
    answers.append(numpy.asarray(model(inputs if len(inputs) > 1 else inputs[0])).ravel().tolist())
json.dump(answers, open(sys.argv[2], "w"))
`,
  );
  for (const [index, one] of nets.entries()) {
    const apart = distance(answers[index] as number[], one.answers);
    t.true(apart <= tolerance, `network ${index}: ${apart}`);
  }
});

testWith(['safetensors', 'numpy'], 'safetensors finds every weight and the metadata', async (t) => {
  const nets = await allNets();
  const answers = await asked(
    t,
    nets,
    'safetensors',
    'model.safetensors',
    `import json, sys
from safetensors import safe_open
answers = []
for told in json.load(open(sys.argv[1])):
    with safe_open(told["file"], "numpy") as file:
        tensors = {name: file.get_tensor(name) for name in file.keys()}
        answers.append({
            "task": file.metadata()["task"],
            "tensors": {name: [list(one.shape), one.tobytes().hex()] for name, one in tensors.items()},
        })
json.dump(answers, open(sys.argv[2], "w"))
`,
  );
  for (const [index, { model, network }] of nets.entries()) {
    const { weights } = networkFromModel(model);
    const specs = network.layers.flatMap(({ name, weights }) => weights.map((one) => ({ ...one, layer: name })));
    const tensors = specs.map(({ layer, name, shape }, at) => {
      const { buffer, byteOffset, byteLength } = weights[at]!;
      return [`${layer}/${name}`, [shape, Buffer.from(buffer, byteOffset, byteLength).toString('hex')]] as const;
    });
    t.deepEqual(answers[index], { task: network.task, tensors: Object.fromEntries(tensors) });
  }
});
