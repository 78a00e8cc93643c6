/**
 * Text from outside as part of one line of ours: names, values, paths, messages, lines that other programs printed.
 * What would end the line, move the cursor, turn the direction of writing or be a command to whoever reads a log is
 * written as an escape. In a JSON text, where such characters stand in strings only, it changes no value.
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

/** A finished line: the colours that `style` put in stay, if it puts in any. */
export function inertLine(line: string, coloured: boolean): string {
  if (!coloured) return inert(line);
  // biome-ignore lint/suspicious/noControlCharactersInRegex: matches the escape sequences of `style`
  return line.replace(/(\u001b\[[\d;]*m)|[^\u001b]+|\u001b/g, (part, colour) => colour ?? inert(part));
}
