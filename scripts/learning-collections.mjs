/**
 * The lists of layers and of operations, generated from the files in their folders: a new one is added by adding its
 * file, without editing a list. A file that lacks a part does not compile where the list is used. The plain version of
 * an operation is in its reference.ts, or in its plan.ts if it is a line or two.
 */

import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { basename } from 'node:path';

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
  const lines = readdirSync(new URL(layers, root), { recursive: true })
    .filter((file) => file.endsWith('.ts') && file !== 'index.ts')
    .sort()
    .map((file) => `export { ${camel(basename(file, '.ts'))} } from './${file}';\n`);
  return `${banner(layers)}/** All kinds of layers, by name. */\n\n${lines.join('')}`;
}

function operationList(part) {
  const modules = readdirSync(new URL(operations, root), { withFileTypes: true })
    .filter((entry) => entry.isDirectory())
    .map(({ name }) => ({ name, ...(part === 'plan' ? partIn(name, 'plan') : referenceIn(name)) }))
    .filter(({ exported }) => exported.length > 0)
    .sort((one, other) => (one.name < other.name ? -1 : 1));
  const imports = modules.map(({ name, file }) => `import * as ${camel(name)} from './${name}/${file}.ts';\n`);
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

function referenceIn(name) {
  const apart = partIn(name, 'reference');
  const beside = partIn(name, 'plan');
  return apart.exported.length > 0 || !beside.exported.includes('references') ? apart : beside;
}

/** The lists that a file of an operation's folder exports. */
function partIn(name, file) {
  const url = new URL(`${operations}/${name}/${file}.ts`, root);
  const text = existsSync(url) ? readFileSync(url, 'utf8') : '';
  const exported = [...text.matchAll(/^export const (operation|planners|references)\b/gm)].map((one) => one[1]);
  return { file, exported };
}
