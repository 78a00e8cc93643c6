/** Bodies on disk that do the work of the contract, and the requests for them, over a store of their own. */

import { appendFileSync, existsSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import type { ExecutionContext } from 'ava';
import { artifactTypes } from '../../../src/artifacts/registry.ts';
import { codeDigestOf } from '../../../src/core/plan/fingerprint.ts';
import { codeReader } from '../../../src/run/code-digest.ts';
import type { ExecuteRequest } from '../../../src/run/execute/worker-protocol.ts';
import type { Store } from '../../../src/store/store.ts';
import { temporaryFolder, temporaryStore } from '../../support/temporary.ts';
import { failure, type Work } from './contract.ts';

const { code, message, ...facts } = failure;
const works: { readonly [work in Work]: string } = {
  succeed: 'return number(7);',
  changed: 'return number(7);',
  fail: `throw new StageFailure('${code}', '${message}', ${JSON.stringify(facts)});`,
  stray: `throw new TypeError('a bug');`,
  talk: `context.log('one');
  context.progress({ unit: 'step', done: 1, total: 1 });
  context.log('two'); context.log('three');
  return number(1);`,
  slow: `context.log('begun'); await new Promise((resume) => setTimeout(resume, 250)); return number(1);`,
  endless: `context.log('begun'); await new Promise((resume) => setTimeout(resume, 50)); for (;;) {}`,
  crash: `process.stderr.write('dying words\\n'); await new Promise((resume) => setTimeout(resume, 50)); process.exit(9);`,
  hoard: `const kept = Buffer.alloc(700 * 2 ** 20, 1);
  for (;;) await new Promise((resume) => setTimeout(resume, 100 + (kept[0] & 1)));`,
  devices: `context.log(process.env.CUDA_VISIBLE_DEVICES ?? ''); return number(1);`,
  process: 'context.log(String(process.pid)); return number(1);',
};

export interface Bodies {
  readonly store: Store;
  take: Store['blobs']['take'];
  request(work: Work): Promise<ExecuteRequest>;
  leftovers(): readonly string[];
}

export function bodiesOnDisk(t: ExecutionContext): Bodies {
  const store = temporaryStore(t);
  const folder = temporaryFolder(t);
  mkdirSync(store.layout.temporary, { recursive: true });
  return {
    store,
    take: store.blobs.take,
    request: async (work) => {
      const path = join(folder, `${work}.mjs`);
      if (!existsSync(path)) writeFileSync(path, bodyModule(works[work]));
      const parts = codeReader(store.files)(pathToFileURL(path), []);
      await store.codes.put(parts);
      if (work === 'changed') appendFileSync(path, '// changed since\n');
      return {
        code: { digest: codeDigestOf(parts), locator: pathToFileURL(path).href },
        parameters: {},
        seed: 0,
        inputs: {},
        outputs: { output: 'metrics' },
        artifacts: { metrics: artifactTypes.get('metrics')!.href },
        files: [],
      };
    },
    leftovers: () => [...children().map((pid) => `process ${pid}`), ...readdirSync(store.layout.temporary)],
  };
}

function bodyModule(work: string): string {
  const stageApi = new URL('../../../src/stage-api/', import.meta.url);
  return `import { StageFailure } from '${new URL('failure.js', stageApi)}';
import { column, makeTable } from '${new URL('table.js', stageApi)}';
const number = (value) => ({
  outputs: { output: makeTable({ name: column.utf8(['value']), value: column.float64(Float64Array.of(value)) },
    { type: 'metrics', version: 1, classNames: [] }) },
  metrics: { value },
});
export default async (context) => { ${work} };
`;
}

/** Ids of the processes that this one has started, where the system tells. */
function children(): string[] {
  if (process.platform !== 'linux') return [];
  const own = `/proc/${process.pid}/task`;
  return readdirSync(own).flatMap((thread) =>
    readFileSync(join(own, thread, 'children'), 'latin1')
      .split(' ')
      .filter((pid) => pid !== ''),
  );
}
