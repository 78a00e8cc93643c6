/** Opens the remote at an address. The adapter of its kind, and the packages that it needs, are loaded then. */

import { fileURLToPath } from 'node:url';
import { RemoteFault, type SharedObjects } from '../shared-objects.ts';
import type { Environment } from './user-folder.ts';

/** Throws RemoteFault: the address, the token or the credentials cannot be used. Asks nothing of the remote. */
export async function openShared(address: string, env: Environment): Promise<SharedObjects> {
  const url = new URL(address);
  switch (url.protocol) {
    case 'file:': {
      const { folderObjects } = await import('../adapters/folder.ts');
      return folderObjects(folderOf(url));
    }
    case 's3:': {
      const [{ bucketOf }, { s3Objects }] = await Promise.all([import('./aws.ts'), import('../adapters/s3.ts')]);
      return s3Objects(bucketOf(url, env));
    }
    case 'http:':
    case 'https:': {
      const [{ tokenFor }, { httpObjects }] = await Promise.all([import('./token.ts'), import('../adapters/http.ts')]);
      if (url.search !== '' || url.hash !== '')
        throw new RemoteFault('unusable', `the address of ${url.host} has a part after ? or #`, 'leave it out');
      const base = new URL(url.pathname.endsWith('/') ? url.href : `${url.href}/`);
      return httpObjects(base, tokenFor(url, env));
    }
    default:
      throw new RemoteFault('unusable', `${url.protocol} is no kind of a remote`, 'https://, s3:// or file:///');
  }
}

function folderOf(url: URL): string {
  try {
    return fileURLToPath(url);
  } catch {
    throw new RemoteFault('unusable', `${url.href} is not a folder of this machine`, 'write file:///absolute/path');
  }
}
