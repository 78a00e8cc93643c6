/** Files made to do harm: each is refused with its place, in bounded time and memory. The limits are part of the format. */

import test from 'ava';
import { resolve } from './kinds.ts';

const valid = 'name: a\nstages: { i: { uses: ingest } }\n';
const letters = [...'abcdefghij'];
const bomb = letters.map(
  (name, index) =>
    `${name}: &${name} [${Array(10)
      .fill(index === 0 ? 'x' : `*${letters[index - 1]}`)
      .join(', ')}]`,
);

const cases: readonly (readonly [title: string, source: string, expected: string])[] = [
  ['aliases that multiply', bomb.join('\n'), 'too-many-values 6:7'],
  ['20,000 brackets', '['.repeat(20_000), 'too-deep 1:200'],
  ['20,000 mappings', '{ a: '.repeat(20_000), 'too-deep 1:996'],
  ['20,000 dashes', '- '.repeat(20_000), 'too-deep 1:399'],
  [
    '20,000 levels of indentation',
    Array.from({ length: 4000 }, (_, depth) => `${' '.repeat(depth)}a:`).join('\n'),
    'too-deep 200:200',
  ],
  ['a list of 10 MB', '- a\n'.repeat(2_500_000), 'file-too-large 60000:4'],
  ['10 MB of comments', '# a\n'.repeat(2_500_000), 'file-too-large 150001:1'],
  ['10 MB of empty lines', '\n'.repeat(10_000_000), 'file-too-large 300001:1'],
  ['10 MB of documents', '---\n'.repeat(2_500_000), 'file-too-large 150000:4'],
  ['a number of 1 MB', `${valid}seed: ${'9'.repeat(1_000_000)}`, 'not-finite 3:7'],
  ['a key of 1 MB', `${'k'.repeat(1_000_000)}: 1`, 'yaml-syntax 1:1'],
  ['17 MiB', ' '.repeat(17 * 1024 * 1024), 'file-too-large 1:1'],
  ['a quote that stays open for 5 MB', `${valid}description: "${'word\n '.repeat(800_000)}`, 'yaml-syntax 3:14'],
  ['100,000 tags', '- !a b\n'.repeat(100_000), 'tag 1:3'],
  ['100,000 aliases in a row', '*a '.repeat(100_000), 'yaml-syntax 1:4'],
  ['a million open references', `${valid}description: x\nseed: "${'${{'.repeat(1_000_000)}"`, 'wrong-type 4:7'],
  [
    'references that are escaped',
    `${valid}params: { a: "${'$\\x7b{ params.x }}'.repeat(50_000)}" }`,
    'unknown-reference 3:14',
  ],
];

for (const [title, source, expected] of cases)
  test.serial(title, (t) => {
    const { pipeline, diagnostics } = resolve(source);
    const [first] = diagnostics;
    t.is(pipeline, undefined);
    t.is(`${first?.code} ${first?.range?.line}:${first?.range?.column}`, expected);
    t.true(diagnostics.length <= 100);
  });

test.serial('long texts are fine', (t) => {
  t.truthy(resolve(`${valid}description: |\n${'  word\n'.repeat(100_000)}`).pipeline);
  t.truthy(resolve(`${valid}description: ${'word '.repeat(1_000_000)}\n`).pipeline);
});

test.serial('keys of the document never reach a prototype', (t) => {
  resolve(
    'name: a\n__proto__: { polluted: true }\nstages: { __proto__: { uses: ingest }, i: { uses: ingest, with: { relabel: { __proto__: { polluted: true } } } } }',
  );
  t.false('polluted' in {});
});

test.serial('5,000 stages in a chain, and in a circle', (t) => {
  const stage = (index: number, needed: string): string =>
    `  s${index}:\n    uses: normalize\n    needs: { dataset: ${needed} }\n`;
  const chain = Array.from({ length: 5000 }, (_, index) => stage(index, index === 0 ? 'i' : `s${index - 1}`)).join('');
  t.is(resolve(`name: a\nstages:\n  i: { uses: ingest }\n${chain}`).pipeline?.actions.size, 5001);
  const circle = Array.from({ length: 5000 }, (_, index) => stage(index, `s${(index + 1) % 5000}`)).join('');
  t.deepEqual(
    resolve(`name: a\nstages:\n${circle}`).diagnostics.map((one) => one.code),
    ['cycle'],
  );
});

test.serial('100,000 actions', (t) => {
  const values = (count: number): string => `[${Array.from({ length: count }, (_, index) => index + 1).join(', ')}]`;
  const { pipeline } = resolve(`name: a
stages:
  i: { uses: ingest }
  t:
    uses: train
    needs: { dataset: i }
    matrix: { a: ${values(100)}, b: ${values(250)} }
    with: { epochs: '\${{ matrix.a }}', rate: '\${{ matrix.b }}', layers: [conv2d: { filters: 3 }, flatten: {}] }
  e: { uses: evaluate, needs: { model: t, dataset: i } }
  f: { uses: evaluate, needs: { model: t, dataset: i } }
  p: { uses: pair, needs: { left: e, right: f } }
  r: { uses: report, needs: { evaluations: [e, p.first] } }
`);
  t.is(pipeline?.actions.size, 100_002);
});
