/**
 * What is wrong with a document, and where. `⟨code⟩` stands before each place at which that mistake is expected, and
 * there must be no other.
 */

import test from 'ava';
import { type Given, resolve } from '../kinds.ts';

function expectMistakes(title: string, marked: string, given: Given = {}, unplaced: readonly string[] = []): void {
  test(title, (t) => {
    const expected: string[] = [...unplaced];
    let source = '';
    for (const piece of marked.split(/(⟨[a-z-]+⟩)/)) {
      const code = /^⟨(.*)⟩$/.exec(piece)?.[1];
      if (code === undefined) source += piece;
      else expected.push(`${code} ${source.split('\n').length}:${source.length - source.lastIndexOf('\n')}`);
    }
    const { pipeline, diagnostics } = resolve(source, given);
    const found = diagnostics.map(({ code, range }) => (range ? `${code} ${range.line}:${range.column}` : code));
    t.deepEqual(found.toSorted(), expected.toSorted());
    t.is(pipeline, undefined);
    const starts = diagnostics.map(({ range }) => range?.start ?? -1);
    t.deepEqual(
      starts,
      starts.toSorted((left, right) => left - right),
      'document order',
    );
    const lines = source.split('\n');
    for (const { range, sourceLine, file } of diagnostics) {
      t.is(file, 'study.yaml');
      if (range !== undefined) t.is(sourceLine, lines[range.line - 1]);
    }
  });
}

/** A document with one training, around some lines of that stage. */
function training(lines: string, rest = ''): string {
  return `name: study
stages:
  ingest: { uses: ingest }
  train:
    uses: train
    needs: { dataset: ingest }
${lines}
${rest}`;
}

const valid = 'name: a\nstages: { i: { uses: ingest } }\n';

// The document
expectMistakes('an empty file', '⟨empty-document⟩');
expectMistakes('a file of comments', '⟨empty-document⟩# nothing\n');
expectMistakes('a list', '⟨wrong-type⟩- a\n');
expectMistakes('no name and no stages', '⟨missing-key⟩⟨missing-key⟩seed: 3\n');
expectMistakes('a misspelt key is not missing too', 'name: a\n⟨unknown-key⟩stage: { i: { uses: ingest } }\n');
expectMistakes('a key without a value', 'name: a\n⟨wrong-type⟩stages:\n');
expectMistakes('no stages', 'name: a\nstages: ⟨malformed-value⟩{}\n');
expectMistakes(
  'shapes',
  'name: a\nstages:\n  ⟨wrong-type⟩i:\n  j: ⟨wrong-type⟩ingest\n  ⟨missing-key⟩k: { with: ⟨wrong-type⟩3 }\n  l: { uses: ⟨wrong-type⟩5 }\n',
);
expectMistakes(
  'execution',
  'name: a\nstages: { i: { uses: ingest, retries: ⟨out-of-range⟩-1, timeoutMinutes: ⟨out-of-range⟩0, resources: { cpu: ⟨wrong-type⟩1.5, ⟨unknown-key⟩ram: 3 } } }\n',
);
expectMistakes(
  'seeds',
  'name: a\nseed: ⟨out-of-range⟩-3\nstages: { i: { uses: ingest, seed: ⟨wrong-type⟩x }, j: { uses: ingest, seed: ⟨wrong-type⟩"${{ params.s }}" } }\nparams: { s: 1.5 }\n',
);
expectMistakes(
  'names',
  'name: a\nparams: { p: 1, ⟨name-clash⟩P: 2, ⟨malformed-name⟩p.q: 3 }\nstages:\n  ⟨malformed-name⟩1a: { uses: ingest }\n  c: { uses: ingest }\n  ⟨name-clash⟩C: { uses: ingest }\n  ⟨malformed-name⟩"caf\u00e9": { uses: ingest }\n',
);
expectMistakes(
  'keys that look the same: another Unicode form, a blank of another kind, a character that is not drawn',
  `name: a
stages:
  i:
    uses: ingest
    with:
      relabel: { "caf\u00e9": [a], ⟨duplicate-key⟩"cafe\u0301": [b], x: [c], ⟨duplicate-key⟩"x\u00a0": [d], ⟨duplicate-key⟩"\\u200bx": [e], ⟨duplicate-key⟩" x": [f] }
`,
);
expectMistakes(
  'an axis that differs in case from one that is inherited, or from a key of its include',
  training(
    '    matrix: { rate: [1, 2], include: [{ rate: 3, ⟨name-clash⟩Rate: 3 }] }',
    '  f: { uses: train, needs: { dataset: ingest }, matrix: { net: [A] }, with: { note: "${{ matrix.net }}" } }\n  e: { uses: evaluate, needs: { model: f, dataset: ingest } }\n  p: { uses: pair, needs: { left: e, right: e }, matrix: { ⟨name-clash⟩Net: [1] } }\n',
  ),
);
expectMistakes(
  'values of an axis that look the same',
  training('    matrix: { a: ["caf\u00e9", ⟨repeated-point⟩"cafe\u0301", x, ⟨repeated-point⟩"x ", "1", 1, X] }'),
);
expectMistakes('a stage kind', 'name: a\nstages: { i: { uses: ⟨unknown-kind⟩ingst } }\n');
expectMistakes(
  'names of object methods mean nothing',
  'name: a\nstages:\n  constructor: { uses: ⟨unknown-kind⟩toString }\n  t: { uses: train, needs: { dataset: ⟨unknown-stage⟩valueOf, ⟨unknown-port⟩constructor: constructor } }\n  i: { uses: ingest, with: { path: "⟨unknown-reference⟩${{ params.toString }}" } }\n',
);

// YAML
expectMistakes(
  'an open quote is reported where it opens',
  'name: ⟨yaml-syntax⟩"study\nstages:\n  a: { uses: ingest }\n',
);
expectMistakes('an open bracket', 'name: study\nstages:\n  a: { uses: ingest\n  ⟨yaml-syntax⟩b: { uses: ingest }\n');
expectMistakes('bad indentation', 'name: study\nstages:\n  a:\n    uses: ingest\n   ⟨yaml-syntax⟩with: {}\n');
expectMistakes('a tab', 'name: study\nstages:\n⟨yaml-syntax⟩\ta: { uses: ingest }\n');
expectMistakes(
  'keys twice',
  'name: a\n⟨duplicate-key⟩name: b\nstages: { i: { uses: ingest, with: { limit: 3, ⟨duplicate-key⟩limit: 4 } } }\n',
);
expectMistakes(
  'keys that are not text',
  `${valid}params: { ⟨key-not-text⟩true: 1, ⟨key-not-text⟩1.5: 2, ⟨key-not-text⟩0x10: 3, ? ⟨key-not-text⟩[a] : 4, ? ⟨key-not-text⟩null : 5 }\n`,
);
expectMistakes(
  '__proto__',
  `${valid}params: { a: { ⟨forbidden-key⟩__proto__: { polluted: true } } }\n⟨forbidden-key⟩"__proto__": 3\n`,
);
expectMistakes('merge keys', `${valid}params: { a: &a { b: 1 }, c: { ⟨merge-key⟩<<: *a } }\n`);
expectMistakes(
  'aliases',
  'name: &a study\nstages:\n  a: ⟨unknown-alias⟩*b\n  c: &c { uses: ingest, with: ⟨recursive-alias⟩*c }\n',
);
expectMistakes('tags', 'name: ⟨tag⟩!!str 5\nstages: ⟨tag⟩!x {}\n');
expectMistakes('directives', '⟨directive⟩%YAML 1.1\n---\nname: a\n');
expectMistakes('several documents', `${valid}⟨several-documents⟩---\nname: b\n`);
expectMistakes(
  'numbers',
  'name: a\nseed: ⟨integer-too-large⟩12345678901234567890\nparams: { a: ⟨integer-too-large⟩-9007199254740992, b: ⟨not-finite⟩.inf, c: ⟨not-finite⟩1e999, d: ⟨not-finite⟩.nan, e: ⟨integer-too-large⟩0xFFFFFFFFFFFFFFFF }\nstages: { i: { uses: ingest } }\n',
);
expectMistakes('half of a surrogate pair', `${valid}description: ⟨malformed-text⟩"\\ud83d"\n`);
expectMistakes('NUL', 'name: a⟨control-character⟩\u0000b\n');
expectMistakes('an escape character', 'name: a⟨control-character⟩\u001b[31m\n');
expectMistakes('a byte order mark inside', `${valid}⟨control-character⟩\ufeff`);
expectMistakes(
  'YAML 1.1 words are text',
  'name: a\nstages: { i: { uses: ingest, with: { limit: ⟨wrong-type⟩yes } } }\n',
);

// Wiring
expectMistakes(
  'an unknown stage',
  'name: a\nstages:\n  t: { uses: train, needs: { dataset: ⟨unknown-stage⟩ingst } }\n  ingest: { uses: ingest }\n',
);
expectMistakes(
  'ports',
  `name: a
stages:
  ingest: { uses: ingest }
  pair: { uses: pair, needs: { left: evaluate, right: ⟨port-mismatch⟩ingest } }
  train: { uses: train, needs: { ⟨unknown-port⟩datset: ingest } }
  evaluate: { uses: evaluate, ⟨missing-input⟩needs: { dataset: ingest } }
  p2: { uses: pair, needs: { left: ⟨ambiguous-output⟩pair, right: ⟨one-input⟩[evaluate] } }
  p3: { uses: pair, needs: { left: ⟨port-mismatch⟩evaluate.predictions, right: { stage: pair, output: second, ⟨unknown-key⟩were: 3 } } }
  report: { uses: report, needs: { evaluations: [evaluate, ⟨unknown-output⟩pair.third, pair.first] } }
  ⟨missing-input⟩last: { uses: report }
`,
);
expectMistakes(
  'circles',
  `name: a
stages:
  a: { uses: normalize, needs: { dataset: ⟨cycle⟩b } }
  b: { uses: normalize, needs: { dataset: c } }
  c: { uses: normalize, needs: { dataset: a } }
  d: { uses: normalize, needs: { dataset: ⟨cycle⟩d } }
  e: { uses: train, needs: { dataset: a }, with: { ⟨unknown-key⟩epoch: 3 } }
`,
);
expectMistakes(
  'where',
  `name: a
stages:
  ingest: { uses: ingest, matrix: { limit: [5, 6] } }
  t1: { uses: train, needs: { dataset: { stage: ingest, where: { ⟨empty-selection⟩limit: 7 } } } }
  t2: { uses: train, needs: { dataset: { stage: ingest, where: { ⟨unknown-axis⟩limt: 5 } } }, matrix: { limit: [1] } }
  t3: { uses: train, needs: { dataset: ingest }, matrix: { ⟨axis-clash⟩limit: [1] } }
  t4: { uses: train, needs: { dataset: { stage: ingest, where: { limit: "⟨unknown-reference⟩\${{ matrix.x }}" } } } }
  t5: { uses: train, needs: { dataset: { stage: ingest, where: { limit: ⟨wrong-type⟩"\${{ params.list }}" } } } }
params: { list: [[1]] }
`,
);
expectMistakes(
  'a join of nothing',
  `name: a
stages:
  i: { uses: ingest, matrix: { part: [1, 2, 3] } }
  t: { uses: train, needs: { dataset: { stage: i, where: { part: [1, 2] } } } }
  e: { uses: evaluate, needs: { model: { stage: t, where: { part: [1, 2] } }, dataset: { stage: ⟨empty-join⟩n, where: { part: [3, 4] } } } }
  n: { uses: normalize, needs: { dataset: i } }
`,
);

// Matrices
expectMistakes(
  'a matrix',
  training(`    matrix:
      filters: [32, 64, ⟨repeated-point⟩32]
      ⟨name-clash⟩Filters: [1]
      net: [⟨missing-key⟩{ layers: 3 }, ⟨wrong-type⟩null]
      empty: ⟨malformed-value⟩[]
      exclude: [{ filters: 99 }, { ⟨unknown-axis⟩nodes: 3 }]`),
);
expectMistakes(
  'a matrix without points suppresses what follows from it',
  training(
    `    matrix:
      filters: [32]
      ⟨empty-matrix⟩exclude: [{ filters: 32 }]
    with: { epochs: '\${{ matrix.filters }}' }`,
    '  evaluate: { uses: evaluate, needs: { model: train, dataset: ingest } }\ngates: [{ metric: evaluate.test.accuracy, where: { filters: 3 }, min: 0.9 }]',
  ),
);
expectMistakes(
  'a useless exclude',
  training(`    matrix: { a: [1, 2], b: [3], exclude: [{ a: 1 }, ⟨useless-exclude⟩{ a: 1, b: 4 }] }`),
);
expectMistakes('the same point twice', training(`    matrix: ⟨repeated-point⟩{ include: [{ a: 1 }, { a: 1 }] }`));
expectMistakes(
  'too many points',
  training(
    `    matrix: ⟨too-many-points⟩{ ${['a', 'b', 'c', 'd', 'e', 'f', 'g'].map((axis) => `${axis}: [1, 2, 3, 4, 5, 6, 7, 8]`).join(', ')} }`,
  ),
);
expectMistakes(
  'an axis from a param that is no list',
  training(`    matrix: { a: ⟨wrong-type⟩"\${{ params.a }}" }`, 'params: { a: 3 }'),
);

// With
expectMistakes(
  'parameters',
  training(`    with:
      ⟨unknown-key⟩epoch: 5
      rate: ⟨out-of-range⟩0
      engine: ⟨unknown-value⟩gpu
      layers:
        - conv2d: { ⟨unknown-key⟩filtrs: 32 }
        - ⟨unknown-key⟩dens: { units: 5 }
        - dense: { units: ⟨wrong-type⟩clases }
        - dense: { units: ⟨out-of-range⟩0 }
        - conv2d: { filters: ⟨out-of-range⟩0, activation: ⟨unknown-value⟩relo }
        - ⟨missing-key⟩conv2d: {}`),
);
expectMistakes(
  'a required parameter',
  `name: a
stages:
  i: { uses: ingest }
  ⟨missing-key⟩c: { uses: cluster, needs: { dataset: i } }
  d: { uses: cluster, needs: { dataset: i }, with: { ⟨unknown-key⟩methd: kmeans } }
  e: { uses: cluster, needs: { dataset: i }, ⟨missing-key⟩with: {
      k: 3 } }
`,
);
expectMistakes(
  "the kind's own check",
  training('    with: { layers: [flatten: {}, flatten: {}, flatten: {}, flatten: {}, ⟨invalid-with⟩flatten: {}] }'),
);
expectMistakes(
  'through an alias, at the value',
  `name: a
params: { x: &x { epochs: ⟨out-of-range⟩0 } }
stages:
  i: { uses: ingest }
  t: { uses: train, needs: { dataset: i }, with: *x }
`,
);
expectMistakes(
  'through a param, at the reference',
  training(
    "    with: { epochs: ⟨wrong-type⟩'${{ params.e }}', layers: ⟨unknown-key⟩'${{ params.l }}' }",
    'params: { e: five, l: [dens: {}] }',
  ),
);
expectMistakes(
  'the same mistake at many points is one',
  training("    matrix: { e: [0, -1, -2], f: [1, 2, 3] }\n    with: { epochs: ⟨out-of-range⟩'${{ matrix.e }}' }"),
);

// References
expectMistakes(
  'references',
  training(
    "    matrix: { epochs: [1, 2] }\n    with: { epochs: '⟨unknown-reference⟩${{ matrix.epoch }}', rate: '⟨unknown-reference⟩${{ params.rate }}', note: 'x ⟨malformed-reference⟩${{ 1 + 2 }} ⟨unknown-reference⟩${{ param.x }} ⟨unset-variable⟩${{ env.HOMER }} ⟨malformed-reference⟩${{ matrix.epochs' }",
  ),
);
expectMistakes(
  'references in keys, which would stay as they are written',
  training(
    "    with: { ⟨unknown-key⟩options: { ⟨malformed-reference⟩'${{ params.a }}': 1, ⟨malformed-reference⟩'x $${{ y }}': 2 } }",
    "params: { a: b, o: { ⟨malformed-reference⟩'${{ env.HOME }}': 1 } }",
  ),
);
expectMistakes(
  'a list inside a text',
  training("    with: { note: 'a ⟨not-text⟩${{ params.list }}' }", 'params: { list: [1] }'),
);
expectMistakes(
  'fields',
  training(
    "    matrix: { net: [{ name: A, size: 3 }] }\n    with: { epochs: '⟨unknown-reference⟩${{ matrix.net.sizes }}', rate: '⟨unknown-reference⟩${{ params.o.b }}' }",
    'params: { o: { a: 1 } }',
  ),
);
expectMistakes(
  'params refer to the environment only',
  `${valid}params: { a: 1, b: '⟨unknown-reference⟩\${{ params.a }}', c: '⟨unset-variable⟩\${{ env.NO }}' }\n`,
);
expectMistakes(
  'a broken param is reported once',
  'name: a\nparams: { c: "⟨unset-variable⟩${{ env.NO }}" }\nstages: { i: { uses: ingest, with: { path: "${{ params.c }}" } } }\n',
);
expectMistakes(
  'an absent axis inside a text',
  `name: a
stages:
  i: { uses: ingest }
  t: { uses: train, needs: { dataset: i }, matrix: { include: [{ a: 1 }, { b: 2 }] }, with: { tags: [⟨unresolved-reference⟩"\${{ matrix.a }}"] } }
`,
);

// Gates and the command line
expectMistakes(
  'gates',
  training(
    '    matrix: { f: [1, 2] }',
    `  evaluate: { uses: evaluate, needs: { model: train, dataset: ingest } }
gates:
  - { metric: ⟨unknown-metric⟩evaluate.test.acuracy, min: 0.9 }
  - { metric: ⟨unknown-stage⟩evalute.test.accuracy, min: 0.9 }
  - ⟨missing-key⟩{ metric: evaluate.test.accuracy }
  - { metric: ⟨unknown-metric⟩train.loss, max: ⟨wrong-type⟩high }
  - { metric: evaluate.test.accuracy, where: { ⟨unknown-axis⟩filters: 2 }, min: ⟨out-of-range⟩2, max: 1 }
  - { metric: evaluate.test.accuracy, where: { ⟨empty-selection⟩f: 3 }, min: 0 }
  - { metric: ⟨malformed-value⟩accuracy, min: 0 }
  - { metric: evaluate.test.accuracy, min: ⟨wrong-type⟩"\${{ params.x }}" }
params: { x: much }`,
  ),
);
expectMistakes('an unknown -P', valid, { params: { dat: '1' } }, ['unknown-param']);
expectMistakes(
  'numbers of -P',
  `${valid}params: { a: 1, b: 2 }\n`,
  { params: { a: '12345678901234567890', b: '.nan' } },
  ['integer-too-large', 'not-finite'],
);
expectMistakes(
  'an absent axis in the middle of a text',
  `name: a
stages:
  i: { uses: ingest }
  t: { uses: train, needs: { dataset: i }, matrix: { include: [{ a: 1 }, { b: 2 }] }, with: { note: "a=⟨unresolved-reference⟩\${{ matrix.a }}" } }
`,
);
expectMistakes(
  'what can be checked beside a broken reference is checked',
  training(`    with:
      epochs: '⟨unknown-reference⟩\${{ matrix.e }}'
      rate: ⟨out-of-range⟩0
      layers:
        - ⟨unknown-key⟩dens: '⟨unknown-reference⟩\${{ params.x }}'
        - conv2d: { ⟨unknown-key⟩filtrs: '⟨unknown-reference⟩\${{ params.x }}' }
        - '⟨unknown-reference⟩\${{ params.x }}'`),
);
expectMistakes(
  'what follows from an unknown stage is not reported',
  `name: a
stages:
  t: { uses: train, needs: { dataset: ⟨unknown-stage⟩no }, with: { epochs: "\${{ matrix.e }}", rate: ⟨out-of-range⟩-1 } }
  v: { uses: evaluate, needs: { model: { stage: t, where: { f: 1 } }, dataset: ⟨unknown-stage⟩no } }
gates:
  - { metric: v.test.accuracy, where: { f: 1 }, min: 0 }
  - { metric: ⟨unknown-metric⟩v.accuracy, where: { f: 1 }, min: 0 }
`,
);
expectMistakes(
  'a reference without quotes between brackets',
  'name: a\nstages:\n  i: { uses: ingest, with: { path: ⟨yaml-syntax⟩${{ params.x }} } }\n',
);
expectMistakes(
  'shapes that look reasonable',
  `name: a
stages:
  i: { uses: ingest, matrix: ⟨wrong-type⟩[1, 2] }
  j: { uses: ingest, matrix: { a: ⟨wrong-type⟩3, include: ⟨wrong-type⟩{ a: 1 } } }
  k: { uses: ingest, matrix: ⟨malformed-value⟩{} }
  t: { uses: train, needs: ⟨wrong-type⟩[i] }
`,
);
