/** What planning needs to know, answered from a store, the stage kinds and the file system. */

import { type CodeParts, codeDigestOf } from '../core/plan/fingerprint.ts';
import type { Knowledge, Unfinished } from '../core/plan/plan.ts';
import { UnreadableFile } from '../core/plan/unreadable-file.ts';
import { type Digest, parseActionKey } from '../core/values/digest.ts';
import type { FoundRecord } from '../store/records/record-store.ts';
import type { Store } from '../store/store.ts';
import { codeReader } from './code-digest.ts';
import type { Kinds } from './kind.ts';

export interface StoreKnowledge extends Knowledge {
  /** The parts of the code that a kind has now. */
  codeParts(kind: string): CodeParts;
}

export function storeKnowledge(store: Store, kinds: Kinds, pipeline: string): StoreKnowledge {
  const readCode = codeReader(store.files);
  const digests = new Map<string, Digest>();
  // One answer for a whole run: a file that changes meanwhile is found out when it is read.
  const files = new Map<string, Digest>();
  let latest: { readonly [action: string]: string } | undefined;
  let newest: ReadonlyMap<string, Unfinished> | undefined;
  const descriptorOf = (kind: string) => {
    const found = kinds.get(kind);
    if (found === undefined) throw new Error(`Internal error: no stage kind "${kind}"`);
    return found.descriptor;
  };
  const codeParts = (kind: string): CodeParts => {
    const { body, assets } = descriptorOf(kind);
    return readCode(body, assets ?? []);
  };
  /** What is left of a result that cannot be used explains things; what cannot be read explains nothing. */
  const remains = (key: string): FoundRecord | undefined => {
    try {
      return store.records.find(parseActionKey(key));
    } catch {
      return undefined;
    }
  };
  return {
    codeParts,
    codeDigest: (kind) => {
      const digest = digests.get(kind) ?? codeDigestOf(codeParts(kind));
      digests.set(kind, digest);
      return digest;
    },
    fileDigest: (path) => {
      const digest = files.get(path) ?? digestOfFile(store, path);
      files.set(path, digest);
      return digest;
    },
    record: (key) => {
      const record = store.records.get(key);
      // A record without an output that its kind has cannot be used; executing again replaces it.
      const ports =
        record === undefined ? [] : Object.keys(kinds.get(record.fingerprint.kind)?.descriptor.outputs ?? {});
      return ports.every((port) => Object.hasOwn(record?.outputs ?? {}, port)) ? record : undefined;
    },
    previous: (action) => {
      latest ??= store.runs.latest(pipeline);
      const key = Object.hasOwn(latest, action) ? latest[action] : undefined;
      return key === undefined ? undefined : { key, fingerprint: remains(key)?.record.fingerprint };
    },
    missing: (key) => remains(key)?.missing ?? [],
    code: (digest) => {
      for (const [kind, known] of digests) if (known === digest) return codeParts(kind);
      return store.codes.get(digest as Digest);
    },
    checkpoint: (prefix, limit) => {
      for (const position of store.checkpoints.positions(prefix).reverse()) {
        if (position > limit) continue;
        const entry = store.checkpoints.entry(prefix, position);
        if (entry !== undefined && store.blobs.has(entry.digest, entry.bytes))
          return { position, lasting: entry.lasting };
      }
      return undefined;
    },
    unfinished: (action) => {
      newest ??= newestEndings(store, pipeline);
      return newest.get(action);
    },
    continuesAlong: (action) => descriptorOf(action.kind).continuesAlong?.(action.parameters),
  };
}

/** Runs of other pipelines in the same store may be newer; behind many of them it is not looked for. */
const runsRead = 20;

/** What came to no result in the newest run of a pipeline that has come to its end. */
function newestEndings(store: Store, pipeline: string): ReadonlyMap<string, Unfinished> {
  for (const id of store.runs.list().slice(0, runsRead)) {
    const manifest = store.runs.manifest(id);
    if (manifest?.pipeline !== pipeline) continue;
    return new Map(
      manifest.actions.flatMap(({ id: action, outcome, key, error }) =>
        outcome === 'failed' || (outcome === 'cancelled' && key !== undefined)
          ? [[action, { run: id, outcome, key, error }] as const]
          : [],
      ),
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
