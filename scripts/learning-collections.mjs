/**
 * The lists of layers and of operations, generated from the files in their folders: a new one is added by adding its
 * file, without editing a list. A file that lacks a part does not compile where the list is used.
 */

import { existsSync, readdirSync, readFileSync } from 'node:fs';

const root = new URL('../', import.meta.url);
const layers = 'stages/lib/learning/network/layers';
const operations = 'stages/lib/learning/engines/compiled/operations';
const banner = (folder) => `// Generated from the files of ${folder} by \`npm run generate\`. Do not edit.\n`;
const camel = (name) => name.replace(/-(\w)/g, (_, letter) => letter.toUpperCase());

/** Returns the text of every list by its path from the package root. */
export function learningCollections() {
  return new Map([
    [`${layers}/index.ts`, layerList()],
    [`${operations}/plans.ts`, operationList('plan')],
    [`${operations}/references.ts`, operationList('reference')],
  ]);
}

function layerList() {
  const names = readdirSync(new URL(layers, root))
    .filter((name) => name !== 'index.ts')
    .map((name) => name.replace('.ts', ''))
    .sort();
  const lines = names.map((name) => `export { ${camel(name)} } from './${name}.ts';\n`);
  return `${banner(layers)}/** All kinds of layers, by name. */\n\n${lines.join('')}`;
}

function operationList(part) {
  const modules = readdirSync(new URL(operations, root), { withFileTypes: true })
    .filter((entry) => entry.isDirectory())
    .map((entry) => ({ name: entry.name, exported: exportsOf(`${operations}/${entry.name}/${part}.ts`) }))
    .filter(({ exported }) => exported.length > 0)
    .sort((one, other) => (one.name < other.name ? -1 : 1));
  const imports = modules.map(({ name }) => `import * as ${camel(name)} from './${name}/${part}.ts';\n`);
  const having = (name) => modules.filter(({ exported }) => exported.includes(name)).map((one) => camel(one.name));
  const merged = (name) =>
    `{\n${having(name)
      .map((one) => `  ...${one}.${name},\n`)
      .join('')}}`;
  const lists =
    part === 'plan'
      ? `/** In the order of their opcodes. */\nexport const operations: readonly Operation[] = [\n${having('operation')
          .map((one) => `  ${one}.operation,\n`)
          .join(
            '',
          )}];\n\nexport const planners: { readonly [Kind in LayerKind]: LayerPlanner<Kind> } = ${merged('planners')};\n`
      : `export const references: { readonly [Kind in LayerKind]: LayerReference<Kind> } = ${merged('references')};\n`;
  const types = [
    `import type { LayerKind } from '../../../network/network.ts';\n`,
    ...(part === 'plan'
      ? [
          `import type { LayerPlanner } from '../layer-planner.ts';\n`,
          `import type { Operation } from '../operation.ts';\n`,
        ]
      : [`import type { LayerReference } from '../layer-reference.ts';\n`]),
  ];
  const about =
    part === 'plan'
      ? 'All operations of the compiled engine, and the plan of each kind of layer.'
      : 'The plain version of each kind of layer.';
  return `${banner(operations)}/** ${about} */\n\n${types.join('')}${imports.join('')}\n${lists}`;
}

function exportsOf(path) {
  const url = new URL(path, root);
  if (!existsSync(url)) return [];
  return [...readFileSync(url, 'utf8').matchAll(/^export const (operation|planners|references)\b/gm)].map(
    (one) => one[1],
  );
}
