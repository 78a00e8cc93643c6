/** A code digest changes with every module that is reached, every asset and every package version, and with no other. */

import { cpSync, mkdirSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import test from 'ava';
import fc from 'fast-check';
import { codeDigestOf } from '../../src/core/plan/fingerprint.ts';
import { codeReader } from '../../src/run/code-digest.ts';
import { openStatCache } from '../../src/store/memories/stat-cache.ts';
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
