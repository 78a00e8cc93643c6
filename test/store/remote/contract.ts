/** The promises of shared objects, as tests that every adapter has to pass: call `testShared` with a way to open one. */

import test, { type ExecutionContext } from 'ava';
import type { ActionKey } from '../../../src/core/values/digest.ts';
import { digestOf } from '../../../src/core/values/digest.ts';
import { blobName, recordName } from '../../../src/store/objects/names.ts';
import type { ObjectName } from '../../../src/store/objects/object-store.ts';
import { bytesContent, checkedPieces, readAll, WrongBytes } from '../../../src/store/remote/content.ts';
import type { Content, SharedObjects } from '../../../src/store/remote/shared-objects.ts';

const key = (digits: string): ActionKey => digits.padEnd(64, '0') as ActionKey;
const content = (text: string): Content => bytesContent(new TextEncoder().encode(text));
const name = recordName(key('ab'));
const oneOfEach: readonly ObjectName[] = [name, blobName(digestOf('a blob'))];

async function textOf(objects: SharedObjects, one: ObjectName): Promise<string | undefined> {
  const pieces = await objects.read(one);
  const bytes = pieces && (await readAll(pieces, 1e9));
  return bytes && new TextDecoder().decode(bytes);
}

export interface Promised {
  /** The server judges a condition and takes the bytes in one step. */
  readonly atomic: boolean;
  /** Blobs become younger by `touch` too. */
  readonly touchesBlobs: boolean;
}

/** `open` gives an empty remote. */
export function testShared(
  what: string,
  open: (t: ExecutionContext) => Promise<SharedObjects>,
  { atomic, touchesBlobs }: Promised,
): void {
  const opened = async (t: ExecutionContext): Promise<SharedObjects> => {
    const objects = await open(t);
    t.teardown(() => objects.close());
    return objects;
  };

  test(`${what}: an object is read as it was put`, async (t) => {
    const objects = await opened(t);
    for (const one of oneOfEach) {
      t.is(await objects.read(one), undefined, one);
      t.is(await objects.stat(one), undefined, one);
      t.is(await objects.put(one, content(`größer than ${one}`)), true, one);
      t.is(await textOf(objects, one), `größer than ${one}`);
      t.is((await objects.stat(one))?.bytes, content(`größer than ${one}`).bytes);
    }
    const empty = blobName(digestOf(''));
    t.is(await objects.put(empty, content('')), true, 'no bytes are an object too');
    t.is(await textOf(objects, empty), '');
    t.is((await objects.stat(empty))?.bytes, 0);
  });

  test(`${what}: the first of two keeps a name, until it is removed or replaced`, async (t) => {
    const objects = await opened(t);
    t.is(await objects.put(name, content('first')), true);
    t.is(await objects.put(name, content('second')), false);
    t.is(await textOf(objects, name), 'first');
    t.is(await objects.put(name, content('third'), true), true);
    t.is(await textOf(objects, name), 'third');
    await objects.remove(name);
    await objects.remove(name);
    t.is(await objects.stat(name), undefined);
    t.is(await objects.put(name, content('fourth')), true);
    t.is(await textOf(objects, name), 'fourth');
  });

  test(`${what}: of many that put one name at once, all read the same afterwards`, async (t) => {
    const objects = await opened(t);
    const put = await Promise.all(
      Array.from({ length: 20 }, (_, index) => objects.put(name, content(`writer ${index}`))),
    );
    const first = put.flatMap((isFirst, index) => (isFirst ? [`writer ${index}`] : []));
    if (atomic) t.is(first.length, 1);
    t.true(first.includes((await textOf(objects, name)) ?? ''), 'one that was told to be first is there');
  });

  test(`${what}: large bytes go in pieces, and bytes that break off are no object`, async (t) => {
    const objects = await opened(t);
    const large = Buffer.alloc(5_000_000, 'abcdefg');
    const blob = blobName(digestOf(large));
    const inPieces = (from: Uint8Array, pieces: Uint8Array): Content => ({
      ...bytesContent(from),
      open: () =>
        checkedPieces(
          (async function* () {
            for (let at = 0; at < pieces.length; at += 300_000) yield pieces.subarray(at, at + 300_000);
          })(),
          from.length,
          bytesContent(from).sha256,
        ),
    });
    const wrong = Uint8Array.from(large).fill(1, 4_999_999);
    for (const damaged of [large.subarray(0, 4_000_000), wrong, Buffer.concat([large, large])]) {
      await t.throwsAsync(objects.put(blob, inPieces(large, damaged)), { instanceOf: WrongBytes });
      t.is(await objects.stat(blob), undefined, 'nobody sees the half');
    }
    t.is(await objects.put(blob, inPieces(large, large)), true);
    const pieces = await objects.read(blob);
    const read = pieces && (await readAll(checkedPieces(pieces, large.length, bytesContent(large).sha256), 1e9));
    t.is(Buffer.compare(read ?? new Uint8Array(), large), 0);
    for await (const piece of (await objects.read(blob)) ?? []) {
      t.true(piece.length < large.length, 'a stream comes in pieces, and may be left');
      break;
    }
    t.is((await objects.stat(blob))?.bytes, large.length);
  });

  test(`${what}: a list has the objects of its collection, in order`, async (t) => {
    const objects = await opened(t);
    t.deepEqual(await objects.list('records'), []);
    const records = ['ab', 'abc', 'cd', '00', 'ff', '01', '02'].map((digits) => recordName(key(digits)));
    for (const one of [...records, blobName(digestOf('a blob'))]) await objects.put(one, content(one));
    const listed = await objects.list('records');
    t.deepEqual(
      listed.map((one) => one.name),
      [...records].sort(),
    );
    t.deepEqual(
      listed.map(({ bytes }) => bytes),
      records.map((one) => one.length),
    );
    t.true(
      listed.every(({ modified }) => Math.abs(modified - Date.now()) < 60_000),
      'each has its time',
    );
    t.deepEqual(
      (await objects.list('blobs')).map((one) => one.name),
      [blobName(digestOf('a blob'))],
    );
  });

  test(`${what}: touching an object makes it younger and changes nothing else`, async (t) => {
    const objects = await opened(t);
    for (const one of touchesBlobs ? oneOfEach : [name]) {
      await objects.touch(one);
      t.is(await objects.stat(one), undefined, 'there is nothing to touch');
      await objects.put(one, content('kept'));
      const before = await objects.stat(one);
      // Web servers tell whole seconds.
      await new Promise((resume) => setTimeout(resume, 1100));
      await objects.touch(one);
      const after = await objects.stat(one);
      t.true((after?.modified ?? 0) > (before?.modified ?? 0), 'its time is later');
      t.is(await textOf(objects, one), 'kept');
    }
  });
}
