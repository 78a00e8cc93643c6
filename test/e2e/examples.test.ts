/** The examples in pipelines/examples/: each runs in this repository, a second run and a copy elsewhere execute nothing. */

import { cpSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { openProject } from '../cli/command-line.ts';
import { testWith } from '../support/programs.ts';
import { temporaryFolder } from '../support/temporary.ts';

const repository = fileURLToPath(new URL('../../../', import.meta.url));
const examples = [
  { name: 'python', document: 'centroids.yaml', needs: ['python3'], executed: 12 },
  { name: 'typescript', document: 'softmax.yaml', needs: [], executed: 11 },
  { name: 'shell', document: 'requests.yaml', needs: ['bash', 'awk'], executed: 7 },
  { name: 'table', document: 'shops.yaml', needs: [], executed: 3 },
] as const;

for (const { name, document, needs, executed } of examples)
  testWith(needs, `the example ${name} runs, and a second run executes nothing`, async (t) => {
    const folder = temporaryFolder(t);
    const store = join(folder, 'store');
    const run = async (cwd: string, path: string): Promise<{ readonly [fact: string]: unknown }> => {
      const { code, out, error, json } = await openProject(folder, { cwd }).run(
        'run',
        path,
        '--store',
        store,
        '--json',
      );
      t.is(code, 0, out + error);
      t.is(error, '');
      return json().at(-1) ?? {};
    };
    const own = join('examples', name, document);
    t.like(await run(repository, own), { outcome: 'succeeded', executed, cached: 0, failed: 0 });
    t.like(await run(repository, own), { executed: 0, cached: executed });
    const copy = join(folder, 'copy');
    cpSync(join(repository, 'pipelines', 'examples', name), copy, { recursive: true });
    t.like(await run(copy, document), { executed: 0, cached: executed });
  });
