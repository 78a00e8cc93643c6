/** Stages whose ports follow from the document: `ports`, command lines, literal fields and lists of files. */

import test from 'ava';
import type { Diagnostic } from '../../../../src/core/document/diagnostic.ts';
import type { Action } from '../../../../src/core/pipeline/pipeline.ts';
import type { PortsQuestion, StageDescriptor } from '../../../../src/core/pipeline/stage-kind.ts';
import type { JsonObject } from '../../../../src/core/values/canonical.ts';
import { kinds, resolve } from '../../kinds.ts';

const asked: PortsQuestion[] = [];
const nowhere = new URL('file:///nowhere');

/** A kind like a command: `with.outputs` names the outputs and their types. */
const descriptor: StageDescriptor = {
  kind: 'call',
  summary: 'calls a program',
  schema: nowhere,
  body: nowhere,
  inputs: {},
  outputs: {},
  words: ['run'],
  wordLists: ['versions'],
  literal: ['shell'],
  fileLists: (parameters) => (parameters.files === undefined ? [] : [['files']]),
  versions: (parameters) =>
    ((parameters.versions ?? []) as string[][]).map((words, index) => ({ at: ['versions', index], words })),
  deterministic: (parameters) => parameters.deterministic === true,
  ports: (question) => {
    asked.push(structuredClone(question));
    const { with: given, wired } = question;
    if (given.refuse === true) return { problems: [{ path: ['refuse'], message: 'refused as asked' }] };
    const inputs = Object.entries(wired).map(([port, { types, gathered }]) => {
      return [port, { type: types[0] ?? '', arity: gathered ? 'many' : 'one', description: port }] as const;
    });
    const outputs = Object.entries((given.outputs ?? {}) as JsonObject).map(([port, type]) => {
      return [port, { type: String(type), description: port }] as const;
    });
    return { inputs: Object.fromEntries(inputs), outputs: Object.fromEntries(outputs) };
  },
};
const words = { type: 'array', items: { anyOf: [{ type: 'string' }, { type: 'array' }] } };
const schema: JsonObject = {
  type: 'object',
  additionalProperties: false,
  properties: {
    run: words,
    versions: { type: 'array', items: words },
    shell: { type: 'string' },
    parameters: { type: 'object' },
    files: { type: 'array', items: { type: 'string' } },
    outputs: { type: 'object', additionalProperties: { type: 'string' } },
    deterministic: { type: 'boolean', default: false },
    refuse: { type: 'boolean' },
    note: { type: 'string', default: 'none' },
  },
};
const artifacts = new Map(['dataset', 'model', 'metrics', 'files'].map((type) => [type, nowhere]));
const open = new Map([...kinds, ['call', { descriptor, schema, artifacts }] as const]);

const head = `name: study
stages:
  ingest: { uses: ingest }
`;
const given = (stages: string, params = {}) => resolve(head + stages, { kinds: open, params });

function actionsOf(stages: string): ReadonlyMap<string, Action> {
  const { pipeline, diagnostics } = given(stages);
  if (pipeline === undefined) throw new Error(JSON.stringify(diagnostics, null, 1));
  return pipeline.actions;
}

const codes = (diagnostics: readonly Diagnostic[]): string[] =>
  diagnostics.map(({ code, range }) => `${code} ${range?.line}:${range?.column}`);

/** The mistakes of a document, each as `code line:column`. */
const mistakesIn = (stages: string): string[] => codes(given(stages).diagnostics);

test('an input port has the type of the output that is wired to it, and outputs have those of `with`', (t) => {
  const actions = actionsOf(`
  first: { uses: call, needs: { data: ingest }, with: { outputs: { fit: model, log: files } } }
  second: { uses: call, needs: { from: first.fit, logs: [first.log] }, with: { outputs: { scores: metrics } } }
  third: { uses: report, needs: { evaluations: second } }
`);
  t.is(actions.get('first')?.inputs.data?.type, 'dataset');
  t.deepEqual(actions.get('first')?.outputs, { fit: 'model', log: 'files' });
  t.is(actions.get('second')?.inputs.from?.type, 'model');
  t.deepEqual(actions.get('second')?.inputs.logs?.arity, 'many');
  t.deepEqual(actions.get('third')?.inputs.evaluations?.from, [
    { action: 'second', output: 'scores', coordinates: {} },
  ]);
});

test('a port gathers with a list or with `gather: true`, and maps otherwise', (t) => {
  const actions = actionsOf(`
  train: { uses: train, needs: { dataset: ingest }, matrix: { epochs: [1, 2] }, with: { epochs: '\${{ matrix.epochs }}' } }
  each: { uses: call, needs: { model: train.model }, with: { outputs: { out: metrics } } }
  all: { uses: call, needs: { models: { stage: train, output: model, gather: true } }, with: { outputs: { out: metrics } } }
  some: { uses: call, needs: { models: [{ stage: train, output: model, where: { epochs: 2 } }] }, with: { outputs: { out: files } } }
`);
  t.deepEqual(
    [...actions.keys()].filter((id) => /each|all|some/.test(id)),
    ['each[epochs=1]', 'each[epochs=2]', 'all', 'some'],
  );
  t.is(actions.get('all')?.inputs.models?.from.length, 2);
  t.deepEqual(
    actions.get('some')?.inputs.models?.from.map(({ coordinates }) => coordinates),
    [{ epochs: 2 }],
  );
});

test('`ports` is asked with constants only: params are substituted, values of the matrix are absent', (t) => {
  asked.length = 0;
  actionsOf(`
  call:
    uses: call
    needs: { data: ingest }
    matrix: { n: [1, 2] }
    with: { run: 'x \${{ matrix.n }}', outputs: { out: files }, parameters: { n: '\${{ matrix.n }}', fixed: 3 } }
`);
  const [first, ...points] = asked;
  t.deepEqual(first, {
    with: { outputs: { out: 'files' }, parameters: { fixed: 3 }, deterministic: false, note: 'none' },
    wired: { data: { types: ['dataset'], gathered: false } },
  });
  const runs = points.map((one) => one.with.run);
  t.deepEqual(runs, [
    ['x', '1'],
    ['x', '2'],
  ]);
});

test('a mistake in the ports is placed, and mistakes that follow from it are not reported', (t) => {
  const call = (rest: string): string => `  call: { uses: call, ${rest} }
  after: { uses: call, needs: { x: call.lost }, with: { run: 'x \${{ inputs.y }}' } }`;
  const table: [call: string, mistakes: string[]][] = [
    ["with: { refuse: true, run: 'x ${{ inputs.z }}' }", ['invalid-with 4:39']],
    ['with: { outputs: { out: modl } }', ['invalid-with 4:47']],
    ['with: { outputs: 3 }', ['wrong-type 4:40']],
    ['needs: { a: ingset }', ['unknown-stage 4:35']],
    ['needs: { a: ingest.datasets }', ['unknown-output 4:35']],
  ];
  for (const [rest, mistakes] of table) t.deepEqual(mistakesIn(call(rest)), mistakes, rest);
  t.is(given(call('with: { outputs: { out: modl } }')).diagnostics[0]?.hint, 'did you mean "model"?');
  t.regex(given(call('needs: { a: ingest.metrics }')).diagnostics[0]?.hint ?? '', /an output by its `metrics`/);
});

test('ports that differ from point to point are refused, even where the schema cannot see it', (t) => {
  const call = (outputs: string): string =>
    `  call: { uses: call, matrix: { type: [model, files] }, with: { outputs: ${outputs} } }`;
  t.deepEqual(mistakesIn(call("{ out: '${{ matrix.type }}' }")), ['invalid-with 4:57']);
  t.deepEqual(mistakesIn(call("'${{ matrix.type }}'")), ['wrong-type 4:74']);
});

test('`gather` is refused where the kind decides, and lists at one port must agree in type', (t) => {
  t.deepEqual(mistakesIn('  norm: { uses: normalize, needs: { dataset: { stage: ingest, gather: true } } }'), [
    'fixed-arity 4:63',
  ]);
  const train = '  train: { uses: train, needs: { dataset: ingest } }\n';
  const call = (needs: string): string => `${train}  call: { uses: call, needs: { x: ${needs} }, with: {} }`;
  t.deepEqual(mistakesIn(call('[ingest, train.model]')), ['port-mismatch 5:44']);
  t.deepEqual(mistakesIn(call('train')), ['ambiguous-output 5:35']);
  // An output that is not named is found by the type of the others.
  t.deepEqual(mistakesIn(call('[train, train.model]')), []);
});

test('stages in a circle are reported once, whatever their ports are', (t) => {
  const circle = `
  a: { uses: call, needs: { x: b.out }, with: { outputs: { out: files } } }
  b: { uses: call, needs: { x: a.out }, with: { outputs: { out: files } } }`;
  t.deepEqual(mistakesIn(circle), ['cycle 5:32']);
});

test('a stage whose ports follow from the document may stand before the stages that it needs', (t) => {
  const actions = actionsOf(`
  last: { uses: call, needs: { x: middle.out }, with: { outputs: { out: metrics } } }
  middle: { uses: call, needs: { x: ingest }, with: { outputs: { out: files } } }
`);
  t.is(actions.get('last')?.inputs.x?.type, 'files');
});

test('a command line is split first and substituted afterwards: no value is split, and none ends a quote', (t) => {
  const { pipeline } = given(
    `
  call:
    uses: call
    needs: { data: ingest }
    matrix: { n: [4] }
    with:
      outputs: { out: files }
      run: >-
        \${{ params.tool }} "--name=\${{ params.name }}" \${{ inputs.data }}
        --out='\${{ outputs.out }}'/x \${{matrix.n}} ""
params: { tool: 'a b', name: 'it''s "$HOME"; rm -rf' }
`,
  );
  t.deepEqual(pipeline?.actions.get('call[n=4]' as Action['id'])?.parameters.run, [
    'a b',
    '--name=it\'s "$HOME"; rm -rf',
    [{ input: 'data' }],
    ['--out=', { output: 'out' }, '/x'],
    '4',
    '',
  ]);
});

test('a list is taken as words that are split already, and lists of command lines are split one by one', (t) => {
  const parameters = actionsOf(`
  call:
    uses: call
    with: { outputs: { out: files }, run: [a, 'b c', '-o\${{ outputs.out }}'], versions: [python --version, [x, 'y z']] }
`).get('call')?.parameters;
  t.deepEqual(parameters?.run, ['a', 'b c', ['-o', { output: 'out' }]]);
  t.deepEqual(parameters?.versions, [
    ['python', '--version'],
    ['x', 'y z'],
  ]);
});

test('ports in a command line are checked against those of the stage, and refused elsewhere', (t) => {
  const call = (rest: string): string =>
    `  call: { uses: call, needs: { data: ingest }, with: { outputs: { model: files }, ${rest} } }`;
  const first = (rest: string) => given(call(rest)).diagnostics[0];
  t.like(first("run: 'x ${{ inputs.dta }}'"), { code: 'unknown-reference', hint: 'did you mean "data"?' });
  t.is(first("run: 'x ${{ inputs.dta }}'")?.range?.column, 91);
  t.like(first("run: 'x ${{ outputs.modle }}'"), { code: 'unknown-reference', hint: 'did you mean "model"?' });
  t.like(first("run: 'x ${{ inputs.data.x }}'"), { code: 'malformed-reference', expected: 'inputs.data' });
  t.like(first("note: '${{ inputs.data }}'"), {
    code: 'unknown-reference',
    hint: 'only a command line can name ports',
  });
  // A port that no word names is no mistake: programs find it in a file.
  t.deepEqual(given(call('run: x')).diagnostics, []);
});

test('references in a literal field are refused, with the cure', (t) => {
  const source = `
  call:
    uses: call
    with:
      outputs: { out: files }
      shell: |
        set -x
        echo "\${{ params.name }}"
params: { name: x }
`;
  const [mistake, ...others] = given(source).diagnostics;
  t.deepEqual(others, []);
  t.like(mistake, { code: 'literal-reference', found: '${{ params.name }}' });
  t.deepEqual([mistake?.range?.line, mistake?.range?.column], [11, 15]);
  t.regex(mistake?.hint ?? '', /\$P_NAME/);
});

test('a mistake in a command line is placed at its character', (t) => {
  const call = (run: string): string =>
    `  call:\n    uses: call\n    with:\n      outputs: { out: files }\n      run: ${run}\n`;
  t.deepEqual(mistakesIn(call('echo "a b')), ['command-line 8:17']);
  t.deepEqual(mistakesIn(call('>-\n        one\n        two | three')), ['command-line 8:12']);
  t.deepEqual(mistakesIn(call('|-\n        two\n        two | three')), ['command-line 10:13']);
  t.regex(given(call('a > b')).diagnostics[0]?.hint ?? '', /a script belongs in "shell"/);
});

test('an action carries its lists of files, its programs and whether it is deterministic', (t) => {
  const with_ = `{ outputs: { out: files }, versions: [python --version], files: [a.py, '!b', '\${{ params.data }}'] }`;
  const stages = `  call: { uses: call, with: ${with_} }\nparams: { data: ../x }`;
  const action = given(stages, { data: 'd/*.csv' }).pipeline?.actions.get('call' as Action['id']);
  t.deepEqual(action?.fileLists, [
    {
      parameter: ['files'],
      directory: '/project/pipelines',
      project: '/project',
      patterns: ['a.py', '!b', '../../elsewhere/d/*.csv'],
    },
  ]);
  t.deepEqual(action?.versions, [
    { parameter: ['versions', 0], words: ['python', '--version'], directory: '/project/pipelines' },
  ]);
  t.is(action?.deterministic, false);
  t.is(actionsOf('').get('ingest')?.deterministic, true);
});

test('a list of files that leads out of the project is a warning, unless the command line gives it', (t) => {
  const stages = `  call: { uses: call, with: { outputs: { out: files }, files: [../a, '!../../b', ../../c/*, '\${{ params.data }}'] } }
params: { data: x }`;
  const warnings = given(stages, { data: '../../y' }).pipeline?.warnings ?? [];
  t.deepEqual(
    warnings.map(({ code, found }) => [code, found]),
    [['outside-project', '../../c/*']],
  );
});
