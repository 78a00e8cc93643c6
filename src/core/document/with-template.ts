/**
 * The template of `with`. Most of it is a plain template; the kind names the top-level fields that are command lines,
 * which are split into words before anything is substituted, and those that are taken literally.
 */

import type { Json } from '../values/canonical.ts';
import { type LineMistake, splitWords, type WordPart } from './command-line.ts';
import { type DocumentNode, type ListNode, plainValue, type ScalarNode } from './document.ts';
import type { Mistakes, Span } from './mistakes.ts';
import {
  listTemplate,
  mapTemplate,
  parseReference,
  parseTemplate,
  parseText,
  type Reference,
  type ReferenceRoot,
  type Template,
  textTemplate,
  unclosed,
} from './template.ts';

/** Top-level fields of `with` that are not plain templates, as the kind declares them. */
export interface SpecialFields {
  readonly words?: readonly string[];
  readonly wordLists?: readonly string[];
  readonly literal?: readonly string[];
}

export interface WithTemplate {
  readonly template: Template;
  /** The references to ports in command lines; in the template they are `{ input }` and `{ output }`. */
  readonly ports: readonly Reference[];
}

const values: readonly ReferenceRoot[] = ['params', 'matrix', 'env'];
const inLines: readonly ReferenceRoot[] = [...values, 'inputs', 'outputs'];

export function parseWith(node: DocumentNode, fields: SpecialFields, text: string, mistakes: Mistakes): WithTemplate {
  const { words = [], wordLists = [], literal = [] } = fields;
  const ports: Reference[] = [];
  if (node.kind !== 'map' || words.length + wordLists.length + literal.length === 0)
    return { template: parseTemplate(node, values, text, mistakes), ports };
  const reader = { ports, text, mistakes, shell: literal[0] };
  const entries = [...node.entries].map(([key, { value }]) => {
    if (words.includes(key)) return [key, lineTemplate(value, reader)] as const;
    if (wordLists.includes(key) && value.kind === 'list')
      return [
        key,
        listTemplate(
          value.items.map((item) => lineTemplate(item, reader)),
          value.span,
        ),
      ] as const;
    if (literal.includes(key)) return [key, literalTemplate(key, value, reader)] as const;
    return [key, parseTemplate(value, values, text, mistakes)] as const;
  });
  return { template: mapTemplate(entries, node.span), ports };
}

interface Reader {
  readonly ports: Reference[];
  readonly text: string;
  readonly mistakes: Mistakes;
  /** The field that takes a script. */
  readonly shell: string | undefined;
}

/** A command line as the list of its words. A list is one whose words are split already. */
function lineTemplate(node: DocumentNode, reader: Reader): Template {
  const { text, mistakes } = reader;
  if (node.kind === 'list') return listTemplate(givenWords(node, reader), node.span);
  if (node.kind !== 'scalar' || typeof node.value !== 'string') return parseTemplate(node, values, text, mistakes);
  const split = splitWords(node.value);
  if ('mistake' in split) {
    reportLine(node, node.value, split.mistake, reader);
    return { kind: 'broken', references: [], span: node.span };
  }
  let searched = node.span.start;
  const place = (written: string): Span => {
    const found = text.slice(0, node.span.end).indexOf(written, searched);
    if (found < 0) return node.span;
    searched = found + written.length;
    return { start: found, end: searched };
  };
  const wordOf = (parts: readonly WordPart[]): Template => {
    const read = parts.map((part) => {
      if (typeof part === 'string') return part;
      const span = place(part.reference);
      return part.reference.endsWith('}}')
        ? parseReference(part.reference, span, inLines, mistakes)
        : unclosed(span, mistakes);
    });
    return wordTemplate(read, node.span, reader.ports);
  };
  return listTemplate(split.words.map(wordOf), node.span);
}

function givenWords({ items }: ListNode, { ports, text, mistakes }: Reader): Template[] {
  return items.map((item) => {
    if (item.kind !== 'scalar' || typeof item.value !== 'string') return parseTemplate(item, values, text, mistakes);
    const parsed = parseText(item, item.value, inLines, text, mistakes);
    if (parsed.kind === 'reference') return wordTemplate([parsed.reference], item.span, ports);
    return parsed.kind === 'text' ? wordTemplate(parsed.parts, item.span, ports) : parsed;
  });
}

/** A word: a text, or with ports a list of texts and ports. An undefined part is a mistake that has been reported. */
function wordTemplate(parts: readonly (string | Reference | undefined)[], span: Span, ports: Reference[]): Template {
  const known = parts.filter((part) => part !== undefined);
  if (known.length < parts.length)
    return { kind: 'broken', references: known.filter((part) => typeof part !== 'string'), span };
  const pieces: Template[] = [];
  let pending: (string | Reference)[] = [];
  const flush = (): void => {
    const empty = pending.every((part) => part === '');
    if (!empty || (pieces.length === 0 && pending.length === parts.length)) pieces.push(wholeText(pending, span));
    pending = [];
  };
  for (const part of known) {
    if (typeof part === 'string' || !isPort(part)) {
      pending.push(part);
      continue;
    }
    flush();
    ports.push(part);
    const value: Json = { [part.root === 'inputs' ? 'input' : 'output']: part.path.join('.') };
    pieces.push({ kind: 'constant', value, span: part.span });
  }
  flush();
  const [only] = pieces;
  return known.some((part) => typeof part !== 'string' && isPort(part))
    ? listTemplate(pieces, span)
    : (only ?? { kind: 'constant', value: '', span });
}

function isPort({ root }: Reference): boolean {
  return root === 'inputs' || root === 'outputs';
}

/** A template whose value is a text even if it consists of one reference. */
function wholeText(parts: readonly (string | Reference)[], span: Span): Template {
  return textTemplate(typeof parts[0] === 'string' ? parts : ['', ...parts], span);
}

function literalTemplate(field: string, node: DocumentNode, { text, mistakes }: Reader): Template {
  const refuse = (part: DocumentNode): void => {
    if (part.kind === 'list') part.items.forEach(refuse);
    else if (part.kind === 'map') for (const { value } of part.entries.values()) refuse(value);
    else if (typeof part.value === 'string' && part.value.includes('${{')) {
      const written = /\$\{\{.*?\}\}/s.exec(part.value)?.[0] ?? '${{';
      const start = text.slice(0, part.span.end).indexOf(written, part.span.start);
      const span = start < 0 ? part.span : { start, end: start + written.length };
      mistakes.add('literal-reference', `references in "${field}" are not replaced`, span, {
        found: written,
        hint: 'put the value below "parameters" and write "$P_NAME" here: it is an environment variable, and no value can end its quotes',
      });
    }
  };
  refuse(node);
  return { kind: 'constant', value: plainValue(node), span: node.span };
}

function reportLine(node: ScalarNode, value: string, mistake: LineMistake, { text, mistakes, shell }: Reader): void {
  const { message, at, length, hint } = mistake;
  const script = shell === undefined || !/shell/.test(message) ? '' : `; a script belongs in "${shell}"`;
  mistakes.add('command-line', message, placeIn(node, value, at, length, text), { hint: `${hint}${script}` });
}

/** The place of a part of a text in the source: exact where the line of the text is written as it is. */
function placeIn({ span }: ScalarNode, value: string, at: number, length: number, text: string): Span {
  const begin = value.lastIndexOf('\n', at - 1) + 1;
  const end = value.indexOf('\n', begin);
  const line = value.slice(begin, end < 0 ? value.length : end);
  // Equal lines before this one are passed over.
  const before = value
    .slice(0, begin)
    .split('\n')
    .filter((one) => one.includes(line)).length;
  let found = span.start - 1;
  for (let count = 0; count <= before && line !== ''; count++) found = text.indexOf(line, found + 1);
  if (line === '' || found < span.start || found + line.length > span.end) return span;
  return { start: found + at - begin, end: found + at - begin + length };
}
