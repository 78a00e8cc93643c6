/**
 * The imports of one module, as the stat cache keeps them: the specifiers of packages and files, and the places of
 * imports that nobody can know before the module runs.
 */

import { builtinModules } from 'node:module';
import { parse } from 'es-module-lexer/minimal';
import type { Reading } from '../store/memories/stat-cache.ts';
import { isTypeScript, stripTypes, UnusableModule } from './user-kinds/strip-types.ts';

/** Marks a text of a reading that is no specifier: `7:12 import(name)` after it. No specifier holds it. */
const hiddenMark = '\0';

const nothingToRead: Reading = { name: 'none', read: () => [] };

/** The reading of a module at a path. Change the names when the results change. */
export function importReading(path: string): Reading {
  if (path.endsWith('.json')) return nothingToRead;
  return isTypeScript(path)
    ? { name: 'types-imports-1', read: (bytes) => importsOf(stripTypes(new TextDecoder().decode(bytes), path), path) }
    : { name: 'imports-2', read: (bytes) => importsOf(new TextDecoder().decode(bytes), path) };
}

/** Splits the texts of a reading. */
export function readImports(texts: readonly string[]): {
  readonly specifiers: readonly string[];
  readonly hidden: readonly string[];
} {
  return {
    specifiers: texts.filter((one) => !one.startsWith(hiddenMark)),
    hidden: texts.flatMap((one) => (one.startsWith(hiddenMark) ? [one.slice(hiddenMark.length)] : [])),
  };
}

function importsOf(source: string, path: string): string[] {
  const found: string[] = [];
  const hide = (start: number, what: string): void => {
    found.push(`${hiddenMark}${placeOf(source, start).join(':')} ${what}`);
  };
  for (const { n: specifier, t: type, ss, se } of imports(source, path))
    if (specifier !== undefined) {
      // A name of the project's package.json may lead to any file.
      if (specifier.startsWith('#')) hide(ss, `import '${specifier}'`);
      else if (!specifier.startsWith('node:') && !builtinModules.includes(specifier)) found.push(specifier);
    } else if (type !== importMeta) hide(ss, source.slice(ss, Math.min(se, ss + 60)));
  for (const { indices, 1: what = '' } of source.matchAll(requirePattern))
    hide(indices?.[1]?.[0] ?? 0, `${what.replaceAll(/\s/g, '')}…)`);
  return found;
}

/** A call of `require` or of what makes one, on a line that is no comment. */
const requirePattern = /^(?!\s*(?:\/\/|\*|\/\*)).*?\b((?:createRequire|require)\s*\()/dgm;
const importMeta = 3;

function imports(source: string, path: string): ReturnType<typeof parse>[0] {
  try {
    return parse(source)[0];
  } catch (error) {
    const { idx } = error as { readonly idx?: number };
    if (idx === undefined) throw error;
    throw new UnusableModule('it is no JavaScript module', path, ...placeOf(source, idx));
  }
}

/** Line and column, counted from 1. */
function placeOf(source: string, offset: number): [number, number] {
  const before = source.slice(0, offset);
  return [before.split('\n').length, offset - before.lastIndexOf('\n')];
}
