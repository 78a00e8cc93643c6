/** A code digest changes with every module that is reached, every asset and every package version, and with no other. */

import { cpSync, mkdirSync, realpathSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { join } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';
import test, { type ExecutionContext } from 'ava';
import fc from 'fast-check';
import { type CodeParts, codeDigestOf } from '../../src/core/plan/fingerprint.ts';
import { codeReader } from '../../src/run/code-digest.ts';
import { openStatCache } from '../../src/store/memories/stat-cache.ts';
import { kind as train } from '../../stages/train/kind.ts';
import { temporaryFolder } from '../support/temporary.ts';

interface Module {
  /** Other modules, by number. */
  readonly imports: readonly number[];
  readonly packages: readonly string[];
  readonly form: number;
}

const packages = ['alpha', '@scope/beta'] as const;
const modules = fc.array(
  fc.record({
    imports: fc.array(fc.nat(5), { maxLength: 3 }),
    packages: fc.subarray([...packages]),
    form: fc.nat(3),
  }),
  { minLength: 1, maxLength: 6 },
);

const fileOf = (module: number): string => (module === 0 ? 'kind/run.js' : `lib/deep/m${module}.js`);

function sourceOf(own: number, module: Module, count: number): string {
  const up = own === 0 ? '../' : '../../';
  const specifiers = [
    ...module.imports.filter((one) => one < count).map((one) => `${up}${fileOf(one)}`),
    ...module.packages,
    'node:fs',
  ];
  const forms = [
    (one: string) => `import '${one}';`,
    (one: string) => `export * from "${one}";`,
    (one: string) => `import * as x${own} from '${one}';`,
    (one: string) => `const late = () => import('${one}');`,
  ];
  return `// module ${own}\n${specifiers.map(forms[module.form] as (one: string) => string).join('\n')}\nexport const own = 'import "./nothing.js"';\n`;
}

function layOut(folder: string, drawn: readonly Module[], versions: readonly string[]): void {
  for (const [index, module] of drawn.entries()) {
    const path = join(folder, fileOf(index));
    mkdirSync(join(path, '..'), { recursive: true });
    writeFileSync(path, sourceOf(index, module, drawn.length));
  }
  for (const [index, name] of packages.entries()) {
    mkdirSync(join(folder, 'node_modules', name), { recursive: true });
    writeFileSync(
      join(folder, 'node_modules', name, 'package.json'),
      JSON.stringify({ name, version: versions[index] }),
    );
  }
  writeFileSync(join(folder, 'asset.bin'), 'bytes');
}

/** As a new process sees it: with a cache of its own, or with the one that an earlier one left. */
function digestIn(folder: string, cache = join(folder, 'no-cache')): string {
  const files = openStatCache(cache, join(folder, 'tmp'), () => Date.now() + 60_000);
  const url = (name: string): URL => pathToFileURL(join(folder, name));
  const digest = codeDigestOf(codeReader(files)(url(fileOf(0)), [url('asset.bin')]));
  files.save();
  rmSync(join(folder, 'no-cache'), { force: true });
  return digest;
}

function reachedFrom(drawn: readonly Module[]): Set<number> {
  const reached = new Set([0]);
  for (const one of reached) for (const next of drawn[one]?.imports ?? []) if (next < drawn.length) reached.add(next);
  return reached;
}

test('exactly the modules that are reached count, the packages they import, and the assets', (t) => {
  const root = temporaryFolder(t);
  let count = 0;
  fc.assert(
    fc.property(modules, (drawn) => {
      const folder = join(root, String(count++));
      const cache = join(folder, 'cache');
      layOut(folder, drawn, ['1.0.0', '2.0.0']);
      const before = digestIn(folder, cache);
      t.is(digestIn(folder, cache), before);
      t.is(digestIn(folder), before);
      const reached = reachedFrom(drawn);
      for (const [index, module] of drawn.entries()) {
        const path = join(folder, fileOf(index));
        writeFileSync(path, `${sourceOf(index, module, drawn.length)} `);
        t.is(digestIn(folder, cache) !== before, reached.has(index), `module ${index}`);
        writeFileSync(path, sourceOf(index, module, drawn.length));
      }
      const used = new Set([...reached].flatMap((one) => drawn[one]?.packages ?? []));
      for (const [index, name] of packages.entries()) {
        layOut(
          folder,
          drawn,
          ['1.0.0', '2.0.0'].map((version, at) => (at === index ? `${version}-next` : version)),
        );
        t.is(digestIn(folder) !== before, used.has(name), name);
      }
      layOut(folder, drawn, ['1.0.0', '2.0.0']);
      t.is(digestIn(folder), before);
      writeFileSync(join(folder, 'asset.bin'), 'Bytes');
      t.not(digestIn(folder), before);
      rmSync(folder, { recursive: true });
    }),
    { numRuns: 25 },
  );
});

test('moving a checkout changes nothing', (t) => {
  const root = temporaryFolder(t);
  const drawn: Module[] = [
    { imports: [1], packages: ['alpha'], form: 0 },
    { imports: [0], packages: [], form: 1 },
  ];
  layOut(join(root, 'here'), drawn, ['1.0.0', '2.0.0']);
  cpSync(join(root, 'here'), join(root, 'there', 'and', 'deeper'), { recursive: true });
  t.is(digestIn(join(root, 'there', 'and', 'deeper')), digestIn(join(root, 'here')));
});

test('every byte of a file is in its digest', (t) => {
  const folder = temporaryFolder(t);
  const path = join(folder, 'data');
  fc.assert(
    fc.property(
      fc.uint8Array({ minLength: 1, maxLength: 64 }),
      fc.nat(),
      fc.integer({ min: 1, max: 255 }),
      (bytes, at, by) => {
        const digest = (): string => openStatCache(join(folder, 'cache'), folder).digest(path);
        writeFileSync(path, bytes);
        const before = digest();
        const index = at % bytes.length;
        bytes[index] = (bytes[index] as number) ^ by;
        writeFileSync(path, bytes);
        t.not(digest(), before);
      },
    ),
    { numRuns: 100 },
  );
});

/** A package of this program's form: a kind whose body imports the API by its name, and the API in two folders. */
function layOutProgram(folder: string): void {
  const files = {
    'package.json': JSON.stringify({
      name: 'arrowline',
      version: '1.0.0',
      type: 'module',
      exports: { './stage': { types: './dist/src/stage-api/index.d.ts', default: './dist/src/stage-api/index.js' } },
    }),
    'dist/src/stage-api/index.js': "export * from './table.js';\nexport * from '../core/values.js';\n",
    'dist/src/stage-api/table.js': "export const late = () => import('apache-arrow');\n",
    'dist/src/core/values.js': 'export const value = 1;\n',
    'dist/stages/own/body.js': "import { value } from 'arrowline/stage';\nimport '../lib/shared.js';\n",
    'dist/stages/lib/shared.js': "import { value } from 'arrowline/stage';\n",
  };
  for (const [name, text] of Object.entries(files)) write(join(folder, name), text);
}

function write(path: string, text: string): void {
  mkdirSync(join(path, '..'), { recursive: true });
  writeFileSync(path, text);
}

function layOutArrow(folder: string, version = '21.0.0'): void {
  write(join(folder, 'node_modules/apache-arrow/package.json'), JSON.stringify({ name: 'apache-arrow', version }));
}

function codeOf(t: ExecutionContext, body: string, assets: readonly string[] = [], program?: string): CodeParts {
  const folder = temporaryFolder(t);
  return codeReader(
    openStatCache(join(folder, 'cache'), folder),
    program === undefined ? undefined : pathToFileURL(program),
  )(
    pathToFileURL(body),
    assets.map((asset) => pathToFileURL(asset)),
  );
}

/** Where a program may lie, each with the folder of its package: cloned, installed, and as npx keeps and links it. */
function layouts(t: ExecutionContext): { readonly [layout: string]: string } {
  const root = temporaryFolder(t);
  const repository = join(root, 'checkout');
  layOutProgram(repository);
  layOutArrow(repository);
  const installed = join(root, 'project/node_modules/arrowline');
  layOutProgram(installed);
  layOutArrow(join(root, 'project'));
  // With the packages that it needs inside it, and reached through a link.
  const nested = join(root, '_npx/0a1b/node_modules/arrowline');
  layOutProgram(nested);
  layOutArrow(nested);
  for (const folder of [repository, join(root, 'project'), nested])
    write(join(folder, 'node_modules/@scope/styles/page.css'), 'body {}');
  mkdirSync(join(root, 'linked/node_modules'), { recursive: true });
  symlinkSync(repository, join(root, 'linked/node_modules/arrowline'));
  return { repository, installed, nested, linked: join(root, 'linked/node_modules/arrowline') };
}

test('the stage API is followed by its name, and is the same code wherever the program lies', (t) => {
  const found = Object.entries(layouts(t)).map(
    ([layout, folder]) => [layout, codeOf(t, join(folder, 'dist/stages/own/body.js'))] as const,
  );
  const expected = ['../lib/shared.js', 'arrowline/core/values.js', 'arrowline/stage-api/index.js'];
  for (const [layout, parts] of found) {
    t.deepEqual(
      parts.modules.map(([name]) => name),
      [...expected, 'arrowline/stage-api/table.js', 'body.js'],
      layout,
    );
    t.deepEqual(parts.packages, ['apache-arrow@21.0.0'], layout);
    t.is(codeDigestOf(parts), codeDigestOf(found[0]![1]), layout);
  }
});

test('an asset of another package has one name wherever packages lie, and one of the program its place in it', (t) => {
  const found = Object.entries(layouts(t)).map(([layout, folder]) => {
    const styles = createRequire(join(realpathSync(folder), 'package.json')).resolve('@scope/styles/page.css');
    write(join(folder, 'stages/own.wasm'), 'kernel');
    const assets = [styles, join(folder, 'stages/own.wasm')];
    return [layout, codeOf(t, join(folder, 'dist/stages/own/body.js'), assets)] as const;
  });
  for (const [layout, { assets }] of found) {
    t.deepEqual(
      assets.map(([name]) => name),
      ['../../../stages/own.wasm', '@scope/styles/page.css'],
      layout,
    );
    t.deepEqual(assets, found[0]![1].assets, layout);
  }
});

test('editing any file of the stage API changes the digest, in every layout, and so does the version of Arrow', (t) => {
  for (const [layout, folder] of Object.entries(layouts(t))) {
    const digest = (): string => codeDigestOf(codeOf(t, join(folder, 'dist/stages/own/body.js')));
    const before = digest();
    for (const name of ['stage-api/index.js', 'stage-api/table.js', 'core/values.js']) {
      layOutProgram(folder);
      write(join(folder, 'dist/src', name), `export const late = () => import('apache-arrow'); // edited\n`);
      t.not(digest(), before, `${layout}: ${name}`);
    }
    layOutProgram(folder);
    t.is(digest(), before, layout);
  }
  const { installed } = layouts(t);
  const body = join(installed!, 'dist/stages/own/body.js');
  const before = codeDigestOf(codeOf(t, body));
  layOutArrow(join(installed!, '../..'), '22.0.0');
  t.not(codeDigestOf(codeOf(t, body)), before, 'another version of Arrow');
});

test("a kind of one's own has one digest, whether the program is installed beside it or linked", (t) => {
  const root = temporaryFolder(t);
  const { repository } = layouts(t);
  const bodies = ['installed', 'linked'].map((layout) => {
    const project = join(root, layout);
    write(join(project, 'stages/mine/body.js'), "import { value } from 'arrowline/stage';\n");
    mkdirSync(join(project, 'node_modules'), { recursive: true });
    if (layout === 'linked') symlinkSync(repository!, join(project, 'node_modules/arrowline'));
    else {
      layOutProgram(join(project, 'node_modules/arrowline'));
      layOutArrow(project);
    }
    return join(project, 'stages/mine/body.js');
  });
  const [installed, linked] = bodies.map((body) =>
    codeOf(t, body, [], join(body, '../../../node_modules/arrowline/dist/')),
  );
  t.deepEqual(installed, linked);
  t.true(
    installed!.modules.some(([name]) => name === 'arrowline/core/values.js'),
    'the API is followed into the program',
  );
});

test('the code of a built-in kind holds the stage API and the version of Arrow', (t) => {
  const parts = codeOf(t, fileURLToPath(train.body));
  const names = parts.modules.map(([name]) => name);
  for (const name of ['arrowline/stage-api/index.js', 'arrowline/stage-api/arrow-file.js', 'body.js'])
    t.true(names.includes(name), name);
  t.deepEqual(
    parts.packages.filter((one) => /^(apache-arrow|arrowline)@/.test(one)),
    ['apache-arrow@21.2.0'],
  );
});

test('TypeScript counts by the imports that are left without its types', (t) => {
  const root = temporaryFolder(t);
  const file = (name: string, text: string): void => write(join(root, name), text);
  file(
    'kind/body.ts',
    `import type { A } from './types.ts';
import { type B, value } from '../lib/value.ts';
import table from './table.json' with { type: 'json' };
import 'alpha';
export const late = () => import('../lib/late.js');
export default (a: A, b: B) => [value, table];
`,
  );
  file('kind/types.ts', 'export type A = 1;\n');
  file('kind/table.json', '{}');
  file('lib/value.ts', "export type B = 1;\nexport { deep as value } from './deep.mts';\n");
  file('lib/deep.mts', 'export const deep: number = 1;\n');
  file('lib/late.js', 'export const late = 1;\n');
  file('node_modules/alpha/package.json', JSON.stringify({ name: 'alpha', version: '1.0.0' }));
  const parts = codeOf(t, join(root, 'kind/body.ts'));
  t.deepEqual(
    parts.modules.map(([name]) => name),
    ['../lib/deep.mts', '../lib/late.js', '../lib/value.ts', 'body.ts', 'table.json'],
  );
  t.deepEqual(parts.packages, ['alpha@1.0.0']);
});

test('code behind a link, a computed name or require is said to be in no key', (t) => {
  const root = temporaryFolder(t);
  write(join(root, 'packages/beta/package.json'), JSON.stringify({ name: 'beta', version: '1.0.0' }));
  mkdirSync(join(root, 'node_modules'));
  symlinkSync(join(root, 'packages/beta'), join(root, 'node_modules/beta'));
  write(join(root, 'body.mjs'), "import 'beta';\nexport default (name) => import(name);\n");
  const reader = codeReader(openStatCache(join(root, 'cache'), root));
  reader(pathToFileURL(join(root, 'body.mjs')), []);
  const own = join(realpathSync(root), 'body.mjs');
  t.deepEqual(reader.hidden(), [`${own}:2:26 import(name)`, `${own}:1:1 import 'beta', a link to a folder`]);
});
