/** Gates compare with an earlier run of which this machine has seen no artifact: they come from the shared cache. */

import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import test from 'ava';
import { machines } from './machines.ts';

const study = (gates: string): string => `name: small
stages:
  data: { uses: ingest, with: { format: synthetic, synthetic: garments, examples: { train: 300, test: 100 } } }
  train:
    uses: train
    needs: { dataset: data }
    with: { epochs: 1, model: [{ flatten: {} }, { dense: { units: classes, activation: softmax } }] }
  evaluate: { uses: evaluate, needs: { model: train, dataset: data } }
${gates}
`;
const gated = study(`gates:
  - { metric: evaluate.test.accuracy, baseline: { run: latest~1 } }`);

test('a gate fetches the predictions of an earlier run from the shared cache, and is not judged without them', async (t) => {
  const { one, clone, folder } = await machines(t);
  writeFileSync(join(one.folder, 'pipelines', 'study.yaml'), study(''));
  t.is((await one.run('run', 'study.yaml', '--quiet')).code, 0);
  const [two, offline] = [clone('two'), clone('offline')];
  for (const each of [two, offline]) {
    const seen = await each.run('run', 'study.yaml', '--json');
    t.like(seen.json().at(-1), { executed: 0, cached: 3 });
    writeFileSync(join(each.folder, 'pipelines', 'study.yaml'), gated);
  }
  const judged = await two.run('run', 'study.yaml', '--json');
  t.is(judged.code, 0, judged.out + judged.error);
  t.like(
    judged.json().find(({ event }) => event === 'gate.checked'),
    { state: 'pass', baseline: { rows: 100 } },
  );
  writeFileSync(
    join(offline.folder, 'pipeline.config.yaml'),
    `remote: { url: "file://${join(folder, 'away')}" }\ntrust: [keys/alice.pub]\n`,
  );
  const unknown = await offline.run('run', 'study.yaml', '--json');
  t.is(unknown.code, 3, unknown.out + unknown.error);
  t.regex(JSON.stringify(unknown.json().find(({ event }) => event === 'gate.checked')), /no longer in the store/);
});
