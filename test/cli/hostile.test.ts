/**
 * Names, values, files and printed lines that are made to forge lines of the log, obey a terminal or command a build
 * server, through every command of the real program: each prints as many lines as it does for harmless ones, and none
 * of them holds what a terminal or a build server would act on.
 */

import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import test, { type ExecutionContext } from 'ava';
import { temporaryFolder } from '../support/temporary.ts';
import { createProject, type Finished, openProject, type Project } from './command-line.ts';

const hostile = [
  'a\n::error::forged',
  'a\r\n::set-output name=x::y',
  '::warning::at the start',
  ' ::warning::behind a blank',
  'a ##[error]anywhere',
  '##vso[task.setvariable variable=a]b',
  '##teamcity[testFailed]',
  'a\u001b[2J\u001b[31mred',
  'a\u009b31mred',
  'a\u0007\u0008\u000b\u000c\u007f',
  'a\u202edlrow\u2066\u061c',
  'a\u2028::error::b\u2029c\u0085d',
  'a\tb',
  'done      forged  0.1 s\nsucceeded: executed 9',
  'a\u200bb\u00adc\ufeff\u{e0041}',
];

/** What nobody acts on, in the same places. */
const harmless = hostile.map((_, index) => `value-${index}`);

function acts(line: string, coloured = false): string | undefined {
  // biome-ignore lint/suspicious/noControlCharactersInRegex: the program's own colours
  const text = coloured ? line.replaceAll(/\u001b\[[\d;]*m/g, '') : line;
  const character = /(?![\u200c\u200d])[\p{Cc}\p{Cf}\p{Zl}\p{Zp}\p{Cs}]/u.exec(text)?.[0];
  if (character !== undefined) return `U+${character.codePointAt(0)?.toString(16)}`;
  if (/^\s*::/.test(text)) return 'a command at the start';
  if (/##\w*\[/.test(text)) return 'a command';
  return /^\s*(forged|succeeded: executed 9)/.test(text) ? 'a forged line' : undefined;
}

/** A text of a document, in letters that are in a document. */
const yaml = (text: string): string =>
  JSON.stringify(text).replaceAll(/[^ -~]/g, (unit) => `\\u${unit.charCodeAt(0).toString(16).padStart(4, '0')}`);

const study = (texts: readonly string[]): string => `name: ${yaml(texts.slice(0, 9).join('|'))}
description: ${yaml(texts.join('|'))}
params: { unused: ${yaml(texts.join('|'))} }
stages:
  ingest:
    uses: ingest
    with: { format: synthetic, synthetic: garments, examples: { train: 60, test: 10 } }
  normalize:
    uses: normalize
    needs: { dataset: ingest }
    matrix: { label: [${texts.map(yaml).join(', ')}], split: [0.2] }
    with: { validationSplit: "\${{ matrix.split }}" }
  train:
    uses: train
    needs: { dataset: normalize }
    with: { model: [flatten: {}, dense: { units: classes, activation: softmax }], epochs: 1 }
  evaluate: { uses: evaluate, needs: { model: train, dataset: normalize } }
  best: { uses: select, needs: { candidates: evaluate, models: train }, with: { metric: test.accuracy, mode: max } }
  report:
    uses: report
    needs: { histories: train, evaluations: evaluate, choice: best }
    with: { title: ${yaml(texts.slice(0, 9).join('|'))} }
gates: [{ metric: evaluate.test.accuracy, min: 0 }]
`;

const cells = (file: string): string => `name: cells
stages:
  ingest:
    uses: ingest
    with: { format: csv, file: ${yaml(file)}, label: kind }
`;

const mistaken = (texts: readonly string[]): string => `name: a
stages:
${texts.map((text, index) => `  s${index}: { uses: ${yaml(text)}, with: { ${yaml(text)}: ${yaml(text)} } }`).join('\n')}
  i: { uses: ingest, ${yaml(texts[0] as string)}: 1, needs: { ${yaml(texts[1] as string)}: ${yaml(texts[2] as string)} } }
  n: { uses: normalize, needs: { dataset: ${yaml(texts.join(''))} }, with: { scale: ${yaml(texts.join('|'))} } }
gates: [{ metric: ${yaml(`n.${texts[0]}`)}, min: ${yaml(`\${{ env.${texts[0]} }}`)} }]
`;

interface Outcome {
  readonly args: string;
  readonly finished: Finished;
}

function project(t: ExecutionContext, texts: readonly string[], file: string): Project {
  const made = createProject(temporaryFolder(t), {
    'study.yaml': study(texts),
    [`${file}.yaml`]: study(texts).replace('uses: ingest', 'uses: ingset'),
    [`bytes${file}.yaml`]: `name: ${yaml(texts[0] as string)}\u0001`,
    'cells.yaml': cells(`${file}.csv`),
    'absent.yaml': cells(`absent${file}.csv`),
    'mistaken.yaml': mistaken(texts),
  });
  const rows = ['1', 'x', '2', `"${texts[0]?.replaceAll('"', '')}"`, 'y'].map(
    (cell, index) => `${cell},k${index % 2}\n`,
  );
  writeFileSync(join(made.folder, 'pipelines', `${file}.csv`), `a,kind\n${rows.join('')}`);
  return made;
}

async function everything({ run }: Project, texts: readonly string[], file: string): Promise<Outcome[]> {
  const commands = [
    ['lint', 'study.yaml'],
    ['lint', `${file}.yaml`],
    ['lint', `bytes${file}.yaml`],
    ['lint', 'mistaken.yaml'],
    ['run', 'study.yaml', '--jobs', '1'],
    ['run', 'study.yaml', '--quiet'],
    ['plan', 'study.yaml'],
    ['why', 'study.yaml', 'normalize'],
    ['status', 'study.yaml'],
    ['graph', 'study.yaml'],
    ['graph', 'study.yaml', '--format', 'dot'],
    ['graph', 'study.yaml', '--format', 'svg'],
    ['report', 'study.yaml'],
    ['report', 'study.yaml', '--format', 'md'],
    ['show', 'latest'],
    ['show', 'normalize'],
    ['log'],
    ['du'],
    ['verify'],
    ['run', 'study.yaml', '-P', 'unused=1'],
    ['diff', 'latest~1', 'latest'],
    ['run', 'cells.yaml', '--jobs', '1'],
    ['run', 'cells.yaml', '--quiet'],
    ['run', 'absent.yaml', '--jobs', '1'],
    ['plan', 'absent.yaml'],
    ['gc', '--dry-run'],
    ...[0, 2, 7, 10].flatMap((index) => [
      ['run', `no${texts[index]}.yaml`],
      ['show', `${texts[index]}`],
    ]),
    ['lint', 'study.yaml', '-P', `${texts[0]}=1`],
    ['lint', 'study.yaml', '-P', `a${texts[0]}`],
    ['run', 'study.yaml', `--${texts[0]}`],
    ['run', 'study.yaml', '--only', `${texts[0]}`],
    ['run', 'study.yaml', '--jobs', `${texts[0]}`],
    [`pla${texts[0]}`],
    ['log', '--store', `no${texts[0]}`],
    ['why', 'study.yaml', `${texts[0]}`],
    ['diff', `${texts[0]}`, 'latest'],
  ];
  const outcomes: Outcome[] = [];
  for (const args of commands) outcomes.push({ args: JSON.stringify(args), finished: await run(...args) });
  return outcomes;
}

test('whatever names and values hold, each command prints its own lines and nothing that is obeyed', async (t) => {
  t.timeout(600_000);
  const [forged, plain] = [`a${hostile[0]}`.replaceAll('/', ''), 'a-plain'];
  const [found, expected] = await Promise.all([
    everything(project(t, hostile, forged), hostile, forged),
    everything(project(t, harmless, plain), harmless, plain),
  ]);
  for (const [index, { args, finished }] of found.entries()) {
    const other = expected[index]?.finished as Finished;
    t.is(finished.code, other.code, args + finished.error);
    for (const stream of ['out', 'error'] as const) {
      const lines = finished[stream].split('\n');
      for (const line of lines) t.is(acts(line), undefined, `${args}: ${JSON.stringify(line)}`);
      // Its texts mean different mistakes.
      if (args.includes('mistaken')) continue;
      t.is(lines.length, other[stream].split('\n').length, `${args}\n${finished[stream]}\n---\n${other[stream]}`);
    }
    t.true(finished.out !== '' || finished.error !== '' || args.includes('--quiet'), args);
  }
});

test('in colour, and as JSON: the colours are ours, and the values are exactly what they were', async (t) => {
  t.timeout(600_000);
  const made = project(t, hostile, 'plain');
  const bright = openProject(made.folder, { env: { NO_COLOR: '', FORCE_COLOR: '1' } });
  const coloured = async (...args: string[]): Promise<void> => {
    const { out, error } = await bright.run(...args);
    for (const line of `${out}${error}`.split('\n'))
      t.is(acts(line, true), undefined, `${args}: ${JSON.stringify(line)}`);
  };
  await coloured('run', 'study.yaml', '--jobs', '1');
  await coloured('lint', 'mistaken.yaml');
  for (const args of [
    ['run', 'study.yaml', '--json'],
    ['plan', 'study.yaml', '--json'],
    ['lint', 'mistaken.yaml', '--json'],
    ['show', 'normalize', '--json'],
  ]) {
    const finished = await made.run(...args);
    for (const line of finished.out.split('\n')) t.is(acts(line), undefined, line);
    t.true(finished.json().length > 0, `${args.join(' ')} printed nothing`);
  }
  const labels = (await made.run('plan', 'study.yaml', '--json'))
    .json<{ coordinates: { label?: string } }>()
    .flatMap(({ coordinates }) => coordinates.label ?? []);
  t.deepEqual([...new Set(labels)], hostile);
});

test('lines that a worker prints stay whole, behind the name of their action, and no control sequence in them takes effect', async (t) => {
  const folder = temporaryFolder(t);
  const script = join(folder, 'prints.mjs');
  // In workers only, which speak to the process that started them: before each says that it is done.
  writeFileSync(
    script,
    `import { writeSync } from 'node:fs';
const { send } = process;
if (send) process.send = (message) => {
  if (message.type !== 'done') return send.call(process, message);
  writeSync(1, ${JSON.stringify(`${hostile.join('\n')}\n`)});
  setTimeout(() => send.call(process, message), 300);
  return true;
};
`,
  );
  createProject(folder, { 'study.yaml': study(harmless) });
  const { run } = openProject(folder, { env: { NODE_OPTIONS: `--import=${script}` } });
  const { out, code } = await run('run', 'study.yaml', '--jobs', '1');
  t.is(code, 0, out);
  const lines = out.split('\n');
  for (const line of lines) t.is(acts(line), undefined, JSON.stringify(line));
  const printed = lines.filter((line) => line.startsWith('          ingest │ '));
  t.true(printed.length > hostile.length, out);
  t.true(
    printed.some((line) => line.endsWith(' │ a\\u001b[2J\\u001b[31mred')),
    out,
  );
  t.true(
    printed.some((line) => line.endsWith(' │ \\u003a:error::forged')),
    out,
  );
});
