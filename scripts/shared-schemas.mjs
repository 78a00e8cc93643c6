/**
 * Definitions that several artifact types have, from schemas/shared: each schema that refers to one gets it with all that
 * it refers to. A schema is read alone, by workers and by other programs, and so refers to no other file.
 */

import { readFileSync } from 'node:fs';
import { jsonText } from './json-text.mjs';

const root = new URL('../', import.meta.url);

/** The text of a schema of an artifact type with the shared definitions that it refers to. */
export function withShared(text) {
  const { definitions: shared } = JSON.parse(
    readFileSync(new URL('schemas/shared/preparation.schema.json', root), 'utf8'),
  );
  const { definitions = {}, ...schema } = JSON.parse(text);
  const own = Object.fromEntries(Object.entries(definitions).filter(([name]) => !Object.hasOwn(shared, name)));
  const used = new Set();
  const follow = (value) => {
    for (const [, name] of JSON.stringify(value).matchAll(/"#\/definitions\/(\w+)"/g)) {
      if (used.has(name) || !Object.hasOwn(shared, name)) continue;
      used.add(name);
      follow(shared[name]);
    }
  };
  follow([schema, own]);
  if (used.size === 0) return text;
  const added = Object.entries(shared).filter(([name]) => used.has(name));
  return `${jsonText({ ...schema, definitions: { ...own, ...Object.fromEntries(added) } })}\n`;
}
