/**
 * Shared objects on a web server (WebDAV: GET, HEAD, PUT, DELETE). A token is sent as `Authorization: Bearer`. Lists come
 * from nginx's `autoindex_format json`.
 */

import type { ListedObject } from '../../objects/object-store.ts';
import { bytesContent, readAll } from '../content.ts';
import { nameAt, pathOf, type SharedCollection, sharedFolders } from '../paths.ts';
import { RemoteFault, type SharedObjects } from '../shared-objects.ts';
import { envelopeBytesMax } from '../trust/envelope.ts';
import { asker, putObject, readObject, refusal, removeObject, statObject } from './answers.ts';
import { openTransport, type Patience } from './transport.ts';

/** `base` ends with a slash and has no user, password or query. */
export function httpObjects(base: URL, token: string | undefined, patience?: Patience): SharedObjects {
  // A token goes to this machine unencrypted, and to a proxy it does not.
  const transport = openTransport(patience, token !== undefined && base.protocol === 'http:');
  const headers = token === undefined ? {} : { authorization: `Bearer ${token}` };
  const ask = asker(transport, (_method, name, more) => ({
    url: new URL(pathOf(name), base),
    headers: { ...headers, ...more },
  }));
  const folder = async (path: string): Promise<readonly Listed[]> => {
    const answer = await transport.ask({ method: 'GET', url: new URL(path, base), headers });
    if (answer.status === 404) {
      await answer.discard();
      return [];
    }
    if (answer.status !== 200) throw await refusal(answer);
    return entriesIn(await answer.text(listBytesMax));
  };
  return {
    url: base.href,
    read: (name) => readObject(ask, name),
    stat: (name) => statObject(ask, name),
    put: (name, content, replace = false) => putObject(ask, name, content, replace),
    list: async (collection) => listed(collection, folder),
    // Only its bytes give an object another time of change, and those of a blob may be many: its time of access has to do.
    touch: async (name) => {
      if (name.startsWith('blobs/')) return (await ask('GET', name, { headers: { range: 'bytes=0-0' } })).discard();
      const pieces = await readObject(ask, name);
      if (pieces === undefined) return;
      const bytes = await readAll(pieces, envelopeBytesMax);
      if (bytes !== undefined) await putObject(ask, name, bytesContent(bytes), true);
    },
    remove: (name) => removeObject(ask, name),
    close: transport.close,
  };
}

const listBytesMax = 2 ** 26;

interface Listed {
  readonly name: string;
  readonly type: string;
  readonly size: number;
  readonly mtime: string;
}

function entriesIn(text: string): readonly Listed[] {
  try {
    const entries: unknown = JSON.parse(text);
    if (Array.isArray(entries) && entries.every((one) => typeof one?.name === 'string')) return entries;
  } catch {
    // Not JSON: told below.
  }
  throw new RemoteFault('refused', 'it lists no folders', 'nginx: autoindex on; autoindex_format json;');
}

async function listed(
  collection: SharedCollection,
  folder: (path: string) => Promise<readonly Listed[]>,
): Promise<ListedObject[]> {
  const top = sharedFolders[collection];
  const found: ListedObject[] = [];
  for (const { name: shard } of await folder(`${top}/`))
    for (const { name: file, size, mtime } of /^[0-9a-f]{2}$/.test(shard) ? await folder(`${top}/${shard}/`) : []) {
      const name = nameAt(`${top}/${shard}/${file}`);
      if (name !== undefined) found.push({ name, bytes: size, modified: Date.parse(mtime) });
    }
  return found.sort((left, right) => (left.name < right.name ? -1 : 1));
}
