/** docs/models.md: the tables that are written by hand have a row for each name that the schema of `train` accepts. */

import { readFileSync } from 'node:fs';
import test from 'ava';
import { layerKindNames, layerKinds } from '../stages/lib/learning/network/layer-kinds.ts';

const root = new URL('../../', import.meta.url);
const page = readFileSync(new URL('docs/models.md', root), 'utf8');
const schema = JSON.parse(readFileSync(new URL('schemas/stages/train.schema.json', root), 'utf8'));
const { properties, definitions } = schema;
/** A schema of a name, or of a mapping from a name to its parameters. */
const mapped = (anyOf: readonly { readonly properties?: object }[]): string[] =>
  anyOf.flatMap((one) => Object.keys(one.properties ?? {}));

/** The names in the first column of a section's table. */
function rowsOf(title: string): string[] {
  const section = page.slice(page.indexOf(`\n## ${title}\n`) + 1).split(/^## /m)[1] ?? '';
  return [...section.matchAll(/^\| `(\w+)` \|/gm)].map(([, name]) => name!);
}

for (const [title, names] of [
  ['Tasks', properties.task.enum],
  ['Losses', properties.loss.anyOf[0].enum],
  ['Optimizers', Object.keys(definitions.optimizer.properties)],
  ['Learning rates', mapped(definitions.learningRate.anyOf).filter((name) => name !== 'warmUp')],
  ['Activations', definitions.activation.enum],
  ['Initializers', definitions.initializer.enum],
] as const)
  test(`the section "${title}" has a row for each name`, (t) => {
    t.true(names.length > 3, names.join());
    t.deepEqual(rowsOf(title).sort(), [...names].sort());
  });

test('every kind of layer has a section with its shapes, its equation and each field', (t) => {
  for (const kind of layerKindNames) {
    const [section = ''] = page.slice(page.indexOf(`\n### ${kind}\n`) + 4).split(/^##/m);
    const { shapes, equation, fields } = layerKinds[kind];
    for (const part of [`- ${shapes}\n`, `- ${equation}\n`, ...Object.keys(fields).map((name) => `| \`${name}\` |`)])
      t.true(section.includes(part), `${kind}: ${part}`);
  }
});

test('what the schema says in words is on the page', (t) => {
  t.regex(page, /warmUp/);
  for (const clip of Object.keys(definitions.optimizer.properties.adam.properties).filter((one) => /clip/i.test(one)))
    t.true(page.includes(`\`${clip}\``), clip);
});
