/** What is allowed and likely not meant: said with its place, and the pipeline is the same. */

import test from 'ava';
import { type Given, resolve } from '../kinds.ts';

/** `⟨code⟩` stands before each place of which a warning is expected; there must be no other, and no mistake. */
function expectWarnings(title: string, marked: string, hint?: RegExp, given: Given = {}): void {
  test(title, (t) => {
    const expected: string[] = [];
    let source = '';
    for (const piece of marked.split(/(⟨[a-z-]+⟩)/)) {
      const code = /^⟨(.*)⟩$/.exec(piece)?.[1];
      if (code === undefined) source += piece;
      else expected.push(`${code} ${source.split('\n').length}:${source.length - source.lastIndexOf('\n')}`);
    }
    const { pipeline, diagnostics } = resolve(source, given);
    t.deepEqual(diagnostics, []);
    const warnings = pipeline?.warnings ?? [];
    t.deepEqual(
      warnings.map(({ code, range }) => `${code} ${range?.line}:${range?.column}`),
      expected,
    );
    t.deepEqual(
      warnings.filter((one) => one.severity !== 'warning'),
      [],
    );
    if (hint !== undefined) t.regex(warnings[0]?.hint ?? '', hint);
  });
}

const training = (lines: string, rest = ''): string => `name: study
stages:
  ingest: { uses: ingest }
  train:
    uses: train
    needs: { dataset: ingest }
${lines}
${rest}`;

expectWarnings(
  'an axis that nothing refers to, with the parameter that may have been meant',
  training('    matrix: { ⟨unused-axis⟩epoch: [1, 2] }\n    with: { epochs: 3 }'),
  /^write "epochs: \$\{\{ matrix\.epoch \}\}" below "with"/,
);
expectWarnings(
  'a misspelt key of an include, with the one that was meant',
  `name: study
stages:
  ingest: { uses: ingest }
  cluster:
    uses: cluster
    needs: { dataset: ingest }
    matrix:
      include:
        - { method: kmeans, k: 5 }
        - { method: kmeans, ⟨unused-axis⟩kk: 6 }
        - { ⟨unused-axis⟩metod: dbscan, eps: 1, method: dbscan, ⟨unused-axis⟩esp: 1 }
    with: { method: "\${{ matrix.method }}", k: "\${{ matrix.k }}", eps: "\${{ matrix.eps }}" }
`,
  /^did you mean "k"\?$/,
);
expectWarnings(
  'an axis that decides what an include adds is referred to through it',
  training(
    `    matrix:
      variant: [small, large]
      other: [1, 2]
      ⟨unused-axis⟩odd: [1, 2]
      include:
        - { variant: small, epochs: 1 }
        - { variant: large, other: 1, epochs: 2 }
        - { odd: 1, ⟨unused-axis⟩note: x }
    with: { epochs: "\${{ matrix.epochs }}" }`,
  ),
);
expectWarnings(
  'an axis whose name is only as short as that of a parameter, without a guess',
  training('    matrix: { ⟨unused-axis⟩mote: [1, 2] }\n    with: { epochs: 3 }'),
  /^write \$\{\{ matrix\.mote \}\} where it belongs/,
);
expectWarnings(
  'fields of an axis that no reference reads, at any depth',
  training(
    `    matrix:
      net:
        - { name: A, epochs: 3, options: { rate: 1, ⟨unused-field⟩rte: 2 } }
        - { name: B, ⟨unused-field⟩epohs: 5, options: { rate: 1 } }
    with: { note: "\${{ matrix.net }}", epochs: "\${{ matrix.net.epochs }}", rate: "\${{ matrix.net.options.rate }}" }`,
  ),
  /^did you mean "rate"\?$/,
);
expectWarnings(
  'a seeds axis that no seed refers to, since its points are all the same',
  training('    matrix: { ⟨unused-axis⟩seed: [1, 2, 3] }'),
  /^write "seed: \$\{\{ matrix\.seed \}\}" in the stage/,
);
expectWarnings(
  'an axis of seeds that the seed refers to',
  training('    matrix: { seed: [1, 2, 3] }\n    seed: "${{ matrix.seed }}"'),
);
expectWarnings(
  'an axis that only a stage behind refers to, in a parameter or in a where, or a gate',
  training(
    '    matrix: { a: [1, 2], b: [1, 2], c: [1, 2], ⟨unused-axis⟩d: [1, 2] }',
    `  evaluate: { uses: evaluate, needs: { model: train, dataset: ingest } }
  cluster: { uses: cluster, needs: { dataset: ingest }, with: { method: kmeans } }
  report: { uses: report, needs: { evaluations: { stage: evaluate, where: { b: 1 } } } }
  train2: { uses: train, needs: { dataset: ingest }, matrix: { ⟨unused-axis⟩a: [1, 2] } }
  again: { uses: pair, needs: { left: evaluate, right: evaluate } }
gates:
  - { metric: evaluate.test.accuracy, where: { a: 1, c: [1, 2] }, min: 0.5 }
`,
  ),
);
expectWarnings(
  'a param that nothing refers to, also when -P gives it a value',
  'name: a\nparams: { used: 3, ⟨unused-param⟩usde: 4 }\nstages: { i: { uses: ingest, with: { limit: "${{ params.used }}" } } }\n',
  /\$\{\{ params\.usde \}\}/,
  { params: { usde: '5' } },
);
expectWarnings(
  'references in the name and the description, which stay as they are written',
  'name: ⟨literal-reference⟩a ${{ params.tag }}\ndescription: ⟨literal-reference⟩"of ${{ env.HOME }}"\nparams: { ⟨unused-param⟩tag: x }\nstages: { i: { uses: ingest } }\n',
  /it is the same in every run/,
);
expectWarnings(
  'params that an axis, a seed, a where and a gate refer to',
  training(
    '    matrix: { epochs: "${{ params.axis }}" }\n    with: { epochs: "${{ matrix.epochs }}" }\n    seed: "${{ params.seed }}"',
    `  evaluate: { uses: evaluate, needs: { model: train, dataset: ingest } }
  report: { uses: report, needs: { evaluations: { stage: evaluate, where: { epochs: "\${{ params.where }}" } } } }
gates: [{ metric: evaluate.test.accuracy, min: "\${{ params.min }}" }]
params: { axis: [1, 2], seed: 3, where: 1, min: 0.5 }
`,
  ),
);
expectWarnings(
  'an include that adds nothing, and one that is a point without an axis because of a value that is not there',
  training(
    `    matrix:
      epochs: [1, 2]
      rate: [1, 2]
      include:
        - ⟨useless-include⟩{ epochs: 1, rate: 2 }
        - ⟨useless-include⟩{ epochs: 1 }
        - { ⟨partial-point⟩epochs: 3 }
        - { epochs: 3, rate: 3 }
        - { epochs: 2, note: x }
        - { note: y }
    with: { epochs: "\${{ matrix.epochs }}", rate: "\${{ matrix.rate }}", note: "\${{ matrix.note }}" }`,
  ),
);
expectWarnings(
  'a value of a where that no point has, beside others',
  training(
    '    matrix: { epochs: [10, 20] }\n    with: { epochs: "${{ matrix.epochs }}" }',
    `  evaluate: { uses: evaluate, needs: { model: train, dataset: ingest } }
  report: { uses: report, needs: { evaluations: { stage: evaluate, where: { ⟨unknown-value⟩epochs: [10, 200] } } } }
gates: [{ metric: evaluate.test.accuracy, where: { ⟨unknown-value⟩epochs: [20, "10"] }, min: 0 }]
`,
  ),
  /^did you mean "20"\?$/,
);

test('with a mistake in the document, warnings are not listed', (t) => {
  const { pipeline, diagnostics } = resolve(
    training('    matrix: { epochs: [1, 2] }\n    with: { epochs: "${{ matrix.epocs }}" }'),
  );
  t.is(pipeline, undefined);
  t.deepEqual(
    diagnostics.map(({ severity, code }) => `${severity} ${code}`),
    ['error unknown-reference'],
  );
});

test('a seed that refers to the matrix is that of each point, and a wrong one is a mistake at its place', (t) => {
  const source = training('    matrix: { s: [7, 8] }\n    seed: "${{ matrix.s }}"');
  const actions = [...(resolve(source).pipeline?.actions.values() ?? [])];
  t.deepEqual(
    actions.map(({ id, seed }) => `${id} ${seed}`),
    ['ingest 0', 'train[s=7] 7', 'train[s=8] 8'],
  );
  for (const [values, code] of [
    ['[7, x]', 'wrong-type'],
    ['[7, -1]', 'wrong-type'],
    ['[7, 1.5]', 'wrong-type'],
  ]) {
    const { diagnostics } = resolve(source.replace('[7, 8]', values as string));
    t.deepEqual(
      diagnostics.map((one) => `${one.code} ${one.range?.line}`),
      [`${code} 8`],
    );
  }
  t.is(resolve(source.replace('matrix.s', 'matrix.t')).diagnostics[0]?.code, 'unknown-reference');
  t.is(resolve(source.replace('[7, 8]', '[7], include: [{ u: 1, s: 9 }, { v: 2 }]')).diagnostics.length, 0);
});
