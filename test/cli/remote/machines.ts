/** Projects that share a cache, for tests: the first has a key, and clones are other machines. */

import { cpSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { ExecutionContext } from 'ava';
import { temporaryFolder } from '../../support/temporary.ts';
import { createProject, openProject, type Project, small } from '../command-line.ts';

export interface Machines {
  readonly folder: string;
  readonly cache: string;
  readonly one: Project;
  /** A clone of the project on a machine that has no key. */
  clone(name: string): Project;
}

/** A project with a key that it trusts, and a cache that is a folder. */
export async function machines(t: ExecutionContext): Promise<Machines> {
  const folder = temporaryFolder(t);
  const cache = join(folder, 'cache');
  const document = { 'small.yaml': small(1, 0.2) };
  createProject(join(folder, 'one'), document);
  writeFileSync(join(folder, 'one', 'pipeline.config.yaml'), `# Shared by all.\nremote: { url: "file://${cache}" }\n`);
  const open = (name: string): Project =>
    openProject(join(folder, name), { env: { XDG_CONFIG_HOME: join(folder, `home of ${name}`) } });
  const one = open('one');
  t.is((await one.run('keys', 'new', 'alice')).code, 0);
  t.is((await one.run('keys', 'trust', 'alice')).code, 0);
  return {
    folder,
    cache,
    one,
    clone: (name) => {
      for (const part of ['pipelines', 'keys', 'pipeline.config.yaml'])
        cpSync(join(folder, 'one', part), join(folder, name, part), { recursive: true });
      return open(name);
    },
  };
}
