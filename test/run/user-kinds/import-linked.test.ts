/** A descriptor is imported without loader hooks where that gives what the loader would give, and is left to it elsewhere. */

import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import test, { type ExecutionContext } from 'ava';
import { blanksReading, withBlanks } from '../../../src/run/user-kinds/blanks.ts';
import { importLinked } from '../../../src/run/user-kinds/import-linked.ts';
import { stripTypes } from '../../../src/run/user-kinds/strip-types.ts';
import { StageFailure } from '../../../src/stage-api/failure.ts';
import { openStatCache } from '../../../src/store/memories/stat-cache.ts';
import { type Files, writeFiles } from '../../support/own-kinds.ts';
import { temporaryFolder } from '../../support/temporary.ts';

async function linked(t: ExecutionContext, files: Files): Promise<{ module: object | undefined; folder: string }> {
  const folder = temporaryFolder(t);
  writeFiles(folder, files);
  const cache = openStatCache(join(folder, 'cache'), folder);
  return { module: await importLinked(join(folder, 'kind.ts'), cache), folder };
}

test('local modules, the API and Node are linked; places and locations are those of the files', async (t) => {
  const { module, folder } = await linked(t, {
    'kind.ts': `import { join } from 'node:path';
import { StageFailure, type Measure } from 'arrowline/stage';
import { fail, quoted } from './lib/helper.ts';
import './lib/empty.mjs';
export interface Own { readonly a: number }
export const own: Own = { a: 1 };
export const url: string = import.meta.url;
export { fail, join, quoted, StageFailure };
`,
    'lib/helper.ts': `import { deep } from '../deep.mjs';
export const quoted: string = "it's " + deep + ' % ü 日本';
export function fail(): never {
  throw new Error('here' satisfies string);
}
`,
    'deep.mjs': "export const deep = 'deep';\n",
    'lib/empty.mjs': 'export {};\n',
  });
  t.like(module, { own: { a: 1 }, url: pathToFileURL(join(folder, 'kind.ts')).href, quoted: "it's deep % ü 日本" });
  t.is(Reflect.get(module!, 'StageFailure'), StageFailure, 'the API is that of the program');
  const error = t.throws(Reflect.get(module!, 'fail') as () => never);
  t.regex(error.stack ?? '', /lib\/helper\.ts:4:9/);
});

const left: Files = {
  'a package': "import 'yaml';\nexport const a = 1;\n",
  'a late import': "export const a = () => import('./other.ts');\n",
  'a circle': "import './circle.ts';\nexport const a = 1;\n",
  'a folder of its own': 'export const a = import.meta.dirname;\n',
  'an attribute': "import a from './data.json' with { type: 'json' };\nexport { a };\n",
  'a module that may be CommonJS': "import './common.js';\nexport const a = 1;\n",
  'a suffix': "import './other.ts?v=1';\nexport const a = 1;\n",
};

for (const [title, text] of Object.entries(left))
  test(`${title} is left to the loader`, async (t) => {
    const others = {
      'circle.ts': "import './kind.ts';\nexport {};\n",
      'data.json': '{}',
      'other.ts': 'export {};\n',
      'common.js': 'void 0;\n',
    };
    t.is((await linked(t, { ...others, 'kind.ts': text })).module, undefined);
  });

test('blanks give the stripped text back, and can add none', (t) => {
  const source =
    'const a: number = 1\nconst b = <T,>(x: T): x is Ünïcode => x as 日本語;\ninterface A { a: "𝒳" }\n[1] as X;\n';
  const { texts } = { texts: blanksReading('a.ts').read(new TextEncoder().encode(source)) };
  t.is(withBlanks(source, texts), stripTypes(source, 'a.ts'));
  t.true(texts.length > 3, 'there are types to blank');
  for (const forged of [['0 evil()'], ['x 1'], ['99999  '], ['5  ', '1  '], ['unlike']])
    t.is(withBlanks(source, forged), undefined, forged.join());
});
