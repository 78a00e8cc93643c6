/**
 * Deletable files that readers trust while they exist: last successes, failures, marks, signed records, codes, documents,
 * jobs, caches.
 */

import type { Digest } from '../../../core/values/digest.ts';
import type { FaultListener } from '../../fault.ts';
import { digestIn, keyIn } from '../../objects/names.ts';
import type { ObjectName } from '../../objects/object-store.ts';
import { readSmallText } from '../../objects/small-file.ts';
import { deleteOwn, isThere } from '../../ownership.ts';
import { unsealJson } from '../../records/sealed.ts';
import { unverifiedText } from '../../remote/trust/envelope.ts';
import type { Store } from '../../store.ts';
import { faultOf, type Subject } from './subject.ts';

const elsewhere = 'it is damaged, or belongs elsewhere';

export async function indexSubjects(store: Store, onFault: FaultListener): Promise<Subject[]> {
  const { layout, objects, runs, failures, marks, codes, signed, documents, jobs } = store;
  const jobProblem = async (blobs: readonly Digest[] | undefined): Promise<string | undefined> => {
    if (blobs === undefined) return elsewhere;
    for (const digest of blobs)
      if ((await objects.stat(`blobs/${digest}`)) === undefined) return `its blob ${digest} is not in the store`;
    return undefined;
  };
  const file = (path: string, problem: () => string | undefined | Promise<string | undefined>): Subject => ({
    kind: 'index',
    name: layout.local(path),
    look: () =>
      faultOf(
        async () => isThere(path),
        async () => problem(),
      ),
    repair: async () => deleteOwn(path),
  });
  const object = (name: ObjectName, isSound: () => Promise<boolean>): Subject => ({
    kind: 'index',
    name: objects.place(name),
    look: () =>
      faultOf(
        async () => (await objects.stat(name)) !== undefined,
        async () => ((await isSound()) ? undefined : elsewhere),
      ),
    repair: () => objects.remove(name),
  });
  const sealed = (path: string): Subject =>
    file(path, () => (unsealJson(readSmallText(path)) === undefined ? 'it is damaged' : undefined));
  const listedFailures = await objects.list('failures/', onFault);
  const listedMarks = await objects.list('marks/', onFault);
  const listedSigned = await objects.list('signed/', onFault);
  const listedCodes = await objects.list('codes/', onFault);
  return [
    ...runs.latestPaths(onFault).map((path) => file(path, () => runs.latestProblem(path))),
    ...listedFailures.map(({ name }) => object(name, async () => (await failures.get(keyIn(name))) !== undefined)),
    ...listedMarks.map(({ name }) => object(name, async () => (await marks.get(keyIn(name))) !== undefined)),
    ...listedCodes.map(({ name }) => object(name, async () => (await codes.get(digestIn(name))) !== undefined)),
    ...listedSigned.map(({ name }) => object(name, async () => isSignedRecord(await signed.get(keyIn(name))))),
    ...documents.paths(onFault).map((path) => file(path, () => (documents.isSound(path) ? undefined : elsewhere))),
    ...jobs.sealed().map(({ path, blobs }) => file(path, () => jobProblem(blobs()))),
    ...[layout.statCache, layout.engines, layout.kinds].map(sealed),
  ];
}

/** The signature is checked by those who know whom to trust. */
function isSignedRecord(bytes: Uint8Array | undefined): boolean {
  return bytes !== undefined && unverifiedText(bytes) !== undefined;
}
