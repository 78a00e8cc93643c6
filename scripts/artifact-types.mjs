/**
 * Writes a module for each artifact type from schemas/artifacts/<type>.schema.json: the TypeScript type of its metadata,
 * and the schema as a value, without its sentences, for the check when a table is read; and the list of their names.
 * src/artifacts reads no files.
 */

import { readdirSync, readFileSync } from 'node:fs';
import { compile } from 'json-schema-to-typescript';
import { withShared } from './shared-schemas.mjs';

const root = new URL('../', import.meta.url);
const style = { singleQuote: true, printWidth: 120 };
const words = ['$schema', '$id', 'title', 'description'];

/** The modules by their path from the package root, and the schemas with the definitions that they share. */
export async function artifactModules() {
  const files = readdirSync(new URL('schemas/artifacts/', root)).filter((name) => name.endsWith('.schema.json'));
  const types = files.map((name) => name.replace('.schema.json', '')).sort();
  const modules = new Map([['src/artifacts/metadata/names.ts', nameList(types)]]);
  for (const type of types) {
    const path = `schemas/artifacts/${type}.schema.json`;
    const text = withShared(readFileSync(new URL(path, root), 'utf8'));
    const schema = JSON.parse(text);
    modules.set(path, text);
    modules.set(`src/artifacts/metadata/${type}.ts`, await artifactModule(type, schema));
  }
  return modules;
}

function nameList(types) {
  return `// Generated from the files of schemas/artifacts by \`npm run generate\`. Do not edit.
/** The names of the artifact types that come with the package: one for each schema. */

export const artifactTypeNames = [
${types.map((type) => `  '${type}',\n`).join('')}] as const;
`;
}

async function artifactModule(type, schema) {
  const { metadata } = schema.properties;
  const { version } = metadata.properties;
  if (metadata.properties.type?.const !== type || typeof version?.const !== 'number')
    throw new Error(`schemas/artifacts/${type}.schema.json: metadata has no "type" and "version" as constants`);
  const name = `${type[0].toUpperCase()}${type.slice(1)}Metadata`;
  const described = { ...typed(metadata), definitions: typed(schema.definitions ?? {}) };
  const types = await compile(described, name, { bannerComment: '', additionalProperties: false, style });
  const used = ['Digest', 'JsonObject'].filter((one) => new RegExp(`: ${one}\\b`).test(types));
  const imports = ["import type { ArtifactSchema } from '../../stage-api/artifact-schema.ts';"];
  if (used.includes('JsonObject')) imports.unshift("import type { JsonObject } from '../../core/values/canonical.ts';");
  if (used.includes('Digest')) imports.splice(-1, 0, "import type { Digest } from '../../core/values/digest.ts';");
  const value = printed({ type, version: version.const, schema: withoutWords(schema) });
  return `// Generated from schemas/artifacts/${type}.schema.json by \`npm run generate\`. Do not edit.
/** Metadata of artifacts of type \`${type}\`. */

${imports.join('\n')}

${types}
export const ${type}Schema: ArtifactSchema<${name}> = ${value};
`;
}

/**
 * The schema with the types of this repository where the generator of types has none: digests, objects of any names. A
 * reference loses the sentence beside it, for which the generator would make a type of its own.
 */
function typed(schema) {
  if (Array.isArray(schema)) return schema.map(typed);
  if (typeof schema !== 'object' || schema === null) return schema;
  if (schema.$ref !== undefined) return { $ref: schema.$ref };
  const own = Object.fromEntries(Object.entries(schema).map(([key, value]) => [key, typed(value)]));
  if (schema.pattern?.startsWith('^sha256:')) return { ...own, tsType: 'Digest' };
  // Of lists only those of one length have a type of their own.
  if (own.minItems !== own.maxItems) for (const bound of ['minItems', 'maxItems']) delete own[bound];
  const isOpen = schema.type === 'object' && !('properties' in schema) && !('additionalProperties' in schema);
  return isOpen ? { ...own, tsType: 'JsonObject' } : own;
}

/** Descriptions are for readers of the schema; changing one changes no code. */
function withoutWords(schema, isNames = false) {
  if (Array.isArray(schema)) return schema.map((one) => withoutWords(one));
  if (typeof schema !== 'object' || schema === null) return schema;
  return Object.fromEntries(
    Object.entries(schema)
      .filter(([key]) => isNames || !words.includes(key))
      .map(([key, value]) => [key, withoutWords(value, !isNames && ['properties', 'definitions'].includes(key))]),
  );
}

/** A value as source text: in one line where it fits. */
function printed(value, indent = '') {
  const text = JSON.stringify(value);
  if (typeof value !== 'object' || value === null || text.length + indent.length < 100) return text;
  const below = `${indent}  `;
  const lines = Array.isArray(value)
    ? value.map((one) => printed(one, below))
    : Object.entries(value).map(([key, one]) => `${JSON.stringify(key)}: ${printed(one, below)}`);
  const [open, close] = Array.isArray(value) ? '[]' : '{}';
  return `${open}\n${lines.map((line) => `${below}${line},\n`).join('')}${indent}${close}`;
}
