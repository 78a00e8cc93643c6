/** `pipeline init`: each template runs at once, and nothing that is there already is touched. */

import { cpSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import test from 'ava';
import { templateNames } from '../../src/cli/program.ts';
import { testWith } from '../support/programs.ts';
import { temporaryFolder } from '../support/temporary.ts';
import { openProject } from './command-line.ts';

const pictures = fileURLToPath(new URL('../../../pipelines/examples/pictures/marks/', import.meta.url));

test('every template is a folder of pipelines/templates', (t) => {
  const folders = readdirSync(fileURLToPath(new URL('../../../pipelines/templates/', import.meta.url)));
  t.deepEqual(folders.sort(), [...templateNames].sort());
});

for (const template of templateNames)
  testWith(
    template === 'python' ? ['python3'] : [],
    `the template ${template} runs at once, a second run executes nothing`,
    async (t) => {
      const folder = temporaryFolder(t);
      const made = await openProject(folder).run('init', '--template', template);
      t.is(made.code, 0, made.error);
      t.regex(made.out, /^written {2}pipelines\/default\.yaml$/m);
      const small = template === 'images' ? ['-P', 'train=300', '-P', 'test=500'] : [];
      const first = await openProject(folder).run('run', 'default.yaml', ...small);
      t.true(first.code === 0 || first.code === 3, first.out + first.error);
      const second = await openProject(folder).run('run', 'default.yaml', '--json', ...small);
      t.like(JSON.parse(second.out.trimEnd().split('\n').at(-1) ?? ''), { event: 'run.finished', executed: 0 });
    },
  );

test('the template images takes a folder of pictures by the line that its comment gives', async (t) => {
  const folder = temporaryFolder(t);
  await openProject(folder).run('init', '--template', 'images');
  cpSync(pictures, join(folder, 'pictures'), { recursive: true });
  const document = join(folder, 'pipelines', 'default.yaml');
  const text = readFileSync(document, 'utf8');
  const given = text.match(/^# {3}(with: \{ format: images, .*\})$/m)?.[1] ?? '';
  const drawn = /with:\n {6}format: synthetic\n(?: {6}.*\n)+/;
  t.regex(text, drawn);
  const own = text
    .replace(drawn, `${given.replace('[28, 28]', '[28, 28], testSplit: 0.3')}\n`)
    .replace(/params:\n(?: {2}.*\n)+/, '')
    .replace('epochs: 3', 'epochs: 20')
    .replace('k: 10', 'k: 4');
  writeFileSync(document, own);
  const { code, out, error } = await openProject(folder).run('run', 'default.yaml');
  t.true(code === 0 || code === 3, out + error);
  t.is(error, '');
  t.regex(out, /done {6}ingest .* 90 training and 38 test examples of 28 × 28 × 1 numbers, 4 classes/);
  t.regex(out, /executed 12, cached 0/);
});

test('the store leaves the ignore file of its folder alone', async (t) => {
  const folder = temporaryFolder(t);
  await openProject(folder).run('init', '--template', 'blank');
  const ignore = join(folder, 'artifacts', '.gitignore');
  const before = readFileSync(ignore, 'utf8');
  for (const command of [
    ['run', 'default.yaml'],
    ['gc', '--keep-runs', '1', '--grace', '0'],
    ['verify', '--repair'],
    ['doctor'],
  ]) {
    const { code, out, error } = await openProject(folder).run(...command);
    t.is(code, 0, `${command.join(' ')}: ${out}${error}`);
    t.notRegex(out + error, /gitignore/);
  }
  t.is(readFileSync(ignore, 'utf8'), before);
});

test('files that are there are kept, and a folder with the document is refused before anything is written', async (t) => {
  const folder = temporaryFolder(t);
  writeFileSync(join(folder, 'README.md'), 'mine');
  const made = await openProject(folder).run('init', '--template', 'blank');
  t.is(made.code, 0, made.error);
  t.regex(made.out, /^kept {5}README\.md$/m);
  t.is(readFileSync(join(folder, 'README.md'), 'utf8'), 'mine');

  const other = temporaryFolder(t);
  mkdirSync(join(other, 'pipelines'));
  writeFileSync(join(other, 'pipelines', 'default.yaml'), 'name: mine');
  const refused = await openProject(other).run('init');
  t.is(refused.code, 2);
  t.regex(refused.error, /pipelines\/default\.yaml is there already/);
  t.deepEqual(readdirSync(other), ['pipelines']);
  t.is(readFileSync(join(other, 'pipelines', 'default.yaml'), 'utf8'), 'name: mine');
});

test('a file in the place of a folder is said, and stays', async (t) => {
  const folder = temporaryFolder(t);
  writeFileSync(join(folder, 'pipelines'), 'mine');
  const refused = await openProject(folder).run('init');
  t.is(refused.code, 2);
  t.regex(refused.error, /pipelines is no folder/);
  t.deepEqual(readdirSync(folder), ['pipelines']);
});

test('a template of an unknown name is refused with the names there are', async (t) => {
  const { code, error } = await openProject(temporaryFolder(t)).run('init', '--template', 'image');
  t.is(code, 2);
  t.regex(error, /Allowed choices are .*images.*tabular/);
});
