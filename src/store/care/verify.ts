/**
 * Reads everything in a store and says what is wrong with it; it goes on after the first. Repairing deletes damaged
 * files, so that the next run makes them again, and then looks whether that helped. Safe beside live runs: who misses a
 * file makes it again.
 */

import { join, relative } from 'node:path';
import { documentOfText } from '../../core/document/document-text.ts';
import type { OutputRecord } from '../../core/facts/record.ts';
import { type ActionKey, type Digest, parseActionKey, parseDigest } from '../../core/values/digest.ts';
import { DamagedBlob, StoreFault } from '../fault.ts';
import { readingOf } from '../memories/document-memory.ts';
import {
  type ArtifactDescription,
  decodeArtifact,
  describeArtifact,
  isCheckpointOf,
  outputProblem,
} from '../objects/artifact.ts';
import { readSmallText } from '../objects/small-file.ts';
import { type Freed, isFile, isThere, setAside, takeAway } from '../ownership.ts';
import { positionOf } from '../records/checkpoint-store.ts';
import { unsealJson } from '../records/sealed.ts';
import type { Store } from '../store.ts';
import { listBlobs, listPrefixes, listRecords, names } from './inventory.ts';
import { misplacedFolders } from './unclear.ts';

export interface Problem {
  readonly kind: 'folder' | 'blob' | 'record' | 'checkpoint' | 'run' | 'index';
  /** Digest, key, prefix key and position, run, or path in the store. */
  readonly name: string;
  readonly reason: string;
  /** After a repair: whether the problem is gone. */
  readonly repaired?: boolean;
  /** Whether it has another name now, beside its own or in `tmp`, and was not deleted. */
  readonly setAside?: true;
  /** Why it was not repaired. */
  readonly left?: string;
}

export interface Verification {
  readonly blobs: number;
  readonly records: number;
  readonly checkpoints: number;
  readonly runs: number;
  readonly problems: readonly Problem[];
}

/** One thing to look at, as often as one likes. */
interface Subject extends Pick<Problem, 'kind' | 'name'> {
  /** Undefined if it is sound, or no longer there. */
  look(): Fault | undefined;
  /** Deletes what is damaged, or sets aside what no run makes again. */
  repair(): Freed;
}

interface Fault {
  readonly reason: string;
  /** Why it is not for this program to delete. */
  readonly keep?: string;
}

/** Checks every blob against its name, and everything else against the blobs and against the place where it lies. */
export function verifyStore(store: Store, repair: boolean): Verification {
  const problems: Problem[] = [];
  const faulty: { readonly subject: Subject; readonly fault: Fault }[] = [];
  const folders = new Map<string, string>();
  const unlisted = (fault: StoreFault): void =>
    void folders.set(relative(store.layout.root, fault.path), `cannot be listed (${fault.code})`);
  for (const { path, reason } of misplacedFolders(store)) folders.set(path, reason);
  const count = { blobs: 0, records: 0, checkpoints: 0, runs: 0 };
  const check = (subject: Subject): void => {
    const fault = subject.look();
    if (fault !== undefined) faulty.push({ subject, fault });
  };
  const artifacts = new Artifacts(store);
  const counted = (what: keyof typeof count, subject: Subject): void => {
    count[what]++;
    check(subject);
  };
  for (const { digest, bytes } of listBlobs(store.layout, unlisted)) counted('blobs', artifacts.blob(digest, bytes));
  for (const { key } of listRecords(store.layout, unlisted)) counted('records', recordOf(store, artifacts, key));
  for (const prefix of listPrefixes(store.layout, unlisted))
    for (const name of names(store.layout.prefix(prefix), unlisted))
      if (/^\d+\.json$/.test(name)) counted('checkpoints', checkpointOf(store, artifacts, prefix, name));
  // What is no folder at all has been told.
  for (const id of store.runs.list((fault) => folders.has('runs') || unlisted(fault)))
    counted('runs', runOf(store, id));
  for (const subject of indexesOf(store, unlisted)) check(subject);
  const { root, temporary, locks } = store.layout;
  for (const folder of [temporary, locks, join(root, 'reports')]) names(folder, unlisted);

  for (const [name, reason] of folders)
    problems.push({
      ...{ kind: 'folder', name, reason },
      ...(repair && { repaired: false, left: 'it is not what this program made: move it away' }),
    });
  const blocked = [...folders.keys()].find((path) => path.startsWith('blobs-v1'));
  const aside = new Set<Subject>();
  if (repair)
    for (const { subject, fault } of faulty)
      if (fault.keep === undefined && !(blocked !== undefined && needsBlobs(subject)))
        if (mend(subject) === 'set aside') aside.add(subject);
  for (const { subject, fault } of faulty) {
    const { kind, name } = subject;
    if (!repair) problems.push({ kind, name, reason: fault.reason });
    else if (fault.keep !== undefined) problems.push({ kind, name, ...fault, ...notRepaired(fault.keep) });
    else if (blocked !== undefined && needsBlobs(subject))
      problems.push({ kind, name, ...fault, ...notRepaired(`${blocked} comes first`) });
    else {
      const left = subject.look();
      const gone = { repaired: true, ...(aside.has(subject) && { setAside: true as const }) };
      problems.push({ kind, name, ...fault, ...(left === undefined ? gone : notRepaired(left.reason)) });
    }
  }
  return { ...count, problems };
}

function notRepaired(left: string): { readonly repaired: false; readonly left: string } {
  return { repaired: false, left };
}

function needsBlobs({ kind }: Subject): boolean {
  return kind === 'record' || kind === 'checkpoint';
}

function mend(subject: Subject): Freed {
  // A run beside this may have put a sound one in its place.
  if (subject.look() === undefined) return undefined;
  try {
    return subject.repair();
  } catch (error) {
    // That it is still there is found out afterwards.
    if (!(error instanceof StoreFault)) throw error;
    return undefined;
  }
}

/** What is known of the blobs: which are damaged, and what those are that records and checkpoints name. */
class Artifacts {
  readonly #store: Store;
  readonly #known = new Map<Digest, ArtifactDescription | string>();
  readonly #damaged = new Set<Digest>();

  constructor(store: Store) {
    this.#store = store;
  }

  blob(digest: Digest, size: number): Subject {
    const { blobs, layout } = this.#store;
    return {
      kind: 'blob',
      name: digest,
      look: () => {
        const path = layout.blob(digest);
        // A run beside this may have found it, too, and have set it aside.
        try {
          if (!isThere(path)) return undefined;
          this.#known.set(digest, describe(digest, blobs.read(digest, size)));
          return undefined;
        } catch (error) {
          this.#damaged.add(digest);
          if (error instanceof DamagedBlob) return isThere(path) ? { reason: error.reason } : undefined;
          // A bad place on the disk is damage like another, and no reason to stop looking.
          if (error instanceof StoreFault) return { reason: `cannot be read (${error.code})` };
          throw error;
        }
      },
      repair: () => {
        const freed = isFile(layout.blob(digest)) ? 'deleted' : 'set aside';
        blobs.setAside(digest);
        return freed;
      },
    };
  }

  /** What an artifact is, or the end of a sentence on why there is none. */
  find(digest: Digest, size: number): ArtifactDescription | string {
    if (!this.#store.blobs.has(digest, size)) return 'is missing, or has another size';
    // A run beside this may have made it since the others were read.
    if (!this.#known.has(digest) && !this.#damaged.has(digest)) this.blob(digest, size).look();
    return this.#known.get(digest) ?? 'is damaged';
  }
}

function describe(digest: Digest, bytes: Uint8Array): ArtifactDescription | string {
  try {
    return describeArtifact(decodeArtifact(digest, bytes));
  } catch (error) {
    if (error instanceof DamagedBlob) return error.reason;
    throw error;
  }
}

function recordOf(store: Store, artifacts: Artifacts, key: ActionKey): Subject {
  const path = store.layout.record(key);
  const problemOf = ([port, output]: [string, OutputRecord]): string | undefined => {
    const found = artifacts.find(output.digest, output.bytes);
    const problem = typeof found === 'string' ? found : outputProblem(output, found);
    return problem && `its output "${port}" ${problem}`;
  };
  return {
    kind: 'record',
    name: key,
    look: () => {
      try {
        const found = store.records.look(key);
        if (found === undefined) return isThere(path) ? { reason: 'it is no file' } : undefined;
        if ('problem' in found) return asFault(found);
        const reason = Object.entries(found.record.outputs)
          .map(problemOf)
          .find((one) => one !== undefined);
        return reason === undefined ? undefined : { reason };
      } catch (error) {
        if (error instanceof StoreFault) return { reason: `cannot be read (${error.code})` };
        throw error;
      }
    },
    repair: () => takeAway(path),
  };
}

function asFault({ problem, later }: { readonly problem: string; readonly later?: true }): Fault {
  return { reason: problem, ...(later === true && { keep: 'a later version of this program may read it' }) };
}

function checkpointOf(store: Store, artifacts: Artifacts, prefix: ActionKey, name: string): Subject {
  const path = join(store.layout.prefix(prefix), name);
  const position = positionOf(name);
  const problem = (): string | Fault | undefined => {
    if (position === undefined) return 'no training has a position of this number';
    const looked = store.checkpoints.look(prefix, position);
    if (looked === undefined) return undefined;
    if ('problem' in looked) return asFault(looked);
    const found = artifacts.find(looked.entry.digest, looked.entry.bytes);
    if (typeof found === 'string') return `its blob ${found}`;
    return isCheckpointOf(found, prefix, position) ? undefined : 'its blob is that of another training or position';
  };
  return {
    kind: 'checkpoint',
    name: join(prefix, name.replace(/\.json$/, '')),
    look: () => reasonAt(path, problem),
    repair: () => takeAway(path),
  };
}

function runOf(store: Store, id: string): Subject {
  const folder = join(store.layout.runs, id);
  const damaged = (): { readonly file: string; readonly fault: Fault } | undefined => {
    const found = store.runs.look(id);
    if (found !== undefined && 'problem' in found) return { file: 'manifest.json', fault: asFault(found) };
    const reason = store.runs.eventsProblem(id);
    return reason === undefined ? undefined : { file: 'events.jsonl', fault: { reason } };
  };
  return {
    kind: 'run',
    name: id,
    look: () => damaged()?.fault,
    repair: () => {
      // Both may be damaged; a run without a manifest is like one that was killed. No other run makes them again.
      for (let found = damaged(); found !== undefined; found = damaged()) {
        setAside(join(folder, found.file));
        if (isThere(join(folder, found.file))) break;
      }
      return 'set aside';
    },
  };
}

/** Deletable files that are believed while they are there. */
function* indexesOf(store: Store, unlisted: (fault: StoreFault) => void): Generator<Subject> {
  const { layout } = store;
  const index = (path: string, problem: () => string | undefined): Subject => ({
    kind: 'index',
    name: relative(layout.root, path),
    look: () => reasonAt(path, problem),
    repair: () => takeAway(path),
  });
  const below = (folder: string, pattern: RegExp, problem: (name: string) => string | undefined): Subject[] =>
    names(folder, unlisted)
      .filter((name) => pattern.test(name))
      .map((name) => index(join(folder, name), () => problem(name)));
  const { root } = layout;
  const hex = /^[0-9a-f]{64}\.json$/;
  const elsewhere = 'it is not as it was written, or belongs elsewhere';
  yield* below(join(root, 'latest'), /\.json$/, store.runs.latestProblem);
  yield* below(join(root, 'marks-v1'), hex, (name) =>
    store.marks.get(parseActionKey(name.slice(0, 64))) === undefined ? elsewhere : undefined,
  );
  yield* below(join(root, 'code-v1'), hex, (name) =>
    store.codes.get(digestNamed(name)) === undefined ? elsewhere : undefined,
  );
  yield* below(layout.documents, hex, (name) => {
    const reading = readingOf(readSmallText(join(layout.documents, name)), digestNamed(name));
    return reading === undefined || documentOfText(reading) === undefined ? elsewhere : undefined;
  });
  for (const path of [layout.statCache, layout.engines])
    yield index(path, () =>
      unsealJson(readSmallText(path)) === undefined ? 'it is not as it was written' : undefined,
    );
}

function digestNamed(name: string): Digest {
  return parseDigest(`sha256:${name.slice(0, 64)}`);
}

/** What is wrong with the file at a path; nothing, if it is not there. */
function reasonAt(path: string, problem: () => string | Fault | undefined): Fault | undefined {
  if (!isThere(path)) return undefined;
  try {
    const found = problem();
    return typeof found === 'string' ? { reason: found } : found;
  } catch (error) {
    return { reason: `cannot be read (${(error as NodeJS.ErrnoException).code ?? String(error)})` };
  }
}
