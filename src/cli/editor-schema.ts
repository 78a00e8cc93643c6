/** Writes the schema of one document for editors, beside it in `.arrowline/`: with the stage kinds that it names by a path. */

import { mkdirSync, writeFileSync } from 'node:fs';
import { basename, dirname, extname, join } from 'node:path';
import { documentSchema } from '../core/schema/editor-schema.ts';
import type { Kinds } from '../run/kind.ts';
import type { Document } from './locate.ts';

/** Generated files are not for version control. */
const ignoreAll = '*\n';

/** Returns lines that say where it is and how an editor finds it. */
export function writeEditorSchema({ path, file, source, directory }: Document, kinds: Kinds): string[] {
  const name = `.arrowline/${basename(path, extname(path))}.schema.json`;
  const folder = join(directory, '.arrowline');
  mkdirSync(folder, { recursive: true });
  writeFileSync(join(folder, '.gitignore'), ignoreAll);
  const schema = documentSchema([...kinds].map(([uses, kind]) => [uses, kind.schema] as const));
  writeFileSync(join(directory, name), `${JSON.stringify(schema, null, 2)}\n`);
  const line = `# yaml-language-server: $schema=${name}`;
  const wrote = `wrote ${join(dirname(file), name)}`;
  return source.includes(line) ? [wrote] : [wrote, `editors that know the first line of ${file} use it: ${line}`];
}
