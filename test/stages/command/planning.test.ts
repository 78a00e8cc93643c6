/** Mistakes in a command that are found before anything runs, each at its place in the document. */

import test, { type ExecutionContext } from 'ava';
import type { Diagnostic } from '../../../src/core/document/diagnostic.ts';
import { readDocument } from '../../../src/core/document/read-document.ts';
import { resolvePipeline } from '../../../src/core/pipeline/resolve.ts';
import { commandRig } from './command-rig.ts';

function diagnosticsOf(t: ExecutionContext, it: string): readonly Diagnostic[] {
  const rig = commandRig(t);
  return resolvePipeline({
    readDocument,
    source: `name: mistakes\nstages:\n  data: { uses: source }\n  tree: { uses: command, with: { shell: 'true', versions: [], outputs: { tree: files } } }\n  it: ${it}\n`,
    file: 'mistakes.yaml',
    directory: rig.directory,
    project: rig.folder,
    invocationDirectory: rig.folder,
    kinds: rig.kinds,
    params: new Map(),
    env: { get: () => undefined },
    facts: { gpuEngine: false, tensorflowBackend: 'wasm' },
  }).diagnostics;
}

const command = (fields: string, needs = ''): string => `{ uses: command, ${needs} with: { versions: [], ${fields} } }`;
const out = 'outputs: { out: files }';

const mistakes: readonly [title: string, it: string, at: string, message: RegExp, hint?: RegExp][] = [
  ['neither run nor shell', command(out), 'with', /a command needs a program/],
  ['both run and shell', command(`run: a, shell: b, ${out}`), 'b', /either `run` or `shell`/],
  ['no result', command(`run: a`), 'with', /a command without a result/],
  ['a reference in a script', command(`shell: 'echo \${{ matrix.x }}', ${out}`), '${{ matrix.x }}', /./, /P_/],
  [
    'an input that is not wired',
    command(`run: 'a \${{ inputs.dat }}', ${out}`, 'needs: { data: data },'),
    '${{ inputs.dat }}',
    /dat/,
  ],
  [
    'a form of an input that is not wired',
    command(`run: a, inputs: { dat: { as: csv } }, ${out}`, 'needs: { data: data },'),
    '{ as: csv }',
    /there is no "dat" in `needs`/,
    /did you mean "data"\?/,
  ],
  [
    'a form of a folder',
    command(`run: a, inputs: { tree: { as: csv } }, ${out}`, 'needs: { tree: tree },'),
    'csv',
    /given as a folder/,
  ],
  [
    'an output of an unknown type',
    command(`run: a, outputs: { out: predictons }`),
    'predictons',
    /there is no artifact type "predictons"/,
    /predictions/,
  ],
  [
    'an output that is its own model',
    command(`run: a, outputs: { out: { type: predictions, of: out } }`),
    'out } }',
    /there is no "out" among the ports/,
  ],
  ['a folder in a form', command(`run: a, outputs: { out: { type: files, as: csv } }`), 'csv', /is a folder/],
  [
    'columns of a known type',
    command(`run: a, outputs: { out: { type: predictions, columns: { a: Int32 } } }`),
    '{ a: Int32 }',
    /are known/,
  ],
  [
    'a column of no type',
    command(`run: a, outputs: { out: { type: table, columns: { a: int } } }`),
    'int',
    /"int" is no type of a column/,
  ],
  [
    'two outputs named metrics',
    command(`run: a, metrics: { loss: min }, outputs: { metrics: metrics }`),
    'metrics } } }',
    /already/,
  ],
  [
    'names that clash in the environment',
    command(`run: a, parameters: { a-b: 1, a_b: 2 }, ${out}`),
    '2',
    /would both be P_A_B/,
  ],
  ['a name that the pipeline sets', command(`run: a, env: { TMPDIR: /tmp }, ${out}`), '/tmp', /TMPDIR/],
  [
    'a parameter named like an input',
    command(`run: a, parameters: { input_data: 1 }, ${out}`, 'needs: { data: data },'),
    '1',
    /P_INPUT_DATA/,
  ],
];

for (const [title, it, at, message, hint] of mistakes)
  test(`a mistake is found at its place: ${title}`, (t) => {
    const found = diagnosticsOf(t, it).filter((one) => one.severity === 'error');
    t.is(found.length, 1, JSON.stringify(found));
    const [one] = found;
    t.regex(one!.message, message);
    if (hint !== undefined) t.regex(`${one!.hint} ${one!.expected}`, hint);
    const { line, column } = one!.range!;
    t.is(line, 5);
    t.is(`  it: ${it}`.slice(column - 1).slice(0, at.length), at);
  });

test('a command without mistakes has none', (t) => {
  const it = command(`run: 'a \${{ inputs.data }} \${{ outputs.out }}', ${out}`, 'needs: { data: data },');
  t.deepEqual(diagnosticsOf(t, it), []);
});
