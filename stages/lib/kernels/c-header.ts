/** The text of a C header from the descriptions of abi.ts: the constants, then enumerations and structs in the order given. */

import type { CRecord, Field } from './abi.ts';

export interface Constant {
  readonly kind: 'constant';
  /** As in C: upper case. */
  readonly name: string;
  readonly value: number;
  readonly about: string;
}
export interface Enumeration {
  readonly kind: 'enumeration';
  /** The name of the type in C. */
  readonly name: string;
  readonly about: string;
  /** camelCase; in C they are UPPER_CASE and count from 0. */
  readonly members: readonly string[];
}
export interface Struct {
  readonly kind: 'struct';
  readonly record: CRecord;
}

/** Lines of C as they are: functions, macros. */
export interface Declarations {
  readonly kind: 'declarations';
  readonly lines: readonly string[];
}

export interface CHeader {
  /** Of the header, from the root of the repository. */
  readonly path: string;
  /** The module that holds the descriptions, from the root of the repository. */
  readonly source: string;
  readonly about: string;
  /** Headers that it includes, as C names them. */
  readonly includes: readonly string[];
  readonly parts: readonly (Constant | Enumeration | Struct | Declarations)[];
}

export const constant = (name: string, value: number, about = ''): Constant => ({
  kind: 'constant',
  name,
  value,
  about,
});
export const enumeration = (name: string, members: readonly string[], about = ''): Enumeration => ({
  kind: 'enumeration',
  name,
  about,
  members,
});
export const declarations = (lines: readonly string[]): Declarations => ({ kind: 'declarations', lines });
export const struct = (record: CRecord): Struct => ({ kind: 'struct', record });

const lineMax = 120;

export function headerText({ path, source, about, includes, parts }: CHeader): string {
  const name = path.slice(path.lastIndexOf('/') + 1).replace(/\W/g, '_');
  const guard = `ARROWLINE_${name.toUpperCase()}`;
  const blocks = [
    `/* Generated from ${source} by \`npm run generate\`. Do not edit. */\n${comment(about)}`,
    `#ifndef ${guard}\n#define ${guard}\n`,
    ...(includes.length > 0 ? [includes.map((include) => `#include "${include}"\n`).join('')] : []),
    ...constantsText(parts.filter((part) => part.kind === 'constant')),
    ...parts.filter((part) => part.kind !== 'constant').map(typeText),
    '#endif\n',
  ];
  return blocks.join('\n');
}

function constantsText(constants: readonly Constant[]): string[] {
  if (constants.length === 0) return [];
  const lines = constants.map(({ name, value, about }) => ({ code: `#define ${name} ${value}`, about }));
  const width = Math.max(...lines.map(({ code }) => code.length));
  return [lines.map((line) => fieldText(line, width)).join('')];
}

function typeText(part: Enumeration | Struct | Declarations): string {
  if (part.kind === 'declarations') return part.lines.map((line) => `${line}\n`).join('');
  if (part.kind === 'enumeration') {
    const members = part.members.map((member) => `  ${cName(member).toUpperCase()},\n`).join('');
    return `${comment(part.about)}typedef enum {\n${members}} ${part.name};\n`;
  }
  const { name, about, fields, bytes, wide } = part.record;
  const lines = Object.entries(fields).map(([field, description]) => ({
    code: `  ${declaration(cName(field), description)};`,
    about: description.about,
  }));
  const width = Math.max(...lines.filter((line) => line.about !== '').map(({ code }) => code.length));
  return `${comment(about)}struct ${name} {\n${lines.map((line) => fieldText(line, width)).join('')}};\n_Static_assert(sizeof(struct ${name}) == ${sizeText(bytes, wide.bytes)}, "as in its description");\n`;
}

function sizeText(narrow: number, wide: number): string {
  return narrow === wide ? `${narrow}` : `(sizeof(void *) == 4 ? ${narrow} : ${wide})`;
}

/** The comment stands behind the field, at the same place in all lines; above it where the line would be too long. */
function fieldText({ code, about }: { readonly code: string; readonly about: string }, width: number): string {
  if (about === '') return `${code}\n`;
  const behind = `${code.padEnd(width)} /* ${about} */`;
  return behind.length <= lineMax ? `${behind}\n` : `${indented(comment(about, lineMax - 2))}${code}\n`;
}

function declaration(name: string, field: Field): string {
  if (field.kind === 'record') return `struct ${field.record.name} ${name}`;
  return field.kind === 'pointer' ? `${field.to} *${name}` : `${field.kind} ${name}`;
}

function cName(name: string): string {
  return name.replace(/[A-Z]/g, (letter) => `_${letter.toLowerCase()}`);
}

function indented(text: string): string {
  return text.replace(/^(?=.)/gm, '  ');
}

/** Words broken into lines of a comment; an empty line begins a paragraph. */
function comment(text: string, width = lineMax): string {
  if (text === '') return '';
  const lines: string[] = [];
  for (const paragraph of text.split('\n\n')) {
    if (lines.length > 0) lines.push('');
    let line = '';
    for (const word of paragraph.split(/\s+/)) {
      if (line !== '' && line.length + word.length + 7 > width) {
        lines.push(line);
        line = '';
      }
      line += line === '' ? word : ` ${word}`;
    }
    lines.push(line);
  }
  return `/* ${lines.join('\n * ').replace(/ +$/gm, '')} */\n`;
}
