/**
 * The sections of the report, from the modules below src/report/sections that export `section`: their list, the ports
 * that are theirs, and their names in schemas/stages/report.schema.json. A new section is added by adding its file.
 */

import { readdirSync, readFileSync } from 'node:fs';
import { basename } from 'node:path';
import { jsonText } from './json-text.mjs';
import { sourceModule } from './source-module.mjs';

const root = new URL('../', import.meta.url);
const folder = 'src/report/sections';
const banner = `// Generated from the files of ${folder} by \`npm run generate\`. Do not edit.\n`;
const schema = 'schemas/stages/report.schema.json';

/**
 * Returns the texts of list, ports and schema by their path from the package root.
 * @param generated texts of other sources that are generated
 */
export async function reportSections(generated) {
  const list = sectionList();
  const contents = `export { sections } from './${folder}/index.ts';`;
  const { sections } = await sourceModule(contents, new Map([...generated, [`${folder}/index.ts`, list]]));
  return new Map([
    [`${folder}/index.ts`, list],
    [`${folder}/ports.ts`, portList(sections)],
    [schema, withSections(read(schema), [...inOrder(sections), 'provenance'])],
  ]);
}

function sectionList() {
  const files = readdirSync(new URL(folder, root), { recursive: true, encoding: 'utf8' })
    .map((file) => file.replaceAll('\\', '/'))
    .filter((file) => file.endsWith('.ts') && /^export const section\b/m.test(read(`${folder}/${file}`)))
    .sort();
  const names = files.map((file) => basename(file, '.ts'));
  const imports = files.map((file, at) => [`./${file}`, `import { section as ${names[at]} } from './${file}';\n`]);
  const maker = './section-maker.ts';
  const lines = [...imports, [maker, `import type { SectionMaker } from '${maker}';\n`]];
  lines.sort(([one], [other]) => (one < other ? -1 : 1));
  return `${banner}/** All sections of the page but provenance, by name. */

${lines.map(([, line]) => line).join('')}
export const sections = {
${names.map((name) => `  ${name},\n`).join('')}} satisfies { readonly [name: string]: SectionMaker };
`;
}

/** As values, so that the kind \`report\` loads no section while planning. */
export function portList(sections) {
  const ports = Object.values(sections).flatMap((section) => Object.entries(section.ports ?? {}));
  const twice = ports.map(([port]) => port).find((port, at, all) => all.indexOf(port) !== at);
  if (twice !== undefined) throw new Error(`two sections of the report have a port "${twice}"`);
  const lines = ports.map(
    ([port, { type, description }]) => `  ${port}: {
    type: ${quoted(type)},
    arity: 'many',
    optional: true,
    partial: 'any',
    description: ${quoted(description)},
  },
`,
  );
  return `${banner}/** Ports of the kind \`report\` whose artifacts are left to sections. */

import type { Inputs } from '../../stage-api/context.ts';

export const sectionPorts = {${lines.length > 0 ? `\n${lines.join('')}` : ''}} as const satisfies Inputs;
`;
}

/** Each after the one that it follows; of those that follow the same one, by name. */
export function inOrder(sections) {
  const placeOf = (name, seen = []) => {
    const { after } = sections[name] ?? {};
    if (sections[name] === undefined || seen.includes(name))
      throw new Error(`the section "${seen.at(-1)}" of the report cannot stand after "${name}"`);
    return after === undefined ? 0 : 1 + placeOf(after, [...seen, name]);
  };
  const places = new Map(Object.keys(sections).map((name) => [name, placeOf(name)]));
  return [...places.keys()].sort((one, other) => places.get(one) - places.get(other) || (one < other ? -1 : 1));
}

/** The schema with the names of sections, as the formatter leaves it. */
export function withSections(text, names) {
  const indent = ' '.repeat(6);
  const items = jsonText({ enum: names }, '"items": ', indent);
  const order = jsonText(names, '"default": ', indent);
  return text.replace(
    /("sections": \{[\s\S]*?"items": )\{[^}]*\}([\s\S]*?"default": )\[[^\]]*\]/,
    (_, before, between) => before + items + between + order,
  );
}

function quoted(text) {
  return `'${text.replace(/[\\']/g, '\\$&')}'`;
}

function read(path) {
  return readFileSync(new URL(path, root), 'utf8');
}
