/** TensorBoard's own reader on what `export tensorboard` writes. It needs Python with tensorboard. */

import { spawnSync } from 'node:child_process';
import { appendFileSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { ExecutionContext } from 'ava';
import { python, testWith } from '../../support/programs.ts';
import { temporaryFolder } from '../../support/temporary.ts';
import { createProject, type Project } from '../command-line.ts';

const document = `name: flowers
seed: 1
stages:
  ingest:
    uses: ingest
    with: { format: csv, file: flowers.csv, label: kind, testSplit: 0.2 }
  prepare:
    uses: prepare
    needs: { dataset: ingest }
  train:
    uses: train
    needs: { dataset: prepare }
    matrix: { epochs: [2, 3] }
    with:
      model: [{ dense: { units: classes, activation: softmax } }]
      loss: categoricalCrossentropy
      optimizer: { sgd: { learningRate: 0.1 } }
      batchSize: 8
      epochs: '\${{ matrix.epochs }}'
  evaluate: { uses: evaluate, needs: { model: train, dataset: prepare } }
`;

/** Reads scalars, texts and the rows of the page HParams, as the pages do. */
const reader = `
import json, sys
from tensorboard import context
from tensorboard.backend.event_processing import data_provider, plugin_event_multiplexer
from tensorboard.plugins import base_plugin
from tensorboard.plugins.hparams import api_pb2, backend_context, list_session_groups
folder = sys.argv[1]
multiplexer = plugin_event_multiplexer.EventMultiplexer()
multiplexer.AddRunsFromDirectory(folder).Reload()
provider = data_provider.MultiplexerDataProvider(multiplexer, folder)
def number(event): return [event.step, event.wall_time, float(event.tensor_proto.float_val[0])]
runs = {}
for run, content in multiplexer.Runs().items():
    texts = multiplexer.PluginRunToTagToContent('text').get(run, {})
    tags = [tag for tag in content['tensors'] if tag not in texts and not tag.startswith('_hparams_')]
    runs[run] = {
        'scalars': {tag: [number(event) for event in multiplexer.Tensors(run, tag)] for tag in tags},
        'texts': {tag: multiplexer.Tensors(run, tag)[0].tensor_proto.string_val[0].decode() for tag in texts},
    }
request = api_pb2.ListSessionGroupsRequest(start_index=0, slice_size=100, allowed_statuses=[1])
hparams = backend_context.Context(base_plugin.TBContext(data_provider=provider, logdir=folder))
groups = list_session_groups.Handler(context.RequestContext(), hparams, '', request).run().session_groups
def setting(value): return getattr(value, value.WhichOneof('kind'))
print(json.dumps({'runs': runs, 'rows': [{name: setting(value) for name, value in group.hparams.items()} for group in groups]}))
`;

interface Read {
  readonly runs: {
    readonly [run: string]: {
      readonly scalars: { readonly [tag: string]: readonly (readonly [step: number, at: number, value: number])[] };
      readonly texts: { readonly [tag: string]: string };
    };
  };
  readonly rows: readonly { readonly [name: string]: unknown }[];
}

function readBy(t: ExecutionContext, folder: string): Read {
  const { status, stdout, stderr } = spawnSync(python, ['-c', reader, folder], { encoding: 'utf8', timeout: 100_000 });
  t.is(status, 0, stderr);
  return JSON.parse(stdout) as Read;
}

function flowers(t: ExecutionContext): Project {
  const rows = Array.from({ length: 60 }, (_, row) => `${row / 8},${row % 7},${row % 2 === 0 ? 'rose' : 'lily'}`);
  const project = createProject(temporaryFolder(t), { 'flowers.yaml': document });
  appendFileSync(join(project.folder, 'pipelines/flowers.csv'), `size,days,kind\n${rows.join('\n')}\n`);
  return project;
}

testWith(['tensorboard'], 'TensorBoard reads every number, text and setting that was exported', async (t) => {
  const { folder, run } = flowers(t);
  const ran = await run('run', 'flowers.yaml', '-q', '--note', 'a *first* try');
  t.is(ran.code, 0, ran.error);
  const exported = await run('export', 'tensorboard', 'board', '--json');
  t.is(exported.code, 0, exported.error);
  const [{ run: id = '', scalars = 0, files = [] } = {}] = exported.json<{
    run: string;
    scalars: number;
    files: string[];
  }>();
  const { runs, rows } = readBy(t, join(folder, 'board'));
  t.deepEqual(Object.keys(runs).sort(), [id, `${id}/train[epochs=2]`, `${id}/train[epochs=3]`]);
  t.regex(runs[id]!.texts.run!, /\*\*flowers\*\*.*succeeded\n\n- a \\\*first\\\* try/s);
  const read = Object.values(runs).flatMap((one) => Object.values(one.scalars).flat());
  t.is(read.length, scalars);
  t.deepEqual(rows.map(({ epochs }) => epochs).sort(), [2, 3]);
  t.deepEqual(
    rows.map(({ batchSize }) => batchSize),
    [8, 8],
  );

  const [shown] = (await run('show', 'train[epochs=3]', '--json', '--rows', '3')).json<{ metrics: { loss: number } }>();
  const curve = runs[`${id}/train[epochs=3]`]!.scalars['loss/training']!;
  t.deepEqual(
    curve.map(([step]) => step),
    [1, 2, 3],
  );
  t.is(curve[2]![2], Math.fround(shown!.metrics.loss));
  t.true(curve[0]![1] < curve[2]![1], 'epochs have times');

  const bytes = files.map((file) => readFileSync(join(folder, 'board', file)));
  t.is((await run('export', 'tensorboard', 'board', 'latest', 'latest')).code, 0, 'the same again');
  t.deepEqual(
    files.map((file) => readFileSync(join(folder, 'board', file))),
    bytes,
  );
  appendFileSync(join(folder, 'board', files[1]!), 'x');
  const refused = await run('export', 'tensorboard', 'board');
  t.is(refused.code, 2);
  t.regex(refused.error, /is there already, with other content\nhint: +name another folder/);
  t.deepEqual(readdirSync(join(folder, 'board')), [id]);
});
