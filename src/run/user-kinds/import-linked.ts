/**
 * Imports a descriptor without loader hooks, which take longer to start than a run that executes nothing: types are
 * blanked and specifiers become URLs here, so that each module is a `data:` URL that names the next.
 *
 * Only for modules of the simplest form, which descriptors are: static imports of local modules, of this program and of
 * Node. Anything else (a package, a circle, `import.meta.dirname`) is left to the loader.
 */

import { readFileSync } from 'node:fs';
import { builtinModules } from 'node:module';
import { dirname, join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { type ImportSpecifier, parse } from 'es-module-lexer/minimal';
import type { StatCache } from '../../store/memories/stat-cache.ts';
import { apiEntries } from './api-entries.ts';
import { blanksReading, withBlanks } from './blanks.ts';

const importMeta = -2;
const staticImport = -1;

/** The exports of the module at `path`; undefined if it has to be imported by the loader. */
export async function importLinked(path: string, files: StatCache): Promise<object | undefined> {
  const url = linkedUrl(path, files, []);
  return url === undefined ? undefined : ((await import(url)) as object);
}

function linkedUrl(path: string, files: StatCache, importers: readonly string[]): string | undefined {
  if (importers.includes(path) || !/\.m?[jt]s$/.test(path)) return undefined;
  const source = withBlanks(readFileSync(path, 'utf8'), files.found(path, blanksReading(path)).texts);
  if (source === undefined) return undefined;
  const [imports, exports] = parse(source);
  // Without imports and exports it may be CommonJS.
  if (path.endsWith('.js') && exports.length === 0 && !imports.some(({ d }) => d === staticImport)) return undefined;
  const parts: string[] = [];
  let done = 0;
  for (const one of imports) {
    const target = linkedTarget(one, source, path, (next) => linkedUrl(next, files, [...importers, path]));
    if (target === undefined) return undefined;
    parts.push(source.slice(done, target.from), target.text);
    done = target.to;
  }
  const linked = `${parts.join('')}${source.slice(done)}\n//# sourceURL=${pathToFileURL(path).href}`;
  // The URL stands between the quotes of the next module's import.
  return `data:text/javascript,${encodeURIComponent(linked).replaceAll("'", '%27')}`;
}

/** The piece of the source to replace for an import, and its replacement. */
function linkedTarget(
  { n: specifier, s, e, d, a }: ImportSpecifier,
  source: string,
  path: string,
  link: (path: string) => string | undefined,
): { readonly from: number; readonly to: number; readonly text: string } | undefined {
  if (d === importMeta) {
    const [url] = /^\.url\b/.exec(source.slice(e)) ?? [];
    return url === undefined
      ? undefined
      : { from: s, to: e + url.length, text: JSON.stringify(pathToFileURL(path).href) };
  }
  if (d !== staticImport || a !== -1 || specifier === undefined) return undefined;
  const isNode = specifier.startsWith('node:') || builtinModules.includes(specifier);
  const local = /^\.\.?\/[^%?#]*$/.test(specifier) ? link(join(dirname(path), specifier)) : undefined;
  const url = isNode ? specifier : (apiEntries.get(specifier) ?? local);
  return url === undefined ? undefined : { from: s, to: e, text: url };
}
