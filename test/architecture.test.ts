/** The import table of ARCHITECTURE.md as a test. */

import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { dirname, join, relative } from 'node:path';
import test from 'ava';
import { descriptors } from '../stages/index.ts';

const root = new URL('../../', import.meta.url).pathname;

interface Rule {
  /** Folders of this repository, besides its own. */
  readonly folders: readonly string[];
  /** Packages and built-in modules; `*` for any. */
  readonly packages: readonly string[];
}

const anyNode = ['node:*'];
const rules: { readonly [folder: string]: Rule } = {
  'src/core': { folders: [], packages: ['yaml', 'ajv', 'fastest-levenshtein', 'node:path'] },
  'src/stage-api': { folders: ['src/core'], packages: ['apache-arrow'] },
  'src/artifacts': { folders: ['src/core', 'src/stage-api', 'src/package-root.ts'], packages: [] },
  'src/store': { folders: ['src/core', 'src/stage-api'], packages: ['apache-arrow', ...anyNode] },
  'src/run': {
    folders: [
      'src/core',
      'src/artifacts/registry.ts',
      'src/artifacts/files.ts',
      'src/store',
      'src/stage-api',
      'src/package-root.ts',
    ],
    packages: ['p-queue', 'es-module-lexer', '@swc/wasm-typescript', ...anyNode],
  },
  'src/view': { folders: ['src/core', 'src/artifacts', 'src/stage-api'], packages: [] },
  'src/ui': { folders: ['src/view', 'src/core'], packages: ['node:util'] },
  'src/cli': {
    folders: [
      'src/core',
      'src/artifacts/files.ts',
      'src/store',
      'src/run',
      'src/view',
      'src/ui',
      'src/stage-api',
      'src/package-root.ts',
    ],
    packages: ['commander', ...anyNode],
  },
  'src/report': {
    folders: ['src/view', 'src/artifacts', 'src/core', 'src/stage-api', 'src/package-root.ts'],
    packages: ['@observablehq/plot', 'linkedom', ...anyNode],
  },
  'src/live/server': {
    folders: [
      'src/core',
      'src/store',
      'src/view',
      'src/artifacts',
      'src/report',
      'src/stage-api',
      'src/package-root.ts',
    ],
    packages: anyNode,
  },
  'src/live/client': {
    folders: [
      'src/core',
      'src/view',
      'src/report/client/elements.ts',
      'src/report/figures/ticks.ts',
      'src/report/page/format.ts',
    ],
    packages: [],
  },
};
/** Files with a rule of their own. */
const exceptions: { readonly [file: string]: Rule } = {
  'src/core/values/digest.ts': { folders: [], packages: ['node:crypto'] },
  // What is loaded late is loaded by `require`.
  'src/core/schema/load-ajv.ts': { folders: [], packages: ['node:module', 'ajv'] },
  // Loaded when a remote is at another machine.
  'src/store/remote/adapters/transport.ts': { folders: [], packages: ['undici', 'node:stream'] },
  'src/store/remote/adapters/s3.ts': { folders: [], packages: ['aws4fetch'] },
  'src/store/remote/adapters/distant-folder.ts': {
    folders: ['src/store', 'src/package-root.ts'],
    packages: ['node:child_process', 'node:url'],
  },
  'src/store/remote/at-once.ts': { folders: [], packages: ['p-queue'] },
  // Run beside a body, never by the program.
  'src/stage-api/testing.ts': {
    folders: ['src/core', 'src/run', 'src/package-root.ts'],
    packages: ['node:fs', 'node:os', 'node:path'],
  },
  'src/stage-api/foreign/decode-foreign.ts': {
    folders: ['src/stage-api'],
    packages: ['node:fs', 'node:worker_threads'],
  },
  'src/main.ts': { folders: ['src', 'stages'], packages: ['*'] },
};

/** `arrowline/stage` and nothing else of the program's decisions, files and processes. */
const stageApi = 'src/stage-api/index.ts';
const libRule: Rule = { folders: [stageApi, 'src/artifacts'], packages: ['*'] };
const kindRule: Rule = { folders: [...libRule.folders, 'src/package-root.ts', 'stages/lib'], packages: ['*'] };
/** The kind that brings a house of the program as a stage. */
const reportKindRule: Rule = { ...kindRule, folders: [...kindRule.folders, 'src/report'] };
/** The kind that reads a committed baseline, whose text is a matter of gates. */
const compareKindRule: Rule = { ...kindRule, folders: [...kindRule.folders, 'src/core/gates/baseline-file.ts'] };
/** Uses of results read new rows as `ingest` reads files. */
const useRule: Rule = { ...kindRule, folders: [...kindRule.folders, 'stages/ingest'] };
const clientRule: Rule = {
  folders: [
    'src/core',
    'src/report/figures/drawn.ts',
    'src/report/figures/group-labels.ts',
    'src/report/figures/run-graph.ts',
    'src/report/figures/sweep',
    'src/report/figures/ticks.ts',
    'src/report/figures/trade-chart.ts',
    'src/report/page/format.ts',
    'src/report/page/page-data.ts',
    'src/report/page/missing-points.ts',
    'src/report/page/settings.ts',
  ],
  packages: [],
};

const importPattern = /(?:^|\n)\s*(?:import|export)\s(?:[^'";]*?\sfrom\s*)?'([^']+)'|\bimport\(\s*['`]([^'`]+)['`]/g;

function importsOf(path: string): string[] {
  return importsIn(readFileSync(path, 'utf8'));
}

function importsIn(source: string): string[] {
  return [...source.matchAll(importPattern)].map((match) => (match[1] ?? match[2]) as string);
}

test('imports are found however they are written', (t) => {
  const source =
    "import 'a';\nexport type { B } from 'b';\nimport('c');\nimport(`d`);\ntype E = typeof import(\n  'e'\n);\n";
  t.deepEqual(importsIn(source), ['a', 'b', 'c', 'd', 'e']);
});

function sources(folder: string): string[] {
  return readdirSync(join(root, folder), { recursive: true, encoding: 'utf8' })
    .filter((name) => name.endsWith('.ts'))
    .map((name) => `${folder}/${name}`);
}

/** The file of this repository that an import leads to, if it is none of a package. */
function targetOf(file: string, specifier: string): string | undefined {
  if (specifier === 'arrowline/stage') return 'src/stage-api/index.ts';
  return specifier.startsWith('.') ? relative(root, join(root, dirname(file), specifier)) : undefined;
}

function packageName(specifier: string): string {
  if (specifier.startsWith('node:')) return specifier;
  return specifier
    .split('/')
    .slice(0, specifier.startsWith('@') ? 2 : 1)
    .join('/');
}

function violations(file: string, own: string, rule: Rule): string[] {
  const allowedFolder = (target: string): boolean =>
    [own, ...rule.folders].some((folder) => target === folder || target.startsWith(`${folder}/`));
  const allowedPackage = (name: string): boolean =>
    rule.packages.includes('*') ||
    rule.packages.includes(name) ||
    (name.startsWith('node:') && rule.packages.includes('node:*'));
  return importsOf(join(root, file)).flatMap((specifier) => {
    const target = targetOf(file, specifier);
    if (target === undefined) return allowedPackage(packageName(specifier)) ? [] : [`${file}: ${specifier}`];
    return allowedFolder(target) ? [] : [`${file}: ${target}`];
  });
}

for (const [folder, rule] of Object.entries(rules))
  test(`${folder} imports what the table allows`, (t) => {
    const files = sources(folder);
    t.true(files.length > 0, `${folder} has no sources`);
    t.deepEqual(
      files.flatMap((file) => violations(file, folder, exceptions[file] ?? rule)),
      [],
    );
  });

test('ARCHITECTURE.md has this table', (t) => {
  const table: { readonly [from: string]: Rule } = {
    ...rules,
    ...exceptions,
    'src/report/client': clientRule,
    'stages/<kind>': kindRule,
    'stages/report': reportKindRule,
    'stages/compare': compareKindRule,
    'stages/use': useRule,
    'stages/lib': libRule,
  };
  const text = readFileSync(join(root, 'ARCHITECTURE.md'), 'utf8');
  const [, section = ''] = /\n### What may import what\n([\s\S]*?)\n##/.exec(text) ?? [];
  const rows = [...section.matchAll(/^\| `([^`]+)` +\|([^|]*)\|$/gm)].map(([, from, allowed = '']) => [
    from,
    [...allowed.matchAll(/`([^`]+)`/g)].map(([, name]) => name).sort(),
  ]);
  const expected = Object.entries(table).map(([from, { folders, packages }]) => [
    from,
    [...folders.map((folder) => (folder === stageApi ? 'arrowline/stage' : folder)), ...packages].sort(),
  ]);
  t.deepEqual(Object.fromEntries(rows), Object.fromEntries(expected));
});

test('every file that ARCHITECTURE.md and CONTRIBUTING.md name is there, and every dependency has its reason', (t) => {
  const read = (path: string): string => readFileSync(join(root, path), 'utf8');
  const places = ['', 'src/', 'stages/lib/learning/'];
  const missing = ['ARCHITECTURE.md', 'CONTRIBUTING.md'].flatMap((document) =>
    [...read(document).matchAll(/`([\w./-]+\/[\w.-]+\.(?:ts|mjs|c|h|sh|json))`/g)]
      .map(([, path = '']) => path)
      .filter((path) => !path.includes('/scaling') && !places.some((place) => existsSync(join(root, place, path))))
      .map((path) => `${document}: ${path}`),
  );
  t.deepEqual(missing, [], '`scaling` is the example of a layer');
  const { dependencies } = JSON.parse(read('package.json')) as { dependencies: Record<string, string> };
  const [, reasons = ''] = read('ARCHITECTURE.md').split('\n## Dependencies');
  const named = [...reasons.matchAll(/^\|([^|]*)\|/gm)].flatMap(([, cell = '']) =>
    [...cell.matchAll(/`([^`*]+)(\*?)`/g)].map(([, name = '', rest]) => ({ name, whole: rest === '' })),
  );
  const silent = Object.keys(dependencies).filter(
    (one) => !named.some(({ name, whole }) => (whole ? name === one : one.startsWith(name))),
  );
  t.deepEqual(silent, []);
});

test('the page’s script and the report share drawings and types, and neither runs the other', (t) => {
  const client = sources('src/report/client').flatMap((file) => violations(file, 'src/report/client', clientRule));
  const importers = sources('src')
    .filter((file) => !file.startsWith('src/report/client/') && !file.startsWith('src/live/client/'))
    .filter((file) =>
      importsOf(join(root, file)).some((specifier) =>
        relative(root, join(root, dirname(file), specifier)).startsWith('src/report/client/'),
      ),
    );
  t.deepEqual([client, importers], [[], []]);
});

test('src/ui and src/view name no kind and no number that a kind reports', (t) => {
  const named = [...kindsAndNumbers()];
  t.true(
    named.includes('evaluate') && named.includes('secondsPerEpoch') && named.includes('test.accuracy'),
    named.join(' '),
  );
  const found = [...sources('src/ui'), ...sources('src/view')].flatMap((file) => {
    const text = readFileSync(join(root, file), 'utf8').replace(/\/\*.*?\*\/|\/\/[^\n]*/gs, '');
    return named
      .filter((name) => new RegExp(`['"\`.]${name.replaceAll('.', '\\.')}(?![\\w(])`).test(text))
      .map((name) => `${file}: ${name}`);
  });
  t.deepEqual(found, []);
});

/** Kinds, and their metrics and timings by one of their methods; without words that mean other things in code. */
function kindsAndNumbers(): Set<string> {
  const methods: { readonly [kind: string]: string } = { reduce: 'tsne', cluster: 'kmeans' };
  const plain = new Set(['count', 'report', 'rows', 'low', 'high', 'now', 'before']);
  const names = descriptors.flatMap(({ kind, metrics, timings = [] }) => [
    kind,
    ...[...(metrics?.({ method: methods[kind] ?? '' }, () => []) ?? []), ...timings].map(({ name }) => name),
  ]);
  return new Set(names.filter((name) => !name.includes('*') && !plain.has(name)));
}

test('src/main.ts is the only file of src that imports stages', (t) => {
  const importers = sources('src').filter((file) =>
    importsOf(join(root, file)).some((specifier) =>
      relative(root, join(root, dirname(file), specifier)).startsWith('stages/'),
    ),
  );
  t.deepEqual(importers, ['src/main.ts']);
});

test('no part of the program imports modules for tests', (t) => {
  const importers = [...sources('src'), ...sources('stages')].filter((file) =>
    importsOf(join(root, file)).some(
      (one) => one === 'arrowline/testing' || targetOf(file, one) === 'src/stage-api/testing.ts',
    ),
  );
  t.deepEqual(importers, []);
});

const ownRules: { readonly [folder: string]: Rule } = {
  'stages/report': reportKindRule,
  'stages/compare': compareKindRule,
  'stages/use': useRule,
};

test('a stage kind imports the stage API by its name, stages/lib and packages, never another kind', (t) => {
  const found = sources('stages').filter((file) => !file.startsWith('stages/lib/') && file !== 'stages/index.ts');
  const wrong = found.flatMap((file) => {
    const own = file.split('/').slice(0, 2).join('/');
    return violations(file, own, ownRules[own] ?? kindRule);
  });
  t.deepEqual(wrong, []);
});

test('the scheduler and its schedule are pure: they reach core and types, nothing that reads, waits or starts', (t) => {
  const pure: Rule = { folders: ['src/core', 'src/run/schedule'], packages: [] };
  const files = ['src/run/scheduler.ts', ...sources('src/run/schedule')];
  const wrong = files.flatMap((file) => {
    const source = readFileSync(join(root, file), 'utf8');
    const effects = source.match(/\b(?:async|await|Promise|setTimeout|process|performance|Date|Math\.random)\b/g) ?? [];
    const imports = violations(file, 'src/run/schedule', pure).filter((one) => !one.endsWith('worker-protocol.ts'));
    const protocol = source.match(/^import \{[^}]*\} from '[^']*worker-protocol\.ts'/gm) ?? [];
    return [...effects.map((effect) => `${file}: ${effect}`), ...imports, ...protocol];
  });
  t.deepEqual(wrong, []);
});

test('stages/lib imports the stage API, artifacts and packages, and knows no stage kind', (t) => {
  const wrong = sources('stages/lib').flatMap((file) => violations(file, 'stages/lib', libRule));
  t.deepEqual(wrong, []);
});

test('the report knows no kind of layer: words and colours arrive as values', (t) => {
  const wrong = sources('src/report').filter((file) =>
    importsOf(join(root, file)).some((specifier) => specifier.includes('/lib/learning/')),
  );
  t.deepEqual(wrong, []);
});

test('importing every descriptor loads no heavy package', (t) => {
  const heavy = /@tensorflow|apache-arrow|ml-matrix|@observablehq|linkedom|uplot/;
  const reached = new Set(
    importsOf(join(root, 'stages/index.ts')).flatMap((one) => targetOf('stages/index.ts', one) ?? []),
  );
  t.is(reached.size, descriptors.length + 1, 'the API and every kind');
  const loaded: string[] = [];
  for (const file of reached)
    for (const statement of readFileSync(join(root, file), 'utf8').matchAll(
      /(?:^|\n)\s*(?:import|export)\s(?!type\s)(?:[^'";]*?\sfrom\s*)?'([^']+)'/g,
    )) {
      const specifier = statement[1] as string;
      const target = targetOf(file, specifier);
      if (target !== undefined) reached.add(target);
      else if (heavy.test(specifier)) loaded.push(`${file}: ${specifier}`);
    }
  t.deepEqual(loaded, []);
});

test('a kind whose body reaches a WebAssembly module declares it, so that it is in the key', (t) => {
  const named: string[] = [];
  for (const { kind, body, assets = [] } of descriptors) {
    const reached = new Set([relative(root, body.pathname).replace(/^dist\/(.*)\.js$/, '$1.ts')]);
    for (const file of reached) {
      for (const specifier of importsOf(join(root, file))) {
        const target = targetOf(file, specifier);
        if (target !== undefined) reached.add(target);
      }
      for (const [, path = ''] of readFileSync(join(root, file), 'utf8').matchAll(/'[./]*\/(stages\/[^']+\.wasm)'/g)) {
        t.true(readFileSync(join(root, path)).length > 0, `${path} is empty`);
        t.true(
          assets.some((asset) => asset.pathname === join(root, path)),
          `${kind} computes with ${path}`,
        );
        named.push(`${kind} ${path}`);
      }
    }
  }
  for (const kind of ['neighbors', 'reduce', 'cluster'])
    t.true(named.includes(`${kind} stages/lib/analysis/analysis.wasm`), kind);
  for (const kind of ['train', 'evaluate', 'embed'])
    t.true(named.includes(`${kind} stages/lib/learning/engines/compiled/engine.wasm`), kind);
});

test('the registry of artifact types reaches no table: planning loads no Arrow', (t) => {
  const reached = new Set(['src/artifacts/registry.ts']);
  for (const file of reached)
    for (const specifier of importsOf(join(root, file))) {
      t.true(specifier.startsWith('.'), `${file} imports no package: ${specifier}`);
      reached.add(relative(root, join(root, dirname(file), specifier)));
    }
  t.deepEqual([...reached], ['src/artifacts/registry.ts', 'src/package-root.ts', 'src/artifacts/metadata/names.ts']);
});

test('no reader takes the metadata of an artifact on trust', (t) => {
  const taken = ['src', 'stages'].flatMap((folder) =>
    sources(folder).filter((file) => /metadata[^;\n]*\bas unknown as\b/.test(readFileSync(join(root, file), 'utf8'))),
  );
  t.deepEqual(taken, []);
});
