/**
 * Loads the body of a request, and refuses code that differs from its digest: its result would be stored under a wrong
 * key.
 *
 * Checked after loading and once per process: a change before loading is detected, and a process never loads a module
 * twice. Modules and assets are compared; packages and the modules of the stage API are not.
 */

import { existsSync, readFileSync, realpathSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { CodeParts } from '../../core/plan/fingerprint.ts';
import { type Digest, digestOf } from '../../core/values/digest.ts';
import { compiledRoot } from '../../package-root.ts';
import { StageFailure } from '../../stage-api/failure.ts';
import type { StageBody } from '../../stage-api/stage.ts';
import type { CodeStore } from '../../store/records/code-store.ts';
import { isTypeScript } from '../user-kinds/strip-types.ts';
import { useModuleHooks } from '../user-kinds/use-module-hooks.ts';
import type { CodeReference } from './worker-protocol.ts';

const ofStageApi = 'arrowline/';

/** The digests of the code that this process has loaded, by locator. */
const loaded = new Map<string, Digest>();

export async function loadBody({ digest, locator }: CodeReference, codes: CodeStore): Promise<StageBody> {
  const before = loaded.get(locator);
  const parts = before === undefined ? await codes.get(digest, true) : undefined;
  if (before === undefined && needsHooks(locator, parts)) await useModuleHooks();
  const { default: body } = await importBody(locator);
  if (typeof body !== 'function')
    throw new StageFailure('body-result', 'the body of a stage kind is no function', {
      where: fileURLToPath(locator),
      found: typeof body,
      expected: 'export default async (context) => { … }',
    });
  if (before === digest) return body;
  // The parts are in the store only; if they are missing, the code cannot be checked.
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

/** Whether a body is a user's own module that Node would not load as it is. Unknown parts may be such modules. */
function needsHooks(locator: string, parts: CodeParts | undefined): boolean {
  if (locator.startsWith(compiledRoot.href)) return false;
  return parts === undefined || parts.modules.some(([name]) => name.startsWith(ofStageApi) || isTypeScript(name));
}

async function importBody(locator: string): Promise<{ readonly default: StageBody }> {
  try {
    return (await import(locator)) as { default: StageBody };
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'ERR_MODULE_NOT_FOUND') throw error;
    throw new StageFailure('code-missing', 'a module that the stage kind imports is not there', {
      found: (error as Error).message,
      hint: 'install the package where the stage kind is, or correct the name',
    });
  }
}

/** The path of a module or asset that has changed since the digest was made. */
function changedPart({ modules, assets }: CodeParts, body: string): string | undefined {
  for (const [name, digest] of [...modules, ...assets]) {
    if (name.startsWith(ofStageApi)) continue;
    const path = pathOf(name, body);
    if (digestOfFile(path) !== digest) return path;
  }
  return undefined;
}

/**
 * The file of a part: relative to the body's folder or, for an asset of another package, to the `node_modules` folder.
 */
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
