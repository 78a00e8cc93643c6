/**
 * docs/reference/: a page for each stage kind, from its descriptor, the schema of its parameters, and a stage of a shipped
 * document; and an index.
 */

import { readdirSync, readFileSync } from 'node:fs';
import { isMap, parseDocument, stringify } from 'yaml';
import { hasOwnPorts } from './kind-lists.mjs';

const root = new URL('../', import.meta.url);
const banner = '<!-- Generated from the descriptors and schemas of the kinds by `npm run generate`. Do not edit. -->\n';

/**
 * The pages by their path from the package root.
 * @param readSchema returns the schema of a kind's parameters
 */
export function referencePages(descriptors, readSchema) {
  const documents = shippedDocuments();
  const pages = descriptors.map((descriptor) => [
    `docs/reference/${descriptor.kind}.md`,
    kindPage(descriptor, readSchema(descriptor.kind), documents),
  ]);
  return new Map([['docs/reference/README.md', indexPage(descriptors)], ...pages]);
}

function indexPage(descriptors) {
  const rows = descriptors.map(({ kind, summary }) => `| [\`${kind}\`](${kind}.md) | ${summary} |\n`).join('');
  return `${banner}
# Stage kinds

\`uses: KIND\` in a stage names one of these, or a file of your own ([own stages](../own-stages.md)).

| kind | |
|---|---|
${rows}`;
}

function kindPage(descriptor, schema, documents) {
  const { kind, summary, inputs, outputs } = descriptor;
  const open = hasOwnPorts(descriptor);
  const example = exampleOf(kind, documents) ?? ownExample(descriptor, schema);
  const sections = [
    `${banner}\n# ${kind}\n\n${summary}\n\n${schema.description}\n`,
    ...(example === undefined
      ? []
      : [
          `## Example\n\n${example.file === undefined ? '' : `From \`${example.file}\`:\n\n`}\`\`\`yaml\n${example.text}\`\`\`\n`,
        ]),
    portTable('Inputs', inputs, open),
    portTable('Outputs', outputs, open),
    ...parameterSections(schema),
    measureTable(measuresOf(descriptor, schema)),
  ];
  return sections.filter((section) => section !== '').join('\n');
}

function portTable(title, ports, open) {
  const more = !open ? '' : 'The document names others, or gives them types.\n';
  const entries = Object.entries(ports);
  if (entries.length === 0) return more === '' ? '' : `## ${title}\n\n${more}`;
  const rows = entries.map(([port, { type, arity, optional, description }]) => {
    const facts = [...(arity === 'many' ? ['all points'] : []), ...(optional ? ['may be left out'] : [])];
    return `| \`${port}\` | ${type} | ${facts.join(', ')} | ${cell(description)} |\n`;
  });
  return `## ${title}\n\n| port | type | | |\n|---|---|---|---|\n${rows.join('')}${more === '' ? '' : `\n${more}`}`;
}

/** A table of `with`, and one for each definition that it names. */
function parameterSections(schema) {
  const named = [];
  const context = { definitions: schema.definitions ?? {}, named };
  const sections = [parameterTable('## Parameters', rowsOf(schema, '', context))];
  for (let at = 0; at < named.length; at++) {
    const name = named[at];
    const definition = context.definitions[name];
    const about = definition.description === undefined ? '' : `${definition.description}\n\n`;
    sections.push(parameterTable(`### ${name}\n\n${about}`.trimEnd(), rowsOf(definition, '', context)));
  }
  return sections;
}

function parameterTable(title, rows) {
  if (rows.length === 0) return `${title}\n\nNone.\n`;
  const lines = rows.map(([name, type, value, text]) => `| \`${name}\` | ${type} | ${value} | ${cell(text)} |\n`);
  return `${title}\n\n| | type | default | |\n|---|---|---|---|\n${lines.join('')}`;
}

/** A row for each property, those of nested mappings behind their own. */
function rowsOf(schema, path, context) {
  const rows = [];
  for (const part of alternatives(schema)) {
    const required = new Set(part.required ?? []);
    for (const [name, property] of Object.entries(part.properties ?? {})) {
      const at = path === '' ? name : `${path}.${name}`;
      const found = { ...resolved(property, context), ...property };
      const value = property.default === undefined ? (required.has(name) ? 'required' : '') : code(property.default);
      rows.push([at, typeOf(property, context), value, found.description ?? '']);
      rows.push(...nestedRows(property, at, context));
    }
    const others = part.additionalProperties;
    if (typeof others === 'object') {
      const at = path === '' ? 'NAME' : `${path}.NAME`;
      rows.push([at, typeOf(others, context), '', resolved(others, context).description ?? '']);
      rows.push(...nestedRows(others, at, context));
    }
  }
  return rows;
}

function nestedRows(property, at, context) {
  if (property.$ref !== undefined) return [];
  const items = alternatives(property).find((one) => one.type === 'array')?.items;
  if (items !== undefined && items.$ref === undefined) return rowsOf(items, `${at}[]`, context);
  return rowsOf(property, at, context);
}

function alternatives(schema) {
  return [
    ...(schema.properties || schema.additionalProperties || schema.type ? [schema] : []),
    ...(schema.oneOf ?? []),
    ...(schema.anyOf ?? []),
  ];
}

function resolved(schema, { definitions }) {
  return schema.$ref === undefined ? schema : (definitions[schema.$ref.replace('#/definitions/', '')] ?? {});
}

function typeOf(schema, context) {
  if (schema.$ref !== undefined) {
    const target = resolved(schema, context);
    const name = schema.$ref.replace('#/definitions/', '');
    const isMapping = alternatives(target).some((one) => one.properties !== undefined);
    // A definition may hold itself.
    if (!isMapping && context.within?.includes(name)) return name;
    if (!isMapping) return typeOf(target, { ...context, within: [...(context.within ?? []), name] });
    if (!context.named.includes(name)) context.named.push(name);
    return `[${name}](#${name.toLowerCase()})`;
  }
  const choices = schema.oneOf ?? schema.anyOf;
  if (choices !== undefined) return [...new Set(choices.map((one) => typeOf(one, context)))].join(' or ');
  if (schema.const !== undefined) return code(schema.const);
  if (schema.enum !== undefined) return schema.enum.map(code).join(', ');
  if (schema.type === 'array') return `list${schema.items === undefined ? '' : ` of ${typeOf(schema.items, context)}`}`;
  if (schema.type === 'object' || schema.properties !== undefined) return 'mapping';
  const limits = [
    ...(schema.minimum === undefined ? [] : [`≥ ${schema.minimum}`]),
    ...(schema.exclusiveMinimum === undefined ? [] : [`> ${schema.exclusiveMinimum}`]),
    ...(schema.maximum === undefined ? [] : [`≤ ${schema.maximum}`]),
    ...(schema.exclusiveMaximum === undefined ? [] : [`< ${schema.exclusiveMaximum}`]),
  ];
  return [[schema.type ?? 'any value'].flat().join(' or '), ...limits].join(' ');
}

function measureTable(measures) {
  if (measures.length === 0) return '';
  const way = { more: 'more is better', less: 'less is better', none: '' };
  const rows = measures.map(
    ({ name, title, about, better }) => `| \`${name}\` | ${cell(title)} | ${cell(about)} | ${way[better]} |\n`,
  );
  return `## Measures\n\nFor gates and tables, as far as they can be measured.\n\n| | | | |\n|---|---|---|---|\n${rows.join('')}`;
}

/** Those of all values of a required choice, with the other parameters at their defaults. */
function measuresOf({ metrics }, schema) {
  const [choice = ''] = (schema.required ?? []).filter((name) => schema.properties[name]?.enum !== undefined);
  const values = choice === '' ? [undefined] : schema.properties[choice].enum;
  const defaults = Object.fromEntries(
    Object.entries(schema.properties ?? {}).flatMap(([name, { default: value }]) =>
      value === undefined ? [] : [[name, value]],
    ),
  );
  const found = values.flatMap(
    (value) => metrics?.({ ...defaults, ...(choice !== '' && { [choice]: value }) }, () => []) ?? [],
  );
  return [...new Map(found.map((measure) => [measure.name, measure])).values()];
}

/** The first stage of a shipped document that uses the kind, with its comments. */
function exampleOf(kind, documents) {
  for (const { file, text } of documents) {
    const stages = parseDocument(text).get('stages');
    for (const { key, value } of isMap(stages) ? stages.items : []) {
      if (value.get('uses') !== kind) continue;
      const start = text.lastIndexOf('\n', key.range[0]) + 1;
      return { file, text: `${text.slice(start, value.range[1]).replace(/^ {2}/gm, '').trimEnd()}\n` };
    }
  }
  return undefined;
}

/** Of the schema, for a kind that no shipped document uses; wired to its first input. */
function ownExample({ kind, inputs }, { examples }) {
  if (examples === undefined) return undefined;
  const [port] = ['dataset', ...Object.keys(inputs)].filter((name) => Object.hasOwn(inputs, name));
  const stage = { uses: kind, ...(port !== undefined && { needs: { [port]: 'STAGE' } }), with: examples[0] };
  return { text: stringify({ [kind]: stage }) };
}

function shippedDocuments() {
  const files = readdirSync(new URL('pipelines/', root), { recursive: true, encoding: 'utf8' });
  const names = files.map((file) => file.replaceAll('\\', '/')).filter((file) => file.endsWith('.yaml'));
  // default.yaml first: it is the one that readers know.
  names.sort(
    (left, right) => Number(right === 'default.yaml') - Number(left === 'default.yaml') || (left < right ? -1 : 1),
  );
  return names.map((name) => ({
    file: `pipelines/${name}`,
    text: readFileSync(new URL(`pipelines/${name}`, root), 'utf8'),
  }));
}

function code(value) {
  return `\`${typeof value === 'string' ? value : JSON.stringify(value)}\``;
}

function cell(text) {
  return text.replaceAll('|', '\\|').replaceAll('\n', ' ');
}
