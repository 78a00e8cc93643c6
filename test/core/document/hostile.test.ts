/** Files made to do harm: each is refused with its place, in bounded time and memory. The limits are part of the format. */

import test, { type ExecutionContext } from 'ava';
import { resolve } from '../kinds.ts';

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
    '2,800 levels of indentation',
    Array.from({ length: 2800 }, (_, depth) => `${' '.repeat(depth)}a:`).join('\n'),
    'too-deep 200:200',
  ],
  ['a list of 4 MB', '- a\n'.repeat(1_000_000), 'file-too-large 60000:4'],
  ['4 MB of comments', '# a\n'.repeat(1_000_000), 'file-too-large 150001:1'],
  ['4 MB of empty lines', '\n'.repeat(4_000_000), 'file-too-large 300001:1'],
  ['4 MB of documents', '---\n'.repeat(1_000_000), 'file-too-large 150000:4'],
  ['a number of 1 MB', `${valid}seed: ${'9'.repeat(1_000_000)}`, 'not-finite 3:7'],
  ['a key of 1 MB', `${'k'.repeat(1_000_000)}: 1`, 'yaml-syntax 1:1'],
  ['10 MB', '# a\n'.repeat(2_500_000), 'file-too-large 1:1'],
  ['a text of 15 MB', `${valid}description: "${'x'.repeat(15_000_000)}"`, 'file-too-large 1:1'],
  ['a text of just too much', `${valid}#${' '.repeat(4 * 1024 * 1024 - valid.length)}`, 'file-too-large 1:1'],
  ['290,000 commas', `a: [${','.repeat(290_000)}]`, 'yaml-syntax 1:6'],
  ['a quote that stays open for 4 MB', `${valid}description: "${'word\n '.repeat(690_000)}`, 'yaml-syntax 3:14'],
  ['100,000 tags', '- !a b\n'.repeat(100_000), 'tag 1:3'],
  ['100,000 aliases in a row', '*a '.repeat(100_000), 'yaml-syntax 1:4'],
  ['a million open references', `${valid}description: x\nseed: "${'${{'.repeat(1_000_000)}"`, 'wrong-type 4:7'],
  [
    'references that are escaped',
    `${valid}params: { a: "${'$\\x7b{ params.x }}'.repeat(50_000)}" }`,
    'unknown-reference 3:14',
  ],
];

/** With the processor time that it took: others at work on the machine do not count. */
function timed<Result extends object>(work: () => Result): Result & { seconds: number } {
  const before = process.cpuUsage();
  const result = work();
  return { ...result, seconds: process.cpuUsage(before).user / 1e6 };
}

/**
 * Compares the time of a size with that of an eighth of it, on the same machine at the same moment: work that grows with
 * the size takes 8 times as long, work that grows with its square 64 times. Half of that is the bound, and a tenth of a second is left to the collector.
 */
function growsWithSize(t: ExecutionContext, title: string, size: number, work: (size: number) => object): void {
  const small = Math.min(...[1, 2, 3].map(() => timed(() => work(size / 8)).seconds));
  const large = timed(() => work(size)).seconds;
  t.true(large <= 32 * small + 0.1, `${title}: ${large} s for ${size}, ${small} s for ${size / 8}`);
}

/**
 * Seconds of processor time. Each case takes below one on a machine that does other things too; work that grows with
 * the square of its size takes minutes, and aliases that are expanded never end.
 */
const secondsMax = 10;

for (const [title, source, expected] of cases)
  test.serial(title, (t) => {
    const { pipeline, diagnostics, seconds } = timed(() => resolve(source));
    t.true(seconds < secondsMax, `${seconds} s`);
    const [first] = diagnostics;
    t.is(pipeline, undefined);
    t.is(`${first?.code} ${first?.range?.line}:${first?.range?.column}`, expected);
    t.true(diagnostics.length <= 101, `${diagnostics.length} diagnostics`);
    t.true(
      JSON.stringify(diagnostics).length < 300_000,
      `diagnostics of ${JSON.stringify(diagnostics).length} characters`,
    );
  });

test.serial('long texts are fine', (t) => {
  t.truthy(resolve(`${valid}description: |\n${'  word\n'.repeat(100_000)}`).pipeline);
  t.truthy(resolve(`${valid}description: ${'word '.repeat(800_000)}\n`).pipeline);
});

test.serial('keys of the document never reach a prototype', (t) => {
  resolve(
    'name: a\n__proto__: { polluted: true }\nstages: { __proto__: { uses: ingest }, i: { uses: ingest, with: { relabel: { __proto__: { polluted: true } } } } }',
  );
  t.false('polluted' in {}, 'objects have what the document gave its keys');
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

test.serial('10,000 values of an axis, 10,000 entries of include and of exclude, and 10,000 values of a where', (t) => {
  const source = (name: string, size: number): string => {
    const list = (entry: (index: number) => string): string =>
      `[${Array.from({ length: size }, (_, index) => entry(index)).join(', ')}]`;
    const matrix = {
      axis: `matrix: { a: ${list(String)} }, with: { epochs: 1, note: "n \${{ matrix.a }}" }`,
      include: `matrix: { include: ${list((index) => `{ a: ${index}, b: x }`)} }, with: { note: "n \${{ matrix.a }}" }`,
      exclude: `matrix: { a: ${list(String)}, exclude: ${list((index) => `{ a: ${Math.min(index, 0.9 * size)} }`)} }`,
      where: `matrix: { a: ${list(String)} }`,
    }[name];
    const where = `r: { uses: report, needs: { evaluations: { stage: e, where: { a: ${list((index) => `${index + size / 2}`)} } } } }`;
    return `name: n\nstages: { i: { uses: ingest }, t: { uses: train, needs: { dataset: i }, ${matrix} }, e: { uses: evaluate, needs: { model: t, dataset: i } }, ${name === 'where' ? where : ''} }`;
  };
  for (const name of ['axis', 'include', 'exclude', 'where']) {
    const { pipeline } = resolve(source(name, 10_000));
    t.is(pipeline?.actions.size, 1 + 2 * (name === 'exclude' ? 999 : 10_000) + (name === 'where' ? 1 : 0), name);
    growsWithSize(t, name, 10_000, (size) => resolve(source(name, size)));
  }
});

test.serial('10,000 misspelt names among 10,000: the first hundred are listed, and the others counted', (t) => {
  const misspelt = (size: number): ReturnType<typeof resolve> => {
    const params = Array.from({ length: size }, (_, index) => `p${index}name: 1`).join(', ');
    const notes = Array.from({ length: size }, (_, index) => `- "\${{ params.p${index}nmae }}"`).join('\n        ');
    return resolve(`name: a
params: { ${params} }
stages:
  t:
    uses: train
    with:
      tags:
        ${notes}
`);
  };
  const { diagnostics } = misspelt(10_000);
  t.is(diagnostics.length, 101);
  t.regex(diagnostics[1]?.hint ?? '', /did you mean "p\d+name"/);
  t.is(diagnostics.at(-1)?.code, 'more');
  t.regex(diagnostics.at(-1)?.message ?? '', /^9901 more mistakes are not listed$/);
  growsWithSize(t, 'misspelt names', 10_000, misspelt);
});

test.serial('5,000 stages that need stages that do not exist', (t) => {
  const lost = (size: number): ReturnType<typeof resolve> => {
    const stages = Array.from(
      { length: size },
      (_, index) => `  stage${index}: { uses: normalize, needs: { dataset: stag${index} } }\n`,
    );
    return resolve(`name: a\nstages:\n${stages.join('')}`);
  };
  t.is(lost(5000).diagnostics.at(-1)?.message, '4900 more mistakes are not listed');
  growsWithSize(t, 'stages', 5000, lost);
});

test.serial('a hundred mistakes in one line of 4 MB are listed with the part of it around each', (t) => {
  const text = Array.from({ length: 200 }, (_, index) => `k${index}: "${'x'.repeat(20_000)}"`).join(', ');
  const { diagnostics } = resolve(`name: a\nstages: { i: { uses: ingest, with: { ${text} } } }`);
  t.is(diagnostics.length, 101);
  const placed = diagnostics.filter((one) => one.range !== undefined);
  t.deepEqual(
    placed.filter((one) => (one.sourceLine?.length ?? 0) > 1000),
    [],
  );
  for (const { range, sourceLine, sourceColumn = 1 } of placed)
    t.regex(sourceLine?.slice((range?.column ?? 0) - sourceColumn) ?? '', /^k\d+: /);
  t.true(
    JSON.stringify(diagnostics).length < 300_000,
    `diagnostics of ${JSON.stringify(diagnostics).length} characters`,
  );
});
