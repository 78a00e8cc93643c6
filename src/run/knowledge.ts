/** The facts for questions, from the stage kinds and the file system; and the answers, from a store. */

import { firstFailure, type KeyFailure } from '../core/facts/key-failure.ts';
import { type ActionRecord, lackingIn } from '../core/facts/record.ts';
import type { Action, ActionId } from '../core/pipeline/pipeline.ts';
import { type CodeParts, codeDigestOf } from '../core/plan/fingerprint.ts';
import type {
  Absence,
  Answer,
  FoundCheckpoint,
  Knowledge,
  PrefixPlace,
  Previous,
  Question,
  Unfinished,
} from '../core/plan/plan.ts';
import { UnreadableFile } from '../core/plan/unreadable-file.ts';
import { type ActionKey, type Digest, parseActionKey } from '../core/values/digest.ts';
import { StoreFault } from '../store/fault.ts';
import type { FoundRecord } from '../store/records/record-store.ts';
import type { Store } from '../store/store.ts';
import { codeReader } from './code-digest.ts';
import type { Kinds } from './kind.ts';
import { fileLister } from './listing/list-files.ts';
import { versionFinder } from './program-version.ts';

/** One command's view of a store: last successes and endings are read once, records each time. */
export interface StoreKnowledge extends Knowledge {
  /** The parts of a kind's present code. */
  codeParts(kind: string): CodeParts;
  /** The usable record of a key: with all outputs of the action that was asked about. `awaited`: see RecordStore. Throws StoreFault. */
  record(key: ActionKey, awaited?: boolean): Promise<ActionRecord | undefined>;
  /** The failure that follows from a key, if an earlier run met it. */
  failed(key: ActionKey): Promise<KeyFailure | undefined>;
  /** The last success of an action in a run of this pipeline. */
  previous(action: ActionId): Promise<Previous | undefined>;
  /** Its record, as far as it can still be read. */
  previousRecord(action: ActionId): Promise<ActionRecord | undefined>;
  /** How an action ended in the newest run of this pipeline, if it had no result there. */
  unfinished(action: ActionId): Promise<Unfinished | undefined>;
  /** The parts of code digests, as far as known. */
  codes(digests: readonly string[]): Promise<ReadonlyMap<string, CodeParts>>;
  /** The furthest checkpoint from which an action could continue now. */
  checkpoint(place: PrefixPlace): Promise<FoundCheckpoint | undefined>;
}

/** Each record that is being looked up takes memory: its text, and what waits for it. */
const lookedUpAtOnce = 64;

export function storeKnowledge(store: Store, kinds: Kinds, pipeline: string): StoreKnowledge {
  const readCode = codeReader(store.files);
  const digests = new Map<string, Digest>();
  // One answer for the whole run: a change during the run is detected when the file is read.
  const files = new Map<string, Digest>();
  const fileDigest = (path: string): Digest => {
    const digest = files.get(path) ?? digestOfFile(store, path);
    files.set(path, digest);
    return digest;
  };
  /** The outputs of the actions that were asked about. */
  const outputs = new Map<ActionKey, Action['outputs']>();
  let latest: { readonly [action: string]: string } | undefined;
  let newest: ReadonlyMap<string, Unfinished> | undefined;
  const descriptorOf = (kind: string) => {
    const found = kinds.get(kind);
    if (found === undefined) throw new Error(`Internal error: no stage kind "${kind}"`);
    return found.descriptor;
  };
  const codeParts = (kind: string): CodeParts => {
    const { body, assets = [], types = {} } = descriptorOf(kind);
    // A result is stored only if its artifact type takes it.
    return readCode(body, [...assets, ...Object.values(types)]);
  };
  /** A record whose blobs are gone can still explain a change. Undefined if the record cannot be read either. */
  const remains = async (key: string): Promise<FoundRecord | undefined> => {
    try {
      return await store.records.find(parseActionKey(key));
    } catch {
      return undefined;
    }
  };
  const record = async (key: ActionKey, awaited?: boolean): Promise<ActionRecord | undefined> => {
    const found = await store.records.get(key, awaited);
    // A record without an output of the action cannot be used; executing again replaces it.
    return found === undefined || lackingIn(found, outputs.get(key) ?? {}).length > 0 ? undefined : found;
  };
  const previous = async (action: ActionId): Promise<Previous | undefined> => {
    latest ??= store.runs.latest(pipeline);
    const key = Object.hasOwn(latest, action) ? latest[action] : undefined;
    return key === undefined ? undefined : { key, fingerprint: (await remains(key))?.record.fingerprint };
  };
  const previousRecord = async (action: ActionId): Promise<ActionRecord | undefined> => {
    const key = (await previous(action))?.key;
    return key === undefined ? undefined : (await remains(key))?.record;
  };
  const unfinished = async (action: ActionId): Promise<Unfinished | undefined> => {
    newest ??= newestEndings(store, pipeline);
    return newest.get(action);
  };
  const codes = async (wanted: readonly string[]): Promise<ReadonlyMap<string, CodeParts>> => {
    const found = new Map<string, CodeParts>();
    for (const digest of wanted) {
      const kind = [...digests].find(([, known]) => known === digest)?.[0];
      const parts = kind === undefined ? await store.codes.get(digest as Digest) : codeParts(kind);
      if (parts !== undefined) found.set(digest, parts);
    }
    return found;
  };
  const checkpoint = async ({ key, position: limit }: PrefixPlace): Promise<FoundCheckpoint | undefined> => {
    for (const position of (await store.checkpoints.positions(key)).reverse()) {
      if (position > limit) continue;
      const entry = await store.checkpoints.entry(key, position);
      if (entry !== undefined && (await store.blobs.has(entry.digest, entry.bytes)))
        return { position, lasting: entry.lasting };
    }
    return undefined;
  };
  const absence = async ({ action, key, fingerprint, prefix }: Question): Promise<Absence> => {
    const left = await remains(key);
    const missing =
      left === undefined ? [] : [...new Set([...left.missing, ...lackingIn(left.record, action.outputs)])];
    const last = await previous(action.id);
    const before = last?.fingerprint?.code;
    const from = prefix && (await checkpoint(prefix));
    const ended = last === undefined ? await unfinished(action.id) : undefined;
    const failed = await store.failures.get(key);
    return {
      missing,
      codes: before === undefined || before === fingerprint.code ? new Map() : await codes([before, fingerprint.code]),
      ...(last !== undefined && { previous: last }),
      ...(from !== undefined && { checkpoint: from }),
      ...(ended !== undefined && { unfinished: ended }),
      ...(failed !== undefined && { failed }),
    };
  };
  const answer = async (question: Question): Promise<Answer> => {
    outputs.set(question.key, question.action.outputs);
    try {
      const found = await record(question.key);
      return found === undefined ? { absent: await absence(question) } : { record: found };
    } catch (error) {
      // The fault concerns this action only; the others are still answered.
      if (error instanceof StoreFault) return { fault: error };
      throw error;
    }
  };
  return {
    codeParts,
    codeDigest: (kind) => {
      const digest = digests.get(kind) ?? codeDigestOf(codeParts(kind));
      digests.set(kind, digest);
      return digest;
    },
    fileDigest,
    listFiles: fileLister(fileDigest),
    programVersion: versionFinder(store.engines),
    continuesAlong: (action) => descriptorOf(action.kind).continuesAlong?.(action.parameters),
    endMatters: (action) => descriptorOf(action.kind).endMatters?.(action.parameters) === true,
    look: async (questions) => {
      const answers: Answer[] = [];
      for (let from = 0; from < questions.length; from += lookedUpAtOnce)
        answers.push(...(await Promise.all(questions.slice(from, from + lookedUpAtOnce).map(answer))));
      return new Map(questions.map(({ action }, index) => [action.id, answers[index] as Answer]));
    },
    record,
    failed: store.failures.get,
    previous,
    previousRecord,
    unfinished,
    codes,
    checkpoint,
  };
}

/** Newer runs may be of other pipelines in the same store; at most this many are read. */
const runsRead = 20;

/** The actions without a result in the newest finished run of a pipeline. */
function newestEndings(store: Store, pipeline: string): ReadonlyMap<string, Unfinished> {
  for (const id of store.runs.list().slice(0, runsRead)) {
    const manifest = store.runs.manifest(id);
    if (manifest?.pipeline !== pipeline) continue;
    return new Map(
      manifest.actions.flatMap(({ id: action, outcome, key, error }) => {
        if (outcome !== 'failed' && (outcome !== 'cancelled' || key === undefined)) return [];
        const first = error === undefined ? undefined : firstFailure(error);
        return [[action, { run: first?.run ?? id, outcome, key, error: first?.message ?? error }] as const];
      }),
    );
  }
  return new Map();
}

function digestOfFile(store: Store, path: string): Digest {
  try {
    return store.files.digest(path);
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    throw code === undefined ? error : new UnreadableFile(path, code);
  }
}
