/** Names in Keras' functional model: PyTorch, one of Keras' backends, takes none with a point, and TensorFlow few signs. */

import test from 'ava';
import { networkFromModel } from '../../../../../stages/lib/learning/network/model-table.ts';
import { kerasGraph } from '../../../../../stages/use/models/keras/graph.ts';
import { exported, fixedNets } from '../exported-nets.ts';

const dialect = { silu: 'silu', slope: 'negative_slope', batchShape: 'batch_shape' };

test('layers and inputs have names that every backend of Keras takes, all different, and a change is said', async (t) => {
  const { network } = fixedNets.find(({ name }) => name.startsWith('embeddings beside numbers'))!;
  const { layers, inputs, notes } = kerasGraph(networkFromModel((await exported(network, 1)).model), dialect);
  const names = layers.map(({ name }) => name);
  for (const name of names) t.regex(name, /^[A-Za-z0-9][-A-Za-z0-9_]*$/);
  t.is(new Set(names).size, names.length);
  t.deepEqual(inputs, ['kinds_of_shop', 'numbers']);
  t.deepEqual(notes, [
    '"kinds of shop" is called "kinds_of_shop"',
    '"embedding" takes a number with a fraction for a whole one, which predict refuses',
    '"read.numbers" is called "read_numbers"',
  ]);
});
