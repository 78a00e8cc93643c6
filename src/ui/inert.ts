/**
 * Escapes outside text for one printed line: names, values, paths, messages, output of other programs. Line breaks,
 * cursor movements, bidirectional controls and commands to log readers become escapes. In JSON text, where such
 * characters occur in strings only, no value changes.
 */

import { unitsOf, unsafe } from '../core/values/json-line.ts';

const short: { readonly [character: string]: string } = { '\n': '\\n', '\r': '\\r', '\t': '\\t' };

/** `::error::` at the start of a line, and `##[error]` or `##vso[…]` anywhere, are commands to build servers. */
const commandAtStart = /^(\s*):(?=:)/;
const commandAnywhere = /(?<=#)#(?=[a-z-]*\[)/gi;

export function inert(text: string): string {
  return text
    .replace(unsafe, (character) => short[character] ?? unitsOf(character))
    .replace(commandAtStart, '$1\\u003a')
    .replace(commandAnywhere, '\\u0023');
}

/** Escapes a finished line but keeps the colours of `style`, if it is coloured. */
export function inertLine(line: string, coloured: boolean): string {
  if (!coloured) return inert(line);
  // biome-ignore lint/suspicious/noControlCharactersInRegex: matches the escape sequences of `style`
  return line.replace(/(\u001b\[[\d;]*m)|[^\u001b]+|\u001b/g, (part, colour) => colour ?? inert(part));
}
