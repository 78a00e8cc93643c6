/** One idiom for all stage kinds: their files, their exports, their sentences. */

import { existsSync, readdirSync, readFileSync } from 'node:fs';
import test from 'ava';
import { descriptors } from '../../stages/index.ts';

const root = new URL('../../../', import.meta.url);
const read = (path: string): string => readFileSync(new URL(path, root), 'utf8');

test('a kind is a folder, a schema and a line of stages/index.ts, all of one name', (t) => {
  const folders = readdirSync(new URL('stages/', root), { withFileTypes: true })
    // `use` is no kind: commands do its work on artifacts of kinds.
    .filter((entry) => entry.isDirectory() && !['lib', 'use'].includes(entry.name))
    .map((entry) => entry.name)
    .sort();
  const kinds = descriptors.map(({ kind }) => kind).sort();
  t.deepEqual(kinds, folders);
  for (const folder of ['stages', 'editor'])
    t.deepEqual(
      readdirSync(new URL(`schemas/${folder}/`, root)).sort(),
      kinds.map((kind) => `${kind}.schema.json`),
    );
  for (const kind of kinds) {
    const lines = read('stages/index.ts').split('\n');
    t.is(lines.filter((line) => line.includes(`/${kind}/`)).length, 1, `${kind} is one line of stages/index.ts`);
  }
});

for (const descriptor of descriptors) {
  const { kind } = descriptor;
  const own = (name: string): string => read(`stages/${kind}/${name}`);

  test(`${kind}: its descriptor is named and opened as all are`, (t) => {
    const text = own('kind.ts');
    t.regex(text, new RegExp(`^/\\*\\*\\s(?: \\* )?Stage kind \`${kind}\`: [^\\n]+`), 'the opening comment');
    t.regex(text, /^export const kind = defineStage\(\{$/m);
    t.notRegex(text, /export default/);
    t.regex(text, /^ {2}schema: schemaOf<\w+Parameters[,>]/m, 'parameters are typed by the schema');
    t.regex(text, new RegExp(`new URL\\('../../../schemas/stages/${kind}.schema.json', import.meta.url\\)`));
    t.regex(text, /^ {2}body: new URL\('\.\/body\.js', import\.meta\.url\),$/m);
    t.regex(own('parameters.ts'), new RegExp(`^// Generated from schemas/stages/${kind}.schema.json`));
    t.true(existsSync(descriptor.schema), descriptor.schema.href);
    t.true(existsSync(descriptor.body), descriptor.body.href);
  });

  test(`${kind}: its body is named, typed and opened as all are`, (t) => {
    const text = own('body.ts');
    t.regex(text, new RegExp(`^/\\*\\*\\s(?: \\* )?Body of \`${kind}\`: [^\\n]+`), 'the opening comment');
    t.regex(text, /^const body: StageBody<typeof kind> = async \(context\) => \{$/m);
    t.regex(text, /^export default body;$/m);
  });

  test(`${kind}: its summary and its ports are described in sentences`, (t) => {
    // `Trains a network.`: the kind does it.
    t.regex(descriptor.summary, /^[A-Z][a-z]+s\b[^\n]*[^.]\.$/);
    // A port that some methods read names them first: `tsne, umap: …`.
    for (const [port, { description }] of Object.entries({ ...descriptor.inputs, ...descriptor.outputs }))
      t.regex(description, /^(?:[A-Z]|[a-z]+(?:, [a-z]+)*: [a-z])[^\n]*[^.]\.$/, port);
  });
}
