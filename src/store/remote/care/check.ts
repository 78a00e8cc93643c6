/** Checks a remote as `doctor` and `remote status` do: is it there, what may be done, does it know conditions, whose clock is right. */

import { randomBytes } from 'node:crypto';
import { digestOf } from '../../../core/values/digest.ts';
import { blobName } from '../../objects/names.ts';
import { bytesContent, readAll } from '../content.ts';
import { RemoteFault, type SharedObjects } from '../shared-objects.ts';

export interface RemoteCheck {
  readonly url: string;
  /** Milliseconds of a look-up; absent if it cannot be read. */
  readonly answersMs?: number;
  /** Absent if nothing may be written from here, so that it was not tried. */
  readonly writing?: {
    /** A name that is taken is not given again. */
    readonly conditional: boolean;
    /** The bytes came back as they were sent. */
    readonly faithful: boolean;
    readonly deletes: boolean;
    /** Seconds that its clock is ahead of this machine's. */
    readonly aheadSeconds: number;
  };
  /** Sentences about everything that is not as it should be. */
  readonly problems: readonly string[];
}

/** Web servers tell whole seconds, and an answer takes some time. */
const skewSecondsMax = 60;

/** With `writes`, a small object is written, read and deleted. */
export async function checkRemote(objects: SharedObjects, writes: boolean): Promise<RemoteCheck> {
  const problems: string[] = [];
  const tried = async <Result>(what: string, call: () => Promise<Result>): Promise<Result | undefined> => {
    try {
      return await call();
    } catch (error) {
      if (!(error instanceof RemoteFault)) throw error;
      problems.push(`${what}: ${error.message}${error.hint === undefined ? '' : ` (${error.hint})`}`);
      return undefined;
    }
  };
  const bytes = new TextEncoder().encode(`arrowline probe ${randomBytes(16).toString('hex')}`);
  const name = blobName(digestOf(bytes));
  const from = performance.now();
  const looked = await tried('it cannot be read', async () => ({ found: await objects.stat(name) }));
  const answersMs = performance.now() - from;
  const read = { url: objects.url, ...(looked !== undefined && { answersMs }) };
  if (!writes || looked === undefined) return { ...read, problems };
  const put = await tried('it cannot be written to', () => objects.put(name, bytesContent(bytes)));
  if (put === undefined) return { ...read, problems };
  const conditional = (await tried('it cannot be written to', () => objects.put(name, bytesContent(bytes)))) === false;
  if (!conditional)
    problems.push('it gives a name twice (If-None-Match is ignored): of two results, the last one stays');
  const stat = await tried('it cannot be read', () => objects.stat(name));
  const pieces = await tried('it cannot be read', () => objects.read(name));
  const back = pieces && (await tried('it cannot be read', () => readAll(pieces, 1000)));
  const faithful = back !== undefined && Buffer.compare(back, bytes) === 0;
  if (!faithful) problems.push('it does not give the bytes back that were sent');
  const aheadSeconds = stat === undefined ? 0 : Math.round((stat.modified - Date.now()) / 1000);
  if (Math.abs(aheadSeconds) > skewSecondsMax)
    problems.push(`its clock is ${Math.abs(aheadSeconds)} s ${aheadSeconds > 0 ? 'ahead of' : 'behind'} this one`);
  const deletes =
    (await tried('nothing can be deleted, so no `remote gc`', async () => {
      await objects.remove(name);
      return true;
    })) === true;
  return { ...read, writing: { conditional, faithful, deletes, aheadSeconds }, problems };
}
