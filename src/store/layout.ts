/**
 * Where things lie in a store. A new layout gets a new folder name, so that old data is never misread.
 *
 *   arrowline-store.json             says that the folder is a store; nothing is deleted in a folder without it
 *   blobs-v1/sha256/ab/cdef….arrow   written once, mode 0444, named by the SHA-256 of the bytes
 *   results-v1/ab/<key>.json         action key → record; written after its blobs are durable
 *   prefixes-v1/ab/<prefix key>/     checkpoints: <position>.json names a blob
 *   code-v1/<digest>.json            what a code digest is the digest of: names the changed module in explanations
 *   runs/<id>/                       manifest.json and events.jsonl; lease.json while it goes on
 *   latest/<pipeline>.json           action → key of its last success: what explanations compare with; deletable
 *   reports/<pipeline>/              the last report, written out to be opened; <pipeline>.json says which
 *   marks-v1/<key>.json              what gave different results under one key; deletable
 *   documents-v1/<digest>.json       the tree of a document's text; deletable
 *   tmp/, locks/, stat-cache.json, engines.json   deletable
 */

import { join } from 'node:path';
import { type ActionKey, type Digest, digestOf } from '../core/values/digest.ts';

export interface Layout {
  readonly root: string;
  readonly temporary: string;
  readonly locks: string;
  readonly runs: string;
  readonly statCache: string;
  readonly engines: string;
  readonly blobs: string;
  readonly results: string;
  readonly prefixes: string;
  readonly documents: string;
  blob(digest: Digest): string;
  record(key: ActionKey): string;
  prefix(key: ActionKey): string;
  checkpoint(prefix: ActionKey, position: number): string;
  code(digest: Digest): string;
  latest(pipeline: string): string;
  report(pipeline: string): string;
  document(source: Digest): string;
  mark(key: ActionKey): string;
}

/** A pipeline's name as that of a file: a name may be a path, a device or longer than a file's name can be. */
function fileNameOf(name: string): string {
  if (/^[A-Za-z0-9_][A-Za-z0-9_ -]{0,98}[A-Za-z0-9_-]$|^[A-Za-z0-9_]$/.test(name) && !reserved.test(name)) return name;
  const legible = name.replaceAll(/[^A-Za-z0-9_]+/g, '_').slice(0, 60);
  return `${legible || '_'}-${digestOf(name).slice('sha256:'.length, 'sha256:'.length + 12)}`;
}

/** What Windows takes for a device. */
const reserved = /^(con|prn|aux|nul|com\d|lpt\d)$/i;

export function storeLayout(root: string): Layout {
  const blobs = join(root, 'blobs-v1', 'sha256');
  const results = join(root, 'results-v1');
  const prefixes = join(root, 'prefixes-v1');
  const prefix = (key: ActionKey): string => join(prefixes, key.slice(0, 2), key);
  const documents = join(root, 'documents-v1');
  return {
    root,
    temporary: join(root, 'tmp'),
    locks: join(root, 'locks'),
    runs: join(root, 'runs'),
    statCache: join(root, 'stat-cache.json'),
    engines: join(root, 'engines.json'),
    blobs,
    results,
    prefixes,
    documents,
    blob: (digest) => {
      const hex = digest.slice('sha256:'.length);
      return join(blobs, hex.slice(0, 2), `${hex.slice(2)}.arrow`);
    },
    record: (key) => join(results, key.slice(0, 2), `${key}.json`),
    prefix,
    checkpoint: (key, position) => join(prefix(key), `${position}.json`),
    code: (digest) => join(root, 'code-v1', `${digest.slice('sha256:'.length)}.json`),
    document: (source) => join(documents, `${source.slice('sha256:'.length)}.json`),
    mark: (key) => join(root, 'marks-v1', `${key}.json`),
    latest: (pipeline) => join(root, 'latest', `${fileNameOf(pipeline)}.json`),
    report: (pipeline) => join(root, 'reports', fileNameOf(pipeline)),
  };
}
