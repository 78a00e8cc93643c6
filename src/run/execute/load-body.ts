/**
 * Loads the body that a request names, and refuses other code than its digest says: a result of that would lie under a
 * key that is not its own.
 *
 * Checked after loading and once a process: a change that was made before it was loaded is seen, and a process never
 * loads a module twice. Modules and assets are compared; packages and the modules of the stage API are taken as named.
 */

import { existsSync, readFileSync, realpathSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { CodeParts } from '../../core/plan/fingerprint.ts';
import { type Digest, digestOf } from '../../core/values/digest.ts';
import { StageFailure } from '../../stage-api/failure.ts';
import type { StageBody } from '../../stage-api/stage.ts';
import type { CodeStore } from '../../store/records/code-store.ts';
import type { CodeReference } from './worker-protocol.ts';

const ofStageApi = 'arrowline/';

/** The digests of the code that this process has loaded, by locator. */
const loaded = new Map<string, Digest>();

export async function loadBody({ digest, locator }: CodeReference, codes: CodeStore): Promise<StageBody> {
  const { default: body } = (await import(locator)) as { default: StageBody };
  const before = loaded.get(locator);
  if (before === digest) return body;
  const parts = await codes.get(digest);
  // Without its parts, which only the store has, nothing can be said of it.
  const path = realpathSync(fileURLToPath(locator));
  const changed = before === undefined ? parts && changedPart(parts, path) : path;
  if (changed !== undefined)
    throw new StageFailure('code-changed', 'the code of a stage kind changed while the pipeline ran', {
      where: changed,
      hint: 'run again when nothing writes to it',
    });
  loaded.set(locator, digest);
  return body;
}

/** The path of a module or an asset that is no longer as it was when the digest was made. */
function changedPart({ modules, assets }: CodeParts, body: string): string | undefined {
  for (const [name, digest] of [...modules, ...assets]) {
    if (name.startsWith(ofStageApi)) continue;
    const path = pathOf(name, body);
    if (digestOfFile(path) !== digest) return path;
  }
  return undefined;
}

/** The file of a part: named from the folder of the body or, if it is an asset of another package, from that of packages. */
function pathOf(name: string, body: string): string {
  const own = join(dirname(body), name);
  if (name.startsWith('.') || existsSync(own)) return own;
  const packages = createRequire(body).resolve.paths(name) ?? [];
  return packages.map((folder) => join(folder, name)).find((path) => existsSync(path)) ?? own;
}

function digestOfFile(path: string): Digest | undefined {
  try {
    return digestOf(readFileSync(path));
  } catch {
    return undefined;
  }
}
