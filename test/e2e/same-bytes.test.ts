/**
 * The same document gives the same bytes: in stores of their own, in other processes, on more workers, run after run,
 * and on another version of Node if `OTHER_NODE` names one (scripts/check-node.sh).
 */

import { execFileSync } from 'node:child_process';
import { join } from 'node:path';
import test from 'ava';
import { createProject, type Project } from '../faults/project.ts';

const document = `
name: everything
seed: 7
stages:
  ingest: { uses: ingest, with: { format: synthetic, synthetic: garments, examples: { train: 200, test: 40 } } }
  normalize: { uses: normalize, needs: { dataset: ingest }, with: { validationSplit: 0.2 } }
  train:
    uses: train
    needs: { dataset: normalize }
    matrix: { optimizer: [adam, sgd, rmsprop], epochs: [1, 3] }
    with:
      epochs: '\${{ matrix.epochs }}'
      optimizer: '\${{ matrix.optimizer }}'
      model:
        - conv2d: { filters: 4, kernelSize: 3 }
        - batchNormalization: {}
        - activation: { activation: relu }
        - maxPooling2d: {}
        - conv2d: { filters: 8, kernelSize: 3, padding: same, activation: elu }
        - averagePooling2d: {}
        - dropout: { rate: 0.25 }
        - flatten: {}
        - dense: { units: 8, activation: tanh, name: encoded }
        - dense: { units: classes, activation: softmax }
  evaluate: { uses: evaluate, needs: { model: train, dataset: normalize } }
  best: { uses: select, needs: { candidates: evaluate, models: train }, with: { metric: validation.accuracy } }
  embed: { uses: embed, needs: { model: best, dataset: normalize }, with: { layer: encoded } }
  neighbors: { uses: neighbors, needs: { embedding: embed } }
  reduce:
    uses: reduce
    needs: { embedding: embed }
    matrix: { method: [pca, tsne, umap] }
    with: { method: '\${{ matrix.method }}' }
  kmeans: { uses: cluster, needs: { embedding: embed }, with: { method: kmeans, k: 3 } }
  hdbscan: { uses: cluster, needs: { embedding: embed }, with: { method: hdbscan } }
  report: { uses: report, needs: { dataset: normalize, histories: train, models: train, evaluations: evaluate } }
`;

/** Digests of all artifacts of a fresh store. */
async function digestsOf(project: Project, jobs: number, node = process.execPath): Promise<Record<string, unknown>> {
  const { code, out, error } = await project.run({
    ...{ node, env: { PIPELINE_NATIVE: undefined } },
    arguments: ['run', project.file, '--json', '-j', `${jobs}`],
  });
  if (code !== 0) throw new Error(out + error);
  return project.digests();
}

test.serial('on one worker and on two, in stores of their own, run after run', async (t) => {
  const two = createProject(t, document);
  const digests = await digestsOf(two, 2);
  t.is(Object.keys(digests).length, 23);
  t.deepEqual(await digestsOf(createProject(t, document), 1), digests);
  const { code, out } = await two.run({
    arguments: ['run', two.file, '--json', '--force', 'train', '--force', 'embed'],
  });
  t.is(code, 0, out);
  t.regex(out, /"event":"run\.finished".*"executed":7/);
  t.deepEqual(two.digests(), digests);
});

const other = process.env.OTHER_NODE;
if (other !== undefined)
  test.serial(`on ${other} as on ${process.version}`, async (t) => {
    const version = execFileSync(other, ['--version'], { encoding: 'utf8' }).trim();
    t.not(version, process.version);
    t.log(`${version} and ${process.version}`);
    const here = await digestsOf(createProject(t, document), 2);
    t.deepEqual(await digestsOf(createProject(t, document), 2, other), here);

    // Golden trainings too: every kind of layer and optimizer there is a kernel for.
    const program = join(import.meta.dirname, '..', 'learning', 'engines', 'compiled', 'tiny-trainings.js');
    const tiny = (node: string): string => execFileSync(node, [program], { encoding: 'utf8' });
    t.is(tiny(other), tiny(process.execPath));
  });
