/**
 * Reads everything in a store and reports all faults, not only the first. A list of steps finds the subjects; then the
 * damaged ones are repaired and checked again. Repairing deletes damaged files, so that the next run makes them again.
 * Safe beside live runs: a run that misses a file makes it again.
 */

import { type FaultListener, StoreFault } from '../fault.ts';
import { liesIn } from '../layout.ts';
import { names } from '../objects/folder.ts';
import type { Freed } from '../objects/object-store.ts';
import type { Store } from '../store.ts';
import { listBlobs, listCheckpoints, listRecords } from './inventory.ts';
import { misplacedFolders } from './unclear.ts';
import { type Artifacts, artifactsIn, tablesIn } from './verification/artifacts.ts';
import { indexSubjects } from './verification/indexes.ts';
import { checkpointSubject, recordSubject } from './verification/results.ts';
import { runSubject } from './verification/runs.ts';
import type { Fault, Subject } from './verification/subject.ts';

export interface Problem extends Pick<Subject, 'kind' | 'name'> {
  readonly reason: string;
  /** After a repair: whether the problem is gone. */
  readonly repaired?: boolean;
  /** Whether it was renamed, beside its place or into `tmp`, instead of deleted. */
  readonly setAside?: true;
  /** The reason why it was not repaired. */
  readonly left?: string;
}

export interface Verification {
  readonly blobs: number;
  readonly records: number;
  readonly checkpoints: number;
  readonly runs: number;
  readonly problems: readonly Problem[];
}

interface Step {
  /** The counter that its subjects belong to. */
  readonly counted?: 'blobs' | 'records' | 'checkpoints' | 'runs';
  subjects(store: Store, artifacts: Artifacts, onFault: FaultListener): Promise<Subject[]>;
}

/** Blobs first: records and checkpoints are checked against their contents. */
const steps: readonly Step[] = [
  {
    counted: 'blobs',
    subjects: async (store, artifacts, onFault) =>
      (await listBlobs(store.objects, onFault)).map(({ digest, bytes }) => artifacts.blob(digest, bytes)),
  },
  {
    counted: 'records',
    subjects: async (store, artifacts, onFault) =>
      (await listRecords(store.objects, onFault)).map((record) => recordSubject(store, artifacts, record)),
  },
  {
    counted: 'checkpoints',
    subjects: async (store, artifacts, onFault) =>
      (await listCheckpoints(store.objects, onFault)).map((one) => checkpointSubject(store, artifacts, one)),
  },
  {
    counted: 'runs',
    subjects: async (store, _artifacts, onFault) => store.runs.list(onFault).map((id) => runSubject(store, id)),
  },
  { subjects: (store, _artifacts, onFault) => indexSubjects(store, onFault) },
  { subjects: listOthers },
];

/** Folders of which only the names are checked. */
async function listOthers({ layout }: Store, _artifacts: Artifacts, onFault: FaultListener): Promise<Subject[]> {
  for (const folder of [
    layout.temporary,
    layout.locks,
    layout.reports,
    layout.scratches,
    layout.programCheckpoints,
    layout.jobs,
  ])
    names(folder, onFault);
  return [];
}

interface Faulty {
  readonly subject: Subject;
  readonly fault: Fault;
}

/** Checks every blob against its name, and everything else against the blobs and its own place. */
export async function verifyStore(store: Store, repair: boolean): Promise<Verification> {
  const folders = new Map((await misplacedFolders(store)).map(({ path, reason }) => [path, reason]));
  const unlisted = ({ path, code }: StoreFault): void => {
    const local = store.layout.local(path);
    // The reason why it is not a folder has been recorded already.
    if (!folders.has(local)) folders.set(local, `cannot be listed (${code})`);
  };
  const artifacts = artifactsIn(store, await tablesIn(store));
  const count = { blobs: 0, records: 0, checkpoints: 0, runs: 0 };
  const faulty: Faulty[] = [];
  for (const { counted, subjects } of steps)
    for (const subject of await subjects(store, artifacts, unlisted)) {
      if (counted !== undefined) count[counted]++;
      const fault = await subject.look();
      if (fault !== undefined) faulty.push({ subject, fault });
    }
  const obstructed = [...folders].map(
    ([name, reason]): Problem => ({
      ...{ kind: 'folder', name, reason },
      ...(repair && { repaired: false, left: 'this program did not make it: move it away' }),
    }),
  );
  // If blobs cannot be listed or stored, records cannot be checked.
  const blocked = [...folders.keys()].find((path) => liesIn(path, ['blobs']));
  const problems = repair ? await repairAll(faulty, blocked) : faulty.map(problemOf);
  return { ...count, problems: [...obstructed, ...problems] };
}

function problemOf({ subject: { kind, name }, fault: { reason } }: Faulty): Problem {
  return { kind, name, reason };
}

/** Repairs everything first and then checks again: one repair may fix another subject, or undo its repair. */
async function repairAll(faulty: readonly Faulty[], blocked: string | undefined): Promise<Problem[]> {
  const whyLeft = ({ subject, fault }: Faulty): string | undefined =>
    fault.keep ?? (blocked !== undefined && needsBlobs(subject) ? `${blocked} comes first` : undefined);
  const aside = new Set<Subject>();
  for (const one of faulty)
    if (whyLeft(one) === undefined && (await mend(one.subject)) === 'set aside') aside.add(one.subject);
  const problems: Problem[] = [];
  for (const one of faulty) {
    const { subject, fault } = one;
    const left = whyLeft(one) ?? (await subject.look())?.reason;
    const gone = { repaired: true, ...(aside.has(subject) && { setAside: true as const }) };
    const about = { kind: subject.kind, name: subject.name, ...fault };
    problems.push({ ...about, ...(left === undefined ? gone : { repaired: false, left }) });
  }
  return problems;
}

function needsBlobs({ kind }: Subject): boolean {
  return kind === 'record' || kind === 'checkpoint';
}

async function mend(subject: Subject): Promise<Freed> {
  // A concurrent run may have replaced it with an intact one.
  if ((await subject.look()) === undefined) return undefined;
  try {
    return await subject.repair();
  } catch (error) {
    // The check afterwards finds that it is still there.
    if (!(error instanceof StoreFault)) throw error;
    return undefined;
  }
}
