/** The outputs of a command: all there, nothing else, each of its type; and the inputs that it is given. */

import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { column, type Table } from 'arrowline/stage';
import test from 'ava';
import { kind as command } from '../../../stages/command/kind.ts';
import type { OwnKind } from '../../support/rig.ts';
import { commandRig } from './command-rig.ts';

const apacheArrow = new URL('../../../../node_modules/apache-arrow/Arrow.node.mjs', import.meta.url).href;

/** Two examples in three classes, as our ingest would make them. */
const dataset: OwnKind = {
  kind: 'examples',
  inputs: {},
  outputs: { dataset: { type: 'dataset', description: 'examples' } },
  code: `return { outputs: { dataset: makeTable({
    features: column.vectors(Float32Array.of(0.1, 0.2, 0.3, 0.4), 2),
    label: column.int32(Int32Array.of(0, 2)), original: column.int32(Int32Array.of(0, 2)),
    split: column.utf8(['train', 'test']),
  }, { type: 'dataset', version: 2, groups: [{ name: 'features', tensor: { shape: [2], scale: 1, names: ['age', 'a,b'] } }],
    classes: { classNames: ['a', 'b', 'c'], originalNames: ['a', 'b', 'c'] },
    splits: { train: [0, 1], validation: [1, 1], test: [1, 2] } }) } };`,
};

const rows = 'split,row,label,predicted,probabilities_0,probabilities_1,probabilities_2';

test('a program trains on our dataset, and its predictions name its model and the classes', async (t) => {
  const rig = commandRig(t, [dataset]);
  rig.write(
    'train.py',
    `import sys, csv
data, model, out = sys.argv[1:]
examples = list(csv.DictReader(open(data)))
assert list(examples[0]) == ['features.age', 'features.a,b', 'label', 'original', 'split'], examples[0]
assert float(examples[0]['features.age']) == 0.10000000149011612
open(model + '/weights.bin', 'wb').write(bytes([1, 2, 3]))
with open(out, 'w', newline='') as file:
  writer = csv.writer(file)
  writer.writerow('${rows}'.split(','))
  for row, one in enumerate(examples):
    if one['split'] == 'test': writer.writerow(['test', row, one['label'], 2, 0.25, 0.25, 0.5])
print('::metric test.accuracy=1')
`,
  );
  const run = await rig.command(
    {
      run: 'python3 train.py ${{ inputs.dataset }} ${{ outputs.model }} ${{ outputs.predictions }}',
      inputs: { dataset: { as: 'csv' } },
      outputs: { model: 'files', predictions: { type: 'predictions', as: 'csv', of: 'model' } },
      metrics: { 'test.accuracy': 'max' },
    },
    { stage: { needs: { dataset: 'data' } }, others: { data: { uses: 'examples' } } },
  );
  t.is(run.failure, undefined);
  const model = run.record?.outputs.model?.digest;
  t.deepEqual(await run.output('predictions'), {
    rows: 1,
    columns: {
      split: column.utf8(['test']),
      row: column.int32(Int32Array.of(1)),
      label: column.int32(Int32Array.of(2)),
      predicted: column.int32(Int32Array.of(2)),
      probabilities: column.vectors(Float32Array.of(0.25, 0.25, 0.5), 3),
    },
    metadata: { type: 'predictions', version: 2, task: 'multiclass', classNames: ['a', 'b', 'c'], model },
  });
  const metrics = await run.output('metrics');
  t.deepEqual(metrics.metadata, { type: 'metrics', version: 1, classNames: ['a', 'b', 'c'], model });
});

const written: readonly [form: string, program: string][] = [
  [
    'csv',
    `open(out, 'w').write('predicted,label,row,split,probabilities_0,probabilities_1\\n1,0,5,test,0.25,0.75\\n')`,
  ],
  [
    'jsonl',
    `open(out, 'w').write('{"split": "test", "row": 5, "label": 0, "predicted": 1, "probabilities": [0.25, 0.75]}\\n')`,
  ],
  [
    'npy',
    `import numpy as np
for name, value in dict(split=np.array(['test']), row=[5], label=[0], predicted=[1], probabilities=[[0.25, 0.75]]).items():
  np.save(out + '/' + name + '.npy', value)`,
  ],
];

test('the same table in any form, with its columns in any order, is the same artifact', async (t) => {
  const rig = commandRig(t);
  const digests = new Set<string | undefined>();
  for (const [form, program] of written) {
    rig.write(`${form}.py`, `import sys\nout = sys.argv[1]\n${program}\n`);
    const run = await rig.command({
      run: `python3 ${form}.py \${{ outputs.it }}`,
      outputs: { it: { type: 'predictions', as: form } },
    });
    if (/No module named 'numpy'/.test(run.failure?.found ?? '')) {
      t.log('numpy is not there: its form is not tried');
      continue;
    }
    t.is(run.failure, undefined, form);
    digests.add(run.record?.outputs.it?.digest);
  }
  rig.write(
    'arrow.mjs',
    `import { writeFileSync } from 'node:fs';
import * as arrow from '${apacheArrow}';
const { Field, Float64, Int64, FixedSizeList, List, Utf8, Dictionary, Int32, vectorFromArray, Table, tableToIPC } = arrow;
const table = new Table({
  predicted: vectorFromArray([1n], new Int64()), label: vectorFromArray([0n], new Int64()),
  split: vectorFromArray(['test'], new Dictionary(new Utf8(), new Int32())),
  row: vectorFromArray([5], new Int32()),
  probabilities: vectorFromArray([[0.25, 0.75]], new List(new Field('item', new Float64()))),
});
table.schema.metadata.set('pandas', 'whatever');
writeFileSync(process.argv[2], tableToIPC(table, 'stream'));`,
  );
  const run = await rig.command({ run: 'node arrow.mjs ${{ outputs.it }}', outputs: { it: 'predictions' } });
  t.is(run.failure, undefined);
  digests.add(run.record?.outputs.it?.digest);
  t.is(digests.size, 1);
  const table: Table = await run.output('it');
  t.deepEqual(table.metadata, { type: 'predictions', version: 2, task: 'multiclass', classNames: ['0', '1'] });
});

/** Two examples that have two labels or not. */
const labelled: OwnKind = {
  ...dataset,
  kind: 'labelled',
  code: `return { outputs: { dataset: makeTable({
    features: column.vectors(Float32Array.of(0.1, 0.2), 1),
    label: column.vectors(Uint8Array.of(1, 0, 1, 1), 2),
    split: column.utf8(['train', 'test']),
  }, { type: 'dataset', version: 2, groups: [{ name: 'features', tensor: { shape: [1], scale: 1 } }],
    labelNames: ['spam', 'urgent'], splits: { train: [0, 1], validation: [1, 1], test: [1, 2] } }) } };`,
};

test('predictions of several labels and of numbers have the columns of their task, in any form', async (t) => {
  const rig = commandRig(t, [dataset, labelled]);
  rig.write(
    'several.py',
    `import arrowline
arrowline.output('it', {'split': ['test'], 'row': [1], 'label': [[1, 1]], 'predicted': [[1, 0]], 'probabilities': [[0.75, 0.25]]})`,
  );
  rig.write(
    'numbers.py',
    `import arrowline
arrowline.output('it', {'split': ['test'], 'row': [1], 'label': [2], 'predicted': [1.75]})`,
  );
  for (const form of ['csv', 'jsonl']) {
    const outputs = { it: { type: 'predictions', as: form } };
    const several = await rig.command(
      { run: 'python3 several.py', outputs },
      { stage: { needs: { dataset: 'data' } }, others: { data: { uses: 'labelled' } } },
    );
    t.is(several.failure, undefined, form);
    const found: Table = await several.output('it');
    t.deepEqual(found.columns.label, column.vectors(Uint8Array.of(1, 1), 2), form);
    t.deepEqual(found.columns.predicted, column.vectors(Uint8Array.of(1, 0), 2), form);
    t.deepEqual(found.columns.probabilities, column.vectors(Float32Array.of(0.75, 0.25), 2), form);
    t.deepEqual(found.metadata, {
      type: 'predictions',
      version: 2,
      task: 'multilabel',
      labelNames: ['spam', 'urgent'],
    });
    const numbers = await rig.command({ run: 'python3 numbers.py', outputs });
    t.is(numbers.failure, undefined, form);
    const told: Table = await numbers.output('it');
    t.deepEqual(told.columns.label, column.float64(Float64Array.of(2)), form);
    t.deepEqual(told.columns.predicted, column.float64(Float64Array.of(1.75)), form);
    t.deepEqual(told.metadata, { type: 'predictions', version: 2, task: 'regression' });
  }
  const classes = await rig.command(
    { run: 'python3 numbers.py', outputs: { it: { type: 'predictions', as: 'csv' } } },
    { stage: { needs: { dataset: 'data' } }, others: { data: { uses: 'examples' } } },
  );
  t.is(classes.failure?.code, 'output-table', 'predictions of classes without probabilities');
});

const refused: readonly [title: string, script: string, output: object | string, failure: object][] = [
  ['nothing', 'true', 'files', { code: 'output-missing', found: 'an empty folder', expected: 'a folder with files' }],
  ['no file', 'true', 'metrics', { code: 'output-missing', found: 'nothing', expected: 'a file of arrow' }],
  [
    'another name',
    'echo x > "$(dirname "$P_OUTPUT_IT")/it.csv"',
    'metrics',
    { code: 'output-missing', found: 'nothing, but it.csv beside it' },
  ],
  [
    'more than it declares',
    'echo x > "$P_OUTPUT_IT/a"; echo x > "$(dirname "$P_OUTPUT_IT")/more"',
    'files',
    { code: 'output-extra', found: 'more', expected: 'it' },
  ],
  ['a folder for a file', 'mkdir "$P_OUTPUT_IT"', 'metrics', { code: 'output-missing', found: 'a folder' }],
  [
    'a link',
    'ln -s /etc/hostname "$P_OUTPUT_IT"',
    'metrics',
    { code: 'output-missing', found: 'a link or a special file' },
  ],
  ['bytes that are no Arrow file', 'echo x > "$P_OUTPUT_IT"', 'metrics', { code: 'foreign-arrow' }],
  [
    'a column too few',
    'echo name > "$P_OUTPUT_IT"; echo a >> "$P_OUTPUT_IT"',
    { type: 'metrics', as: 'csv' },
    { code: 'output-table', where: 'column "value"', found: 'columns name', expected: 'columns name, value' },
  ],
  [
    'a column of another type',
    'printf "name,value\\na,one\\n" > "$P_OUTPUT_IT"',
    { type: 'metrics', as: 'csv' },
    { code: 'output-table', where: 'it.csv:2 (row 1), column "value"', found: '"one"', expected: 'a number' },
  ],
  [
    'a column with a name that is lost in objects',
    'printf "a,__proto__\\n1,2\\n" > "$P_OUTPUT_IT"',
    { type: 'table', as: 'csv' },
    { code: 'output-table', where: 'it.csv:1', found: 'a column "__proto__"' },
  ],
  [
    'a field with such a name',
    `echo '{"__proto__":1}' > "$P_OUTPUT_IT"`,
    { type: 'table', as: 'jsonl' },
    { code: 'output-table', where: 'it.jsonl:1' },
  ],
  ['a link out of its folder', 'ln -s /etc/hostname "$P_OUTPUT_IT/x"', 'files', { code: 'file-tree' }],
  [
    'a type whose facts no program can know',
    'printf "row,label,original,position_0\\n1,1,1,1\\n" > "$P_OUTPUT_IT"',
    { type: 'projection', as: 'csv' },
    { code: 'output-metadata' },
  ],
];

for (const [title, script, output, failure] of refused)
  test(`an output is refused: ${title}`, async (t) => {
    const rig = commandRig(t);
    const run = await rig.command({ shell: script, outputs: { it: output as string } });
    t.like(run.failure, failure, JSON.stringify(run.failure));
  });

test('an input of files is a folder of its files, executable as they were, which a program cannot spoil', async (t) => {
  const rig = commandRig(t);
  const tree = {
    uses: 'command',
    with: {
      shell:
        'cd "$P_OUTPUT_TREE"; mkdir sub; echo data > sub/data; printf "#!/bin/sh\\necho ran" > tool; chmod +x tool',
      outputs: { tree: 'files' },
      versions: [],
      undeclared: 'off',
    },
  };
  const settings = { stage: { needs: { tree: 'tree' } }, others: { tree } };
  const run = await rig.command(
    {
      shell: '"$P_INPUT_TREE/tool" > "$P_OUTPUT_OUT/said"; cat "$P_INPUT_TREE/sub/data" >> "$P_OUTPUT_OUT/said"',
      outputs: { out: 'files' },
    },
    settings,
  );
  t.is(run.failure, undefined);
  t.is(await run.file('out', 'said'), 'ran\ndata\n');
  const spoilt = await rig.command(
    {
      shell: 'chmod +w "$P_INPUT_TREE/sub/data"; echo more >> "$P_INPUT_TREE/sub/data"; touch "$P_OUTPUT_OUT/x"',
      outputs: { out: 'files' },
    },
    settings,
  );
  t.like(spoilt.failure, { code: 'input-changed', message: 'the program wrote to its input "tree"' });
  const hidden = await rig.command(
    {
      shell:
        'f="$P_INPUT_TREE/sub/data"; touch -r "$f" "$TMPDIR/t"; chmod +w "$f"; printf DATA 1<>"$f"; touch -r "$TMPDIR/t" "$f"; touch "$P_OUTPUT_OUT/y"',
      outputs: { out: 'files' },
    },
    settings,
  );
  t.like(hidden.failure, { code: 'input-changed' }, 'also if it sets the time back');
});

test('a file that changes while the program runs is a failure, and nothing is stored', async (t) => {
  const rig = commandRig(t);
  rig.write('count.txt', '1\n');
  const given = { files: ['count.txt'], outputs: { out: 'files' } };
  const changes = { ...given, shell: 'cat count.txt > "$P_OUTPUT_OUT/x"; echo 2 >> count.txt' };
  const run = await rig.command(changes);
  t.like(run.failure, { code: 'file-changed', where: 'count.txt' });
  t.is(readFileSync(join(rig.directory, 'count.txt'), 'utf8'), '1\n2\n');
  t.is((await rig.command({ ...given, shell: 'cat count.txt > "$P_OUTPUT_OUT/x"' })).failure, undefined);
});

test('a file that is new in a declared folder while the program runs is a failure', async (t) => {
  const rig = commandRig(t);
  rig.write('data/one.txt', '1\n');
  const run = await rig.command({
    shell: 'echo 2 > data/two.txt; cat data/* > "$P_OUTPUT_OUT/x"',
    files: ['data'],
    outputs: { out: 'files' },
  });
  t.like(run.failure, { code: 'file-changed', where: 'data/two.txt', found: 'a file that is not in the key' });
});

test('a file that the words of a command name has to be declared', async (t) => {
  const rig = commandRig(t);
  rig.write('tool.sh', '#!/bin/sh\necho x > "$P_OUTPUT_OUT/x"\n', 0o755);
  for (const given of [{ run: './tool.sh' }, { run: 'bash tool.sh' }, { shell: './tool.sh # as README.md says' }]) {
    const of = { ...given, undeclared: 'fail', outputs: { out: 'files' } };
    rig.write('README.md', '');
    t.like((await rig.command(of)).failure, {
      code: 'undeclared-read',
      message: 'the command read tool.sh, which files: does not cover',
      hint: 'add tool.sh to files:',
    });
    t.is((await rig.command({ ...of, files: ['tool.sh'] })).failure, undefined);
  }
});

test('a program in a folder of PATH in the project has to be declared', async (t) => {
  const rig = commandRig(t);
  rig.write('tools/tool', '#!/bin/sh\necho x > "$P_OUTPUT_OUT/x"\n', 0o755);
  const run = await rig.command({
    run: 'tool',
    env: { PATH: `tools:${process.env.PATH}` },
    undeclared: 'fail',
    outputs: { out: 'files' },
  });
  t.like(run.failure, { code: 'undeclared-read', hint: 'add tools/tool to files:' });
});

test('a file that Python reads and nobody declares is a failure, a warning or nothing', async (t) => {
  const rig = commandRig(t);
  rig.write('main.py', "import sys\nopen(sys.argv[1] + '/x', 'w').write(open('hidden.txt').read())\n");
  rig.write('hidden.txt', 'x');
  const given = { run: 'python3 main.py ${{ outputs.out }}', files: ['main.py'], outputs: { out: 'files' } };
  const failed = await rig.command({ ...given, undeclared: 'fail' });
  t.like(failed.failure, {
    code: 'undeclared-read',
    message: 'main.py read hidden.txt, which files: does not cover',
  });
  const warned = await rig.command({ ...given, undeclared: 'warn' });
  t.regex(warned.notes.join('\n'), /hidden\.txt/);
  const declared = await rig.command({ ...given, files: ['main.py', 'hidden.txt'], undeclared: 'fail' });
  t.is(declared.failure, undefined);
});

test('the interpreter of a command is in its key, unless the document lists programs', async (t) => {
  const rig = commandRig(t);
  const versionsOf = (given: object): unknown =>
    command.versions?.({ deterministic: false, undeclared: 'fail', ...given }).map(({ words }) => words.slice(0, 2));
  t.deepEqual(versionsOf({ run: ['python3', 'x.py'] }), [
    ['python3', '--version'],
    ['python3', '-c'],
  ]);
  t.deepEqual(versionsOf({ run: ['./.venv/bin/python3.11', 'x.py'] }), [
    ['./.venv/bin/python3.11', '--version'],
    ['./.venv/bin/python3.11', '-c'],
  ]);
  t.deepEqual(versionsOf({ shell: 'true' }), [['bash', '--version']]);
  const script = 'echo python3 x\nif true; then python3 train.py; fi | ./perl.sh\npython3 again.py && Rscript y.R';
  t.deepEqual(versionsOf({ shell: script }), [
    ['bash', '--version'],
    ['python3', '--version'],
    ['python3', '-c'],
    ['Rscript', '--version'],
  ]);
  t.deepEqual(versionsOf({ run: ['timeout', '9', 'node', 'x.js'] }), [['node', '--version']]);
  t.deepEqual(versionsOf({ run: ['./deploy', 'now'] }), [], 'an unknown program is never run for its version');
  t.deepEqual(versionsOf({ run: ['python3'], versions: [['git', '--version']] }), [['git', '--version']]);
  const run = await rig.command({
    run: 'python3 -c "print(\'::metric a=1\')"',
    metrics: { a: 'none' },
    versions: undefined as never,
  });
  const [version, distributions] = (run.record?.fingerprint.with.versions ?? []) as string[];
  t.regex(version!, /^Python 3\./);
  t.regex(distributions!, /^pip \d/m);
});

test('a table of any columns has the types that are declared, else those of its cells', async (t) => {
  const rig = commandRig(t);
  const shell = 'printf "id,age,note\\n007,41,\\n008,,x\\n" > "$P_OUTPUT_IT"';
  const inferred = await rig.command({ shell, outputs: { it: { type: 'table', as: 'csv' } } });
  t.is(inferred.failure, undefined);
  t.deepEqual(inferred.record?.outputs.it?.columns, { id: 'Utf8', age: 'Int32?', note: 'Utf8' });
  const columns = { age: 'Float64?', id: 'Int64', note: 'Utf8' };
  const declared = await rig.command({ shell, outputs: { it: { type: 'table', as: 'csv', columns } } });
  t.deepEqual(declared.record?.outputs.it?.columns, columns);
  const other = await rig.command({ shell, outputs: { it: { type: 'table', as: 'csv', columns: { id: 'Int64' } } } });
  t.like(other.failure, { code: 'output-table', where: 'column "age"', expected: 'columns id' });
});
