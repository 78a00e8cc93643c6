/** docs/own-stages.md: every block of the page is run in a folder with the package, and shows what really comes out. */

import { chmodSync, mkdirSync, readFileSync, symlinkSync, writeFileSync } from 'node:fs';
import { delimiter, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import test from 'ava';
import { blocksIn, problemOf } from '../support/page.ts';
import { testWith } from '../support/programs.ts';
import { temporaryFolder } from '../support/temporary.ts';

const repository = fileURLToPath(new URL('../../../', import.meta.url));
const pageFile = join(repository, 'docs', 'own-stages.md');
const page = readFileSync(pageFile, 'utf8');

test('the page has blocks that are commands, files and parts of the examples', (t) => {
  const languages = new Set(blocksIn(page).map((block) => block.language));
  t.deepEqual([...languages].sort(), ['console', 'py', 'sh', 'ts', 'yaml']);
  t.is(page.match(/^```/gm)?.length, 2 * blocksIn(page).length);
});

testWith(['python3', 'bash', 'awk'], 'every block of docs/own-stages.md does what the page says', (t) => {
  t.timeout(300_000);
  const root = temporaryFolder(t);
  const [path, programs] = [join(root, 'project'), join(root, 'bin')];
  mkdirSync(join(path, 'node_modules'), { recursive: true });
  mkdirSync(programs);
  symlinkSync(repository, join(path, 'node_modules', 'arrowline'));
  symlinkSync(join(repository, 'bin', 'pipeline.js'), join(programs, 'pipeline'));
  // npx runs what npm has installed; here that is the program of this repository.
  writeFileSync(join(programs, 'npx'), '#!/bin/sh\nexec "$@"\n');
  chmodSync(join(programs, 'npx'), 0o755);
  const { HOME = root, PATH = '' } = process.env;
  const folder = {
    path,
    environment: { HOME, PATH: [programs, PATH].join(delimiter), LC_ALL: 'C.UTF-8', NO_COLOR: '1' },
    sources: join(repository, 'pipelines'),
  };
  const problems = blocksIn(page).flatMap((block) => {
    const problem = problemOf(block, folder);
    return problem === undefined ? [] : [`docs/own-stages.md:${block.line}: ${problem}`];
  });
  t.is(problems.join('\n'), '');
});
