/** Objects in memory: the smallest store that passes the contract, for tests of what rests on it. */

import { mkdtempSync, readFileSync, unlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { ListedObject, ObjectName, ObjectStat, ObjectStore } from '../../../src/store/objects/object-store.ts';

export function memoryObjects(now: () => number = Date.now): ObjectStore {
  const held = new Map<ObjectName, { readonly bytes: Uint8Array; readonly modified: number }>();
  const put = (name: ObjectName, bytes: Uint8Array): void =>
    void held.set(name, { bytes: bytes.slice(), modified: now() });
  const putIfAbsent = async (name: ObjectName, bytes: Uint8Array): Promise<boolean> => {
    if (held.has(name)) return false;
    put(name, bytes);
    return true;
  };
  const statOf = (name: ObjectName): ObjectStat | undefined => {
    const one = held.get(name);
    return one && { bytes: one.bytes.length, modified: one.modified };
  };
  async function* inPieces(bytes: Uint8Array): AsyncGenerator<Uint8Array> {
    for (let at = 0; at < bytes.length; at += 3) yield bytes.subarray(at, at + 3);
  }
  return {
    get: async (name, bytesMax = Number.POSITIVE_INFINITY) => {
      const bytes = held.get(name)?.bytes;
      return bytes !== undefined && bytes.length <= bytesMax ? bytes.slice() : undefined;
    },
    text: async (name) => {
      const one = held.get(name);
      return one && new TextDecoder().decode(one.bytes);
    },
    range: async (name, from, to) => held.get(name)?.bytes.slice(from, to),
    read: async (name) => {
      const one = held.get(name);
      return one && inPieces(one.bytes);
    },
    stat: async (name) => statOf(name),
    appears: async (name) => held.has(name),
    list: async (prefix) =>
      [...held.keys()]
        .filter((name) => name.startsWith(prefix))
        .sort()
        .map((name): ListedObject => ({ name, ...(statOf(name) as ObjectStat) })),
    putIfAbsent,
    write: async (nameOf, pieces) => {
      const all: Uint8Array[] = [];
      for await (const piece of pieces) all.push(piece);
      return putIfAbsent(await nameOf(), Buffer.concat(all));
    },
    adopt: async (path, nameOf, keep = false) => {
      const bytes = readFileSync(path);
      if (!keep) unlinkSync(path);
      return putIfAbsent(await nameOf(inPieces(bytes)), bytes);
    },
    takeOver: async (draft, name) => {
      const path = join(tmpdir(), draft);
      const isNew = await putIfAbsent(name, readFileSync(path));
      unlinkSync(path);
      return isNew;
    },
    localFile: async (name) => {
      const one = held.get(name);
      if (one === undefined) return undefined;
      const path = join(mkdtempSync(join(tmpdir(), 'arrowline-objects-')), 'object');
      writeFileSync(path, one.bytes, { mode: 0o444 });
      return path;
    },
    replace: async (name, bytes) => put(name, bytes),
    touch: async (name) => {
      const one = held.get(name);
      if (one !== undefined) put(name, one.bytes);
    },
    remove: async (name) => (held.delete(name) ? 'deleted' : undefined),
    setAside: async (name) => void held.delete(name),
    barrier: async () => {},
    whyKept: async () => undefined,
    place: (name) => name,
    obstacles: async () => [],
  };
}
