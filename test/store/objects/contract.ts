/** The promises of an object store, as tests that every one of them has to pass: call `testObjects` with a way to open one. */

import { existsSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import test, { type ExecutionContext } from 'ava';
import fc from 'fast-check';
import type { ActionKey } from '../../../src/core/values/digest.ts';
import { digestOf } from '../../../src/core/values/digest.ts';
import { blobName, checkpointName, codeName, markName, recordName } from '../../../src/store/objects/names.ts';
import type { ObjectName, ObjectStore } from '../../../src/store/objects/object-store.ts';
import { temporaryFolder } from '../../support/temporary.ts';

const key = (digits: string): ActionKey => digits.padEnd(64, '0') as ActionKey;
const text = (value: string): Uint8Array => new TextEncoder().encode(value);
const [name, other] = [recordName(key('ab')), recordName(key('abc'))];

/** One name of each collection. */
const oneOfEach: readonly ObjectName[] = [
  blobName(digestOf('a blob')),
  recordName(key('cd')),
  checkpointName(key('ef'), 12),
  codeName(digestOf('a code')),
  markName(key('cd')),
];

async function textOf(bytes: Uint8Array | undefined | Promise<Uint8Array | undefined>): Promise<string | undefined> {
  const found = await bytes;
  return found && new TextDecoder().decode(found);
}

async function* pieces(...texts: readonly string[]): AsyncGenerator<Uint8Array> {
  for (const one of texts) yield text(one);
}

export function testObjects(what: string, open: (t: ExecutionContext) => ObjectStore): void {
  test(`${what}: an object is read as it was put, whole, in part and piece by piece`, async (t) => {
    const objects = open(t);
    for (const one of oneOfEach) {
      t.is(await objects.get(one), undefined, one);
      t.is(await objects.text(one), undefined, one);
      t.is(await objects.range(one, 0, 1), undefined, one);
      t.is(await objects.read(one), undefined, one);
      t.is(await objects.stat(one), undefined, one);
      t.is(await objects.putIfAbsent(one, text(`the bytes of ${one}`)), true, one);
      t.is(await textOf(objects.get(one)), `the bytes of ${one}`);
      t.is(await objects.text(one), `the bytes of ${one}`);
      t.is(await textOf(objects.range(one, 4, 9)), 'bytes');
      t.is(await textOf(objects.range(one, 4, 1e6)), `bytes of ${one}`);
      t.is((await objects.range(one, 1e6, 2e6))?.length, 0, 'behind the end');
      const read: Uint8Array[] = [];
      for await (const piece of (await objects.read(one)) ?? []) read.push(piece);
      t.is(Buffer.concat(read).toString(), `the bytes of ${one}`);
      t.like(await objects.stat(one), { bytes: `the bytes of ${one}`.length, foreign: undefined });
    }
    t.is(await objects.putIfAbsent(other, new Uint8Array()), true, 'no bytes are an object too');
    t.is((await objects.get(other))?.length, 0);
  });

  test(`${what}: the first of two keeps a name, until it is removed or replaced`, async (t) => {
    const objects = open(t);
    t.is(await objects.putIfAbsent(name, text('first')), true);
    t.is(await objects.putIfAbsent(name, text('second')), false);
    t.is(await objects.write(async () => name, pieces('third')), false);
    t.is(await textOf(objects.get(name)), 'first');
    await objects.replace(name, text('fourth'));
    t.is(await textOf(objects.get(name)), 'fourth');
    t.is(await objects.whyKept(name), undefined);
    t.is(await objects.remove(name), 'deleted');
    t.is(await objects.remove(name), undefined);
    t.is(await objects.get(name), undefined);
    t.is(await objects.putIfAbsent(name, text('fifth')), true);
    await objects.setAside(name);
    t.is(await objects.get(name), undefined);
    t.is(await objects.putIfAbsent(name, text('sixth')), true, 'what was set aside is in nobody’s way');
    await objects.setAside(other);
  });

  test(`${what}: of many that put one name at once, one is first and all read the same`, async (t) => {
    const objects = open(t);
    const put = Array.from({ length: 20 }, (_, index) => objects.putIfAbsent(name, text(`writer ${index}`)));
    const first = (await Promise.all(put)).flatMap((isFirst, index) => (isFirst ? [`writer ${index}`] : []));
    t.is(first.length, 1);
    t.is(await textOf(objects.get(name)), first[0]);
  });

  test(`${what}: bytes that come in pieces are an object when the last has come, and none if they break off`, async (t) => {
    const objects = open(t);
    async function* brokenOff(): AsyncGenerator<Uint8Array> {
      yield text('half');
      t.is(await objects.stat(name), undefined, 'nobody sees the half');
      throw new Error('the source ended');
    }
    await t.throwsAsync(
      objects.write(async () => name, brokenOff()),
      { message: 'the source ended' },
    );
    t.is(await objects.get(name), undefined);
    const nameless = objects.write(() => Promise.reject(new Error('no name')), pieces('whole'));
    await t.throwsAsync(nameless, { message: 'no name' });
    t.is(await objects.write(async () => name, pieces('in ', 'three ', 'pieces')), true);
    t.is(await textOf(objects.get(name)), 'in three pieces');
  });

  test(`${what}: a local file becomes an object under the name of its bytes, and has a path for other programs`, async (t) => {
    const objects = open(t);
    const folder = temporaryFolder(t);
    const adopt = async (path: string, keep?: boolean): Promise<boolean> => {
      const naming = async (pieces: AsyncIterable<Uint8Array>): Promise<ObjectName> => {
        const all: Uint8Array[] = [];
        for await (const piece of pieces) all.push(piece);
        return blobName(digestOf(Buffer.concat(all)));
      };
      return objects.adopt(path, naming, keep);
    };
    const blob = blobName(digestOf('written elsewhere'));
    const path = join(folder, 'file');
    writeFileSync(path, 'written elsewhere', { mode: 0o200 });
    t.is(await objects.localFile(blob), undefined);
    t.is(await adopt(path), true);
    t.false(existsSync(path), 'it was moved');
    t.is(await textOf(objects.get(blob)), 'written elsewhere');
    const local = await objects.localFile(blob);
    t.is(readFileSync(local ?? '', 'utf8'), 'written elsewhere');
    t.is(statSync(local ?? '').mode & 0o222, 0, 'nobody may write to it');
    writeFileSync(path, 'written elsewhere');
    t.is(await adopt(path, true), false, 'the name is taken');
    t.true(existsSync(path), 'it was to stay');
    const failing = objects.adopt(path, () => Promise.reject(new Error('no name')), true);
    await t.throwsAsync(failing, { message: 'no name' });
    t.true(existsSync(path), 'a failure takes nothing away');
  });

  test(`${what}: text is UTF-8, and invalid sequences are replaced`, async (t) => {
    const objects = open(t);
    await objects.putIfAbsent(name, text('größer ≥ 1'));
    t.is(await objects.text(name), 'größer ≥ 1');
    await objects.putIfAbsent(other, Uint8Array.of(0x61, 0xff, 0x62));
    t.is(await objects.text(other), 'a\ufffdb');
  });

  test(`${what}: an object that is replaced is there at every moment`, async (t) => {
    const objects = open(t);
    await objects.putIfAbsent(name, text('old'));
    let replaced = false;
    const replacing = objects.replace(name, text('new')).finally(() => {
      replaced = true;
    });
    const seen = new Set<string | undefined>();
    do {
      seen.add(await textOf(objects.get(name)));
      await new Promise((resume) => setImmediate(resume));
    } while (!replaced);
    await replacing;
    t.false(seen.has(undefined), 'it was gone for a moment');
    t.is(await textOf(objects.get(name)), 'new');
  });

  test(`${what}: bytes are the store's own: neither the writer nor a reader can change them later`, async (t) => {
    const objects = open(t);
    const written = text('kept');
    await objects.putIfAbsent(name, written);
    written.fill(0);
    (await objects.get(name))?.fill(0);
    t.is(await textOf(objects.get(name)), 'kept');
  });

  test(`${what}: an object larger than asked for is none`, async (t) => {
    const objects = open(t);
    await objects.putIfAbsent(name, text('12345'));
    t.is(await textOf(objects.get(name, 5)), '12345');
    t.is(await objects.get(name, 4), undefined);
  });

  test(`${what}: a list has all names that begin so, in order, and no others`, async (t) => {
    const digits = fc.stringMatching(/^[0-9a-f]{1,3}$/);
    const drawn = fc.uniqueArray(
      fc.oneof(
        digits.map((some) => recordName(key(some))),
        digits.map((some) => blobName(`sha256:${key(some)}` as ReturnType<typeof digestOf>)),
        fc.tuple(digits, fc.nat(200)).map(([some, position]) => checkpointName(key(some), position)),
        digits.map((some) => codeName(`sha256:${key(some)}` as ReturnType<typeof digestOf>)),
        digits.map((some) => markName(key(some))),
      ),
      { maxLength: 12 },
    );
    await fc.assert(
      fc.asyncProperty(drawn, fc.nat(80), async (names, length) => {
        const objects = open(t);
        for (const one of names) await objects.putIfAbsent(one, text(one));
        const collection = (one: ObjectName): number => one.indexOf('/') + 1;
        for (const one of names) {
          const prefix = one.slice(0, collection(one) + length) as ObjectName;
          const listed = await objects.list(prefix);
          t.deepEqual(
            listed.map((found) => found.name),
            names.filter((found) => found.startsWith(prefix)).sort(),
          );
          t.deepEqual(
            listed.map(({ name: _name, ...stat }) => stat),
            await Promise.all(listed.map((found) => objects.stat(found.name))),
          );
        }
      }),
      { numRuns: 20 },
    );
    t.deepEqual(await open(t).list('records/'), []);
  });

  test(`${what}: touching an object makes it younger and changes nothing else`, async (t) => {
    const objects = open(t);
    await objects.touch(name);
    t.is(await objects.stat(name), undefined, 'there is nothing to touch');
    await objects.putIfAbsent(name, text('kept'));
    const before = await objects.stat(name);
    await new Promise((resume) => setTimeout(resume, 30));
    await objects.touch(name);
    const after = await objects.stat(name);
    t.true((after?.modified ?? 0) > (before?.modified ?? 0), 'its time is later');
    t.is(await textOf(objects.get(name)), 'kept');
  });

  test(`${what}: a barrier may be awaited at any time, also after a removal and twice at once`, async (t) => {
    const objects = open(t);
    await objects.barrier();
    await objects.putIfAbsent(name, text('one'));
    await Promise.all([objects.barrier(), objects.putIfAbsent(other, text('two')), objects.barrier()]);
    await objects.remove(name);
    await objects.barrier();
    await objects.barrier();
    t.deepEqual(
      (await objects.list('records/')).map((one) => one.name),
      [other],
    );
    t.deepEqual(await objects.obstacles(), []);
  });

  test(`${what}: every name has a place of its own`, (t) => {
    const objects = open(t);
    const names = [...oneOfEach, name, other, checkpointName(key('ef'), 13)];
    t.is(new Set(names.map(objects.place)).size, names.length);
  });
}
