/** Pages of docs/: every block is run in a folder with the package, and shows what really comes out. */

import { chmodSync, mkdirSync, readFileSync, symlinkSync, writeFileSync } from 'node:fs';
import { basename, delimiter, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import test, { type ExecutionContext } from 'ava';
import { serve } from '../stages/source/server.ts';
import { blocksIn, type Folder, problemOf } from '../support/page.ts';
import { testWith } from '../support/programs.ts';
import { temporaryFolder } from '../support/temporary.ts';

const repository = fileURLToPath(new URL('../../../', import.meta.url));
const pages = [
  { name: 'docs/ci.md', needs: ['bash'], languages: ['console', 'sh', 'yaml'] },
  { name: 'docs/data.md', needs: ['python3', 'bash'], languages: ['console', 'csv', 'json', 'py', 'sh', 'yaml'] },
  { name: 'docs/gates.md', needs: ['bash'], languages: ['console', 'sh', 'yaml'] },
  { name: 'docs/models.md', needs: ['python3', 'bash'], languages: ['console', 'py', 'sh', 'yaml'] },
  { name: 'docs/shared-cache.md', needs: ['bash'], languages: ['console', 'nginx', 'sh', 'yaml'] },
  { name: 'docs/own-stages.md', needs: ['python3', 'bash', 'awk'], languages: ['console', 'py', 'sh', 'ts', 'yaml'] },
];

/** Addresses of a page lead to the files of this folder, by a proxy. */
const downloads = join(repository, 'pipelines', 'examples', 'formats');

for (const { name, needs, languages } of pages) {
  const page = readFileSync(join(repository, name), 'utf8');

  test(`the blocks of ${name} are commands, files and parts of the examples`, (t) => {
    t.deepEqual([...new Set(blocksIn(page).map((block) => block.language))].sort(), languages);
    t.is(page.match(/^```/gm)?.length, 2 * blocksIn(page).length);
  });

  testWith(needs, `every block of ${name} does what the page says`, async (t) => {
    t.timeout(300_000);
    const folder = await folderWithPackage(t);
    const problems: string[] = [];
    for (const block of blocksIn(page)) {
      const problem = await problemOf(block, folder);
      if (problem !== undefined) problems.push(`${name}:${block.line}: ${problem}`);
    }
    t.is(problems.join('\n'), '');
  });
}

async function folderWithPackage(t: ExecutionContext): Promise<Folder> {
  const root = temporaryFolder(t);
  const [path, programs] = [join(root, 'project'), join(root, 'bin')];
  mkdirSync(join(path, 'node_modules'), { recursive: true });
  mkdirSync(programs);
  symlinkSync(repository, join(path, 'node_modules', 'arrowline'));
  symlinkSync(join(repository, 'bin', 'pipeline.js'), join(programs, 'pipeline'));
  // npx runs what npm has installed; here that is the program of this repository.
  writeFileSync(join(programs, 'npx'), '#!/bin/sh\nexec "$@"\n');
  chmodSync(join(programs, 'npx'), 0o755);
  const proxy = await serve(t, (request, response) => {
    response.end(readFileSync(join(downloads, basename(request.url ?? ''))));
  });
  const { HOME = root, PATH = '' } = process.env;
  return {
    path,
    environment: {
      ...{ HOME, PATH: [programs, PATH].join(delimiter), LC_ALL: 'C.UTF-8', NO_COLOR: '1' },
      HTTP_PROXY: proxy.url,
      // Keys that a page makes are not those of whoever runs the tests.
      XDG_CONFIG_HOME: join(root, 'configuration'),
    },
    sources: join(repository, 'pipelines'),
  };
}
