/**
 * The private keys of this machine: `PIPELINE_SIGNING_KEY` (a PEM text, as secrets of CI systems are) or the files
 * `keys/<name>.pem` of the user's folder.
 */

import { closeSync, fsyncSync, mkdirSync, openSync, writeSync } from 'node:fs';
import { join } from 'node:path';
import { RemoteFault } from '../shared-objects.ts';
import { newSigningKey, privateKeyText, readSigningKey, type SigningKey } from '../trust/keys.ts';
import { signingKeyVariable as variable } from './secret-variables.ts';
import { type Environment, namesIn, readSecret, userFolder } from './user-folder.ts';

/** Throws RemoteFault for a key that cannot be read. */
export function signingKeysOf(env: Environment): readonly SigningKey[] {
  const given = env[variable];
  if (given) return [readable(readSigningKey(given, 'environment'), variable)];
  const folder = keyFolder(env);
  if (folder === undefined) return [];
  return namesIn(folder).flatMap((file) => {
    const path = join(folder, file);
    const text = file.endsWith('.pem') ? readSecret(path) : undefined;
    return text === undefined ? [] : [readable(readSigningKey(text, file.slice(0, -'.pem'.length)), path)];
  });
}

function readable(key: SigningKey | { readonly problem: string }, where: string): SigningKey {
  if ('problem' in key) throw new RemoteFault('denied', `${where} ${key.problem}`);
  return key;
}

/** Makes a key and writes its file. Throws RemoteFault; a key of that name is never replaced. */
export function makeSigningKey(name: string, env: Environment): { readonly key: SigningKey; readonly path: string } {
  const folder = keyFolder(env);
  if (folder === undefined)
    throw new RemoteFault('refused', 'there is no folder for keys', 'set HOME or XDG_CONFIG_HOME');
  const path = join(folder, `${name}.pem`);
  const key = newSigningKey(name);
  try {
    mkdirSync(folder, { recursive: true, mode: 0o700 });
    const descriptor = openSync(path, 'wx', 0o600);
    try {
      writeSync(descriptor, privateKeyText(key));
      fsyncSync(descriptor);
    } finally {
      closeSync(descriptor);
    }
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    if (code === 'EEXIST') throw new RemoteFault('refused', `${path} is there already`, 'give another name');
    throw new RemoteFault('refused', `${path} cannot be written: ${code}`);
  }
  return { key, path };
}

function keyFolder(env: Environment): string | undefined {
  const folder = userFolder(env);
  return folder === undefined ? undefined : join(folder, 'keys');
}
