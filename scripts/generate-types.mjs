/**
 * Writes all generated files: parameter types, the document schema as a module (core reads no files) and the editors'
 * parameter schemas from the JSON Schemas; the lists of kinds from stages/index.ts; the lists of layers and operations
 * from their folders; the C headers from the record descriptions that kernels share with TypeScript; metadata types
 * from the artifact schemas. The editors' schemas and README's table are made by built modules: build first. `--check`
 * writes nothing and exits with 1 if a file is out of date.
 */

import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { forEditors } from '../dist/src/core/schema/editor-schema.js';
import { artifactModules } from './artifact-types.mjs';
import { kernelHeaders } from './kernel-headers.mjs';
import { kindsOf, withKinds, withKindTable } from './kind-lists.mjs';
import { learningCollections } from './learning-collections.mjs';
import { parameterTypes } from './parameter-types.mjs';
import { reportSections } from './report-sections.mjs';

const root = new URL('../', import.meta.url);
const banner = (schema) => `// Generated from ${schema} by \`npm run generate\`. Do not edit.\n`;

/** Returns every generated file by its path from the package root. */
export async function generatedFiles() {
  const files = new Map();
  const documents = withKinds(readText('schemas/pipeline.schema.json'), stageKinds());
  files.set('schemas/pipeline.schema.json', documents);
  const pipeline = JSON.parse(documents);
  // The conditions by kind are for editors only: the program checks `with` against the schema of each kind.
  delete pipeline.definitions.stage.allOf;
  files.set('src/core/schema/pipeline-schema.ts', schemaModule(pipeline));
  for (const kind of stageKinds()) {
    const path = `schemas/stages/${kind}.schema.json`;
    files.set(`schemas/editor/${kind}.schema.json`, editorSchema(path));
    files.set(`stages/${kind}/parameters.ts`, await parameterTypes(kind, readSchema(path), banner(path)));
  }
  const built = new URL('dist/stages/index.js', root);
  if (existsSync(built)) {
    const { descriptors } = await import(built.href);
    files.set('README.md', withKindTable(readText('README.md'), descriptors));
  }
  const collections = learningCollections();
  for (const [path, text] of [...collections, ...(await kernelHeaders(collections))]) files.set(path, text);
  for (const [path, text] of await artifactModules()) files.set(path, text);
  for (const [path, text] of reportSections()) files.set(path, text);
  return files;
}

/** The kinds that stages/index.ts names. */
export function stageKinds() {
  return kindsOf(readText('stages/index.ts'));
}

function readText(path) {
  return readFileSync(new URL(path, root), 'utf8');
}

function readSchema(path) {
  return JSON.parse(readText(path));
}

function schemaModule(schema) {
  const { $schema: _schema, $comment: _comment, ...rest } = schema;
  const contract = '/** The schema of documents, as a value: without the conditions that only editors need. */\n';
  const body = `import type { JsonObject } from '../values/canonical.ts';\n\nexport const pipelineSchema: JsonObject = ${JSON.stringify(rest, null, 2)};\n`;
  return `${banner('schemas/pipeline.schema.json')}${contract}\n${body}`;
}

function editorSchema(path) {
  const $comment = `Generated from ${path} by \`npm run generate\`. Do not edit.`;
  return `${JSON.stringify({ $comment, ...forEditors(readSchema(path)) }, null, 2)}\n`;
}

/** Paths whose file differs from what would be generated. */
export async function outdatedFiles() {
  const outdated = [];
  for (const [path, text] of await generatedFiles()) {
    const url = new URL(path, root);
    if (!existsSync(url) || readFileSync(url, 'utf8') !== text) outdated.push(path);
  }
  return outdated;
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  const outdated = await outdatedFiles();
  if (process.argv.includes('--check')) {
    for (const path of outdated) console.error(`out of date: ${path} (npm run generate)`);
    process.exitCode = outdated.length === 0 ? 0 : 1;
  } else {
    mkdirSync(new URL('schemas/editor/', root), { recursive: true });
    for (const [path, text] of await generatedFiles())
      if (outdated.includes(path)) writeFileSync(new URL(path, root), text);
    for (const path of outdated) console.log(path);
  }
}
