/**
 * The types of a module as the stat cache keeps them: the pieces that are replaced, by white space of the same length. So an
 * unchanged module is stripped without loading the stripper, and a damaged or forged cache can hide text and never add any.
 */

import type { Reading } from '../../store/memories/stat-cache.ts';
import { isTypeScript, stripTypes } from './strip-types.ts';

/** The texts of a module that has more than blanks; then the stripper is needed. */
const unlike = ['unlike'];

/** The reading of a module at a path. Change the name when the result changes. */
export function blanksReading(path: string): Reading {
  return {
    name: 'blanks-1',
    read: (bytes) => {
      if (!isTypeScript(path)) return [];
      const source = new TextDecoder().decode(bytes);
      return blanksBetween(source, stripTypes(source, path));
    },
  };
}

function blanksBetween(source: string, stripped: string): readonly string[] {
  if (source.length !== stripped.length) return unlike;
  const found: string[] = [];
  for (let at = 0; at < source.length; at++) {
    if (source[at] === stripped[at]) continue;
    let end = at + 1;
    while (end < source.length && source[end] !== stripped[end]) end++;
    const blank = stripped.slice(at, end);
    if (!isBlank(blank)) return unlike;
    found.push(`${at} ${blank}`);
    at = end;
  }
  return found;
}

/** The source with its blanks; undefined if they are not of this source. */
export function withBlanks(source: string, blanks: readonly string[]): string | undefined {
  const parts: string[] = [];
  let done = 0;
  for (const one of blanks) {
    const space = one.indexOf(' ');
    const at = Number(one.slice(0, space));
    const blank = one.slice(space + 1);
    if (space < 1 || !(at >= done) || at + blank.length > source.length || !isBlank(blank)) return undefined;
    parts.push(source.slice(done, at), blank);
    done = at + blank.length;
  }
  return parts.join('') + source.slice(done);
}

/** A semicolon keeps two lines apart that a type kept apart. */
function isBlank(text: string): boolean {
  return /^[\s;]*$/.test(text);
}
