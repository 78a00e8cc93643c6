/**
 * The files below the project that command lines name: the program itself, its script, its arguments, the words of a
 * shell's text. Nobody sees what a program opens that is no Python, but hardly one is given a file that it does not use.
 */

import { statSync } from 'node:fs';
import { resolve } from 'node:path';
import type { Access } from './access.ts';
import { shellText } from './processes.ts';

/** `path` is the PATH of the program: one without a slash is looked for in its folders. */
export function namedFiles(words: readonly string[], directory: string, path = ''): Access[] {
  const [program = '', ...rest] = words;
  const text = shellText(words);
  const names = rest.flatMap((word) => [word, ...word.split('=').slice(1)]).filter((word) => word !== text);
  const found = [...programAt(program, directory, path), ...names].map((name) => ({ kind: 'read', name }) as const);
  return [...found, ...namesIn(text ?? '')].flatMap(({ kind, name }): Access[] => {
    const place = resolve(directory, name);
    return isFile(place) ? [{ kind, path: place, by: 'the command' }] : [];
  });
}

function programAt(program: string, directory: string, path: string): string[] {
  if (program.includes('/')) return [program];
  return path
    .split(':')
    .map((folder) => resolve(directory, folder, program))
    .filter(isFile)
    .slice(0, 1);
}

/** The words of a shell's text without its comments: what follows `>` is written. */
function namesIn(text: string): { readonly kind: 'read' | 'write'; readonly name: string }[] {
  const found = text.replace(/(^|\s)#.*/gm, '$1').matchAll(/(>\|?\s*)?([^\s;|&<>()'"`=$]+)/g);
  return [...found].map(([, into, name = '']) => ({ kind: into === undefined ? 'read' : 'write', name }));
}

function isFile(path: string): boolean {
  try {
    return statSync(path).isFile();
  } catch {
    // A word may be longer than any name, or hold bytes that none has.
    return false;
  }
}
