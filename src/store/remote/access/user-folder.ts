/**
 * The user's own folder for keys and tokens: `$XDG_CONFIG_HOME/arrowline`, else `~/.config/arrowline`. Nothing in it belongs
 * to a project, and a file with a secret that others may read is refused.
 */

import { readdirSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { isMissing } from '../../fault.ts';
import { readSmallText } from '../../objects/small-file.ts';
import { RemoteFault } from '../shared-objects.ts';

/** The environment of the process: variables by name. */
export type Environment = { readonly [name: string]: string | undefined };

export function userFolder(env: Environment): string | undefined {
  if (env.XDG_CONFIG_HOME) return join(env.XDG_CONFIG_HOME, 'arrowline');
  const home = env.HOME || env.USERPROFILE;
  return home ? join(home, '.config', 'arrowline') : undefined;
}

const secretBytesMax = 2 ** 20;

/** The text of a file that only its owner may read; undefined if there is none. Throws RemoteFault. */
export function readSecret(path: string): string | undefined {
  try {
    if (process.platform !== 'win32' && (statSync(path).mode & 0o077) !== 0)
      throw new RemoteFault('denied', `others may read ${path}, and it holds a secret`, `chmod 600 ${path}`);
    return readSmallText(path, { followLinks: true, bytesMax: secretBytesMax });
  } catch (error) {
    if (error instanceof RemoteFault) throw error;
    if (isMissing(error)) return undefined;
    throw new RemoteFault('denied', `${path} cannot be read: ${(error as NodeJS.ErrnoException).code}`);
  }
}

/** The names in a folder, sorted; none if it is not there. */
export function namesIn(folder: string): string[] {
  try {
    return readdirSync(folder).sort();
  } catch {
    return [];
  }
}
