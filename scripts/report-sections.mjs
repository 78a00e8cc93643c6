/**
 * The list of the report's sections, generated from the modules below src/report/sections that export `section`: a new
 * section is added by adding its file and naming it in schemas/stages/report.schema.json.
 */

import { readdirSync, readFileSync } from 'node:fs';
import { basename } from 'node:path';

const root = new URL('../', import.meta.url);
const folder = 'src/report/sections';

/** Returns the text of the list by its path from the package root. */
export function reportSections() {
  const files = readdirSync(new URL(folder, root), { recursive: true, encoding: 'utf8' })
    .map((file) => file.replaceAll('\\', '/'))
    .filter((file) => file.endsWith('.ts') && /^export const section\b/m.test(read(`${folder}/${file}`)))
    .sort();
  const names = files.map((file) => basename(file, '.ts'));
  const imports = files.map((file, at) => [`./${file}`, `import { section as ${names[at]} } from './${file}';\n`]);
  const maker = './section-maker.ts';
  const lines = [...imports, [maker, `import type { SectionMaker } from '${maker}';\n`]];
  lines.sort(([one], [other]) => (one < other ? -1 : 1));
  const text = `// Generated from the files of ${folder} by \`npm run generate\`. Do not edit.
/** All sections of the page but provenance, by name. */

${lines.map(([, line]) => line).join('')}
export const sections = {
${names.map((name) => `  ${name},\n`).join('')}} satisfies { readonly [name: string]: SectionMaker };

/** Ports whose artifacts are left to sections. */
export const sectionPorts: readonly string[] = Object.values<SectionMaker>(sections).flatMap(({ ports = [] }) => ports);
`;
  return new Map([[`${folder}/index.ts`, text]]);
}

function read(path) {
  return readFileSync(new URL(path, root), 'utf8');
}
