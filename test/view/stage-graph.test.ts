/** Which stage feeds which, as the drawings language of the graph have it. */

import test from 'ava';
import { stageEdges } from '../../src/view/stage-graph.ts';
import { resolve } from '../core/kinds.ts';

test('one edge for each port and producer, however many points are wired', (t) => {
  const { pipeline } = resolve(`
name: p
stages:
  ingest: { uses: ingest }
  train: { uses: train, needs: { dataset: ingest }, matrix: { epochs: [1, 2] } }
  evaluate: { uses: evaluate, needs: { model: train, dataset: ingest } }
`);
  t.deepEqual(
    stageEdges(pipeline!).map(({ from, to, port, many }) => [from, to, port, many]),
    [
      ['ingest', 'train', 'dataset', false],
      ['train', 'evaluate', 'model', false],
      ['ingest', 'evaluate', 'dataset', false],
    ],
  );
});
