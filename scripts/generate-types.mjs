/**
 * Writes all generated files: parameter types, the document schema as a module (core reads no files) and the editors'
 * parameter schemas from the JSON Schemas; the list of kinds from their folders, and README's table from their
 * descriptors; the lists of layers and operations from their folders, and the layers of the schema of `train` from their
 * records; the names and ports of the report's sections from the sections; the C headers from the record descriptions
 * that kernels share with TypeScript; metadata types from the artifact schemas; the table of failure codes and the pages of
 * the kinds in docs/, and the layers in docs/models.md.
 * `--check` writes nothing and exits with 1 if a file is out of date.
 */

import { existsSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { artifactModules } from './artifact-types.mjs';
import { failureTable } from './failure-table.mjs';
import { kernelHeaders } from './kernel-headers.mjs';
import { kindsOf, withFolders, withKinds, withKindTable } from './kind-lists.mjs';
import { withLayers } from './layer-schema.mjs';
import { learningCollections } from './learning-collections.mjs';
import { withModels } from './model-page.mjs';
import { parameterTypes } from './parameter-types.mjs';
import { referencePages } from './reference-pages.mjs';
import { reportSections } from './report-sections.mjs';
import { sourceModule } from './source-module.mjs';

const root = new URL('../', import.meta.url);
const banner = (schema) => `// Generated from ${schema} by \`npm run generate\`. Do not edit.\n`;

/** Returns every generated file by its path from the package root. */
export async function generatedFiles() {
  const files = new Map([...learningCollections(), ...(await artifactModules())]);
  for (const [path, text] of await kernelHeaders(files)) files.set(path, text);
  for (const [path, text] of await reportSections(files)) files.set(path, text);
  const train = 'schemas/stages/train.schema.json';
  files.set(train, await withLayers(readText(train), files));
  const index = kindIndex();
  files.set('stages/index.ts', index);
  const readSchema = (path) => JSON.parse(files.get(path) ?? readText(path));
  const documents = withKinds(readText('schemas/pipeline.schema.json'), kindsOf(index));
  files.set('schemas/pipeline.schema.json', documents);
  const pipeline = JSON.parse(documents);
  // The conditions by kind are for editors only: the program checks `with` against the schema of each kind.
  delete pipeline.definitions.stage.allOf;
  files.set('src/core/schema/pipeline-schema.ts', schemaModule(pipeline));
  const { forEditors } = await sourceModule(`export { forEditors } from './src/core/schema/editor-schema.ts';`, files);
  for (const kind of kindsOf(index)) {
    const path = `schemas/stages/${kind}.schema.json`;
    files.set(`schemas/editor/${kind}.schema.json`, editorSchema(path, forEditors(readSchema(path))));
    files.set(`stages/${kind}/parameters.ts`, await parameterTypes(kind, readSchema(path), banner(path)));
  }
  const { descriptors, failureCodes } = await sourceModule(
    `export { descriptors } from './stages/index.ts'; export { failureCodes } from './src/core/facts/failure-code.ts';`,
    files,
  );
  files.set('README.md', withKindTable(readText('README.md'), descriptors));
  files.set('docs/models.md', await withModels(readText('docs/models.md'), files));
  files.set('docs/failures.md', failureTable(failureCodes));
  const pages = referencePages(descriptors, (kind) => readSchema(`schemas/stages/${kind}.schema.json`));
  for (const [path, text] of pages) files.set(path, text);
  return files;
}

/** The kinds that are built in: the folders below stages/ that have a descriptor. */
export function stageKinds() {
  return kindsOf(kindIndex());
}

function kindIndex() {
  const folders = readdirSync(new URL('stages/', root));
  const kinds = folders.filter((folder) => existsSync(new URL(`stages/${folder}/kind.ts`, root)));
  return withFolders(readText('stages/index.ts'), kinds);
}

function readText(path) {
  return readFileSync(new URL(path, root), 'utf8');
}

function schemaModule(schema) {
  const { $schema: _schema, $comment: _comment, ...rest } = schema;
  const contract = '/** The schema of documents, as a value: without the conditions that only editors need. */\n';
  const body = `import type { JsonObject } from '../values/canonical.ts';\n\nexport const pipelineSchema: JsonObject = ${JSON.stringify(rest, null, 2)};\n`;
  return `${banner('schemas/pipeline.schema.json')}${contract}\n${body}`;
}

function editorSchema(path, schema) {
  const $comment = `Generated from ${path} by \`npm run generate\`. Do not edit.`;
  return `${JSON.stringify({ $comment, ...schema }, null, 2)}\n`;
}

/** Paths whose file differs from what would be generated. */
export async function outdatedFiles(files) {
  const outdated = [];
  for (const [path, text] of files ?? (await generatedFiles())) {
    const url = new URL(path, root);
    if (!existsSync(url) || readFileSync(url, 'utf8') !== text) outdated.push(path);
  }
  return outdated;
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  const files = await generatedFiles();
  const outdated = await outdatedFiles(files);
  if (process.argv.includes('--check')) {
    for (const path of outdated) console.error(`out of date: ${path} (npm run generate)`);
    process.exitCode = outdated.length === 0 ? 0 : 1;
  } else {
    for (const folder of ['schemas/editor/', 'docs/reference/']) mkdirSync(new URL(folder, root), { recursive: true });
    for (const [path, text] of files) if (outdated.includes(path)) writeFileSync(new URL(path, root), text);
    for (const path of outdated) console.log(path);
  }
}
