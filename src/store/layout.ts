/**
 * The layout of a store on disk; no other file knows it. A new layout gets a new folder name, so that old data is never
 * misread. Objects are accessed by name (`objects/object-store.ts`); this file maps names to paths and back.
 *
 *   arrowline-store.json             marks the folder as a store; nothing is deleted in a folder without it
 *   blobs-v1/sha256/ab/cdef….arrow   artifacts: written once, mode 0444, named by the SHA-256 of the bytes
 *   results-v1/ab/<key>.json         action key → record (outputs, pre-image of the key, metrics, timings, host)
 *   prefixes-v1/ab/<prefix key>/     checkpoints: <position>.json, sealed, names a blob
 *   failures-v1/ab/<key>.json        failures that follow from their key, sealed: not executed again; deletable
 *   code-v1/<digest>.json            the modules, assets and packages behind a code digest, for explanations
 *   runs/<time>-<number>/            manifest.json, events.jsonl, progress.jsonl; lease.json while the run goes on
 *   run-index.jsonl                  a line for each ended run, so that lists need not read manifests; deletable
 *   step-index.jsonl                 the steps of each ended run, so that searches need not read manifests; deletable
 *   latest/<pipeline>.json           action → key of its last success, for explanations; deletable
 *   reports/<pipeline>/              the last report, written out to be opened; <pipeline>.json lists its files; deletable
 *   marks-v1/<key>.json              keys that were seen to give different results; deletable
 *   signed-v1/ab/<key>.json          records of a shared cache as they were signed: whose they are, and that they are there
 *   documents-v1/<digest>.json       trees of the newest documents, so that YAML is not parsed again; deletable
 *   scratch/<process>/               folders of running actions, deleted when they end
 *   program-checkpoints/<key>/       files that a program left for its next attempt, deleted with its record; deletable
 *   jobs/<run>/, jobs/<key>.json     requests, events and outcomes of jobs on other machines, until a record names them
 *   tmp/, locks/                     deletable
 *   stat-cache.json, engines.json    digests of outside files, findings about native engines; deletable
 *   kinds.json                       which of a user's stage kinds were examined; deletable
 *   shared.json                      says that several machines use the store at once
 *   local/<host>/                    in such a store: stat-cache.json, engines.json, kinds.json and scratch/ of a machine
 */

import { hostname } from 'node:os';
import { join, relative, sep } from 'node:path';
import { type Digest, digestOf } from '../core/values/digest.ts';
import { collectionOf, restOf } from './objects/names.ts';
import type { Collection, ObjectName } from './objects/object-store.ts';

export interface Layout {
  readonly root: string;
  readonly marker: string;
  /** Whether other machines may be writing to the store: what they publish may be seen seconds later. */
  readonly isShared: boolean;
  readonly sharedMark: string;
  /** The folders of machines that share the store. */
  readonly machines: string;
  readonly temporary: string;
  readonly locks: string;
  readonly scratches: string;
  readonly programCheckpoints: string;
  readonly jobs: string;
  readonly runs: string;
  readonly runIndex: string;
  readonly stepIndex: string;
  readonly latests: string;
  readonly reports: string;
  readonly documents: string;
  readonly statCache: string;
  readonly engines: string;
  readonly kinds: string;
  /** The path of an object. */
  object(name: ObjectName): string;
  /** The folder of the objects whose names begin with `prefix`, and the layout below it. */
  listing(prefix: ObjectName): Listing;
  run(id: string): string;
  manifest(id: string): string;
  events(id: string): string;
  progress(id: string): string;
  lease(id: string): string;
  latest(pipeline: string): string;
  report(pipeline: string): string;
  reportNote(pipeline: string): string;
  document(source: Digest): string;
  /** The folder for scratch of a machine that shares the store, by the name of its folder; of any, if none shares it. */
  scratchesOf(machine?: string): string;
  /** A path for messages: relative to the store. */
  local(path: string): string;
}

export interface Listing {
  readonly folder: string;
  /** Patterns of the folder names below it, from the outside in. */
  readonly levels: readonly RegExp[];
  /** The name of the object at a path below `folder`; undefined if it is not an object's path. */
  nameAt(parts: readonly string[]): ObjectName | undefined;
}

/** The layout of a collection's objects below its folder. */
interface Shape {
  readonly folder: readonly string[];
  readonly levels: readonly RegExp[];
  /** The path of an object by its name without the collection. */
  path(rest: string): readonly string[];
  /** The inverse of `path`; undefined for other paths. */
  rest(path: readonly string[]): string | undefined;
  /** The folders that are determined by the beginning of a name. */
  within(beginning: string): readonly string[];
}

const algorithm = 'sha256:';
const shard = /^[0-9a-f]{2}$/;
const hex = /^[0-9a-f]{64}$/;

function stem(file: string | undefined, ending: string, pattern: RegExp): string | undefined {
  if (file?.endsWith(ending) !== true) return undefined;
  const name = file.slice(0, -ending.length);
  return pattern.test(name) ? name : undefined;
}

const hexOf = (digest: string): string => digest.slice(algorithm.length);
const firstTwo = (text: string): string[] => (text.length < 2 ? [] : [text.slice(0, 2)]);

/** Sealed JSON by key, in folders by the first two digits. */
function byKey(folder: string): Shape {
  return {
    folder: [folder],
    levels: [shard],
    path: (key) => [key.slice(0, 2), `${key}.json`],
    rest: ([folder = '', file]) => (file?.startsWith(folder) === true ? stem(file, '.json', hex) : undefined),
    within: firstTwo,
  };
}

const shapes: { readonly [collection in Collection]: Shape } = {
  blobs: {
    folder: ['blobs-v1', 'sha256'],
    levels: [shard],
    path: (digest) => [hexOf(digest).slice(0, 2), `${hexOf(digest).slice(2)}.arrow`],
    rest: ([folder, file]) => {
      const name = stem(file, '.arrow', /^[0-9a-f]{62}$/);
      return name && `${algorithm}${folder}${name}`;
    },
    within: (digest) => firstTwo(hexOf(digest)),
  },
  records: byKey('results-v1'),
  checkpoints: {
    folder: ['prefixes-v1'],
    levels: [shard, hex],
    path: (rest) => [rest.slice(0, 2), rest.slice(0, 64), `${rest.slice(65)}.json`],
    rest: ([, prefix, file]) => {
      const number = stem(file, '.json', /^\d+$/);
      return number && `${prefix}/${number}`;
    },
    within: (beginning) => [...firstTwo(beginning), ...(beginning[64] === '/' ? [beginning.slice(0, 64)] : [])],
  },
  failures: byKey('failures-v1'),
  codes: {
    folder: ['code-v1'],
    levels: [],
    path: (digest) => [`${hexOf(digest)}.json`],
    rest: ([file]) => {
      const name = stem(file, '.json', hex);
      return name && `${algorithm}${name}`;
    },
    within: () => [],
  },
  marks: {
    folder: ['marks-v1'],
    levels: [],
    path: (key) => [`${key}.json`],
    rest: ([file]) => stem(file, '.json', hex),
    within: () => [],
  },
  signed: byKey('signed-v1'),
};

export const collections = Object.keys(shapes) as readonly Collection[];

/** Folders with a version in their name: other versions of this program use other folders. */
export const versionedFolders: ReadonlySet<string> = new Set([
  ...Object.values(shapes).map(({ folder }) => folder[0] as string),
  'documents-v1',
]);

/** The file that marks a folder as a store. */
export const markerName = 'arrowline-store.json';

export function storeLayout(root: string, isShared = false): Layout {
  const machines = join(root, 'local');
  const own = isShared ? join(machines, fileNameOf(hostname())) : root;
  const runs = join(root, 'runs');
  const reports = join(root, 'reports');
  const latests = join(root, 'latest');
  const documents = join(root, 'documents-v1');
  const folderOf = (collection: Collection): string => join(root, ...shapes[collection].folder);
  const folders = new Map(collections.map((collection) => [collection, folderOf(collection)]));
  return {
    root,
    marker: join(root, markerName),
    isShared,
    sharedMark: join(root, 'shared.json'),
    machines,
    temporary: join(root, 'tmp'),
    locks: join(root, 'locks'),
    scratches: join(own, 'scratch'),
    scratchesOf: (machine) => join(machine === undefined ? root : join(machines, machine), 'scratch'),
    programCheckpoints: join(root, 'program-checkpoints'),
    jobs: join(root, 'jobs'),
    runs,
    runIndex: join(root, 'run-index.jsonl'),
    stepIndex: join(root, 'step-index.jsonl'),
    latests,
    reports,
    documents,
    statCache: join(own, 'stat-cache.json'),
    engines: join(own, 'engines.json'),
    kinds: join(own, 'kinds.json'),
    object: (name) => {
      const collection = collectionOf(name);
      // Not by `join`, which goes through the whole path once more: a run that executes nothing makes thousands.
      return [folders.get(collection), ...shapes[collection].path(restOf(name))].join(sep);
    },
    listing: (prefix) => {
      const collection = collectionOf(prefix);
      const { folder, levels, rest, within } = shapes[collection];
      const given = within(restOf(prefix));
      return {
        folder: join(root, ...folder, ...given),
        levels: levels.slice(given.length),
        nameAt: (parts) => {
          const found = rest([...given, ...parts]);
          return found === undefined ? undefined : `${collection}/${found}`;
        },
      };
    },
    run: (id) => join(runs, id),
    manifest: (id) => join(runs, id, 'manifest.json'),
    events: (id) => join(runs, id, 'events.jsonl'),
    progress: (id) => join(runs, id, 'progress.jsonl'),
    lease: (id) => join(runs, id, 'lease.json'),
    latest: (pipeline) => join(latests, `${fileNameOf(pipeline)}.json`),
    report: (pipeline) => join(reports, fileNameOf(pipeline)),
    reportNote: (pipeline) => join(reports, `${fileNameOf(pipeline)}.json`),
    document: (source) => join(documents, `${hexOf(source)}.json`),
    local: (path) => relative(root, path),
  };
}

/** The folders of a collection that always exist, from the outside in. */
export function foldersOf({ root }: Layout, collection: Collection): string[] {
  const { folder } = shapes[collection];
  return folder.map((_, index) => join(root, ...folder.slice(0, index + 1)));
}

/** Whether a path relative to the store lies in the folder of one of these collections. */
export function liesIn(local: string, among: readonly Collection[]): boolean {
  const top = local.split(sep)[0];
  return among.some((collection) => shapes[collection].folder[0] === top);
}

/** A pipeline's name as a file name: it may contain slashes, be a device name, or be too long. */
function fileNameOf(name: string): string {
  if (/^[A-Za-z0-9_][A-Za-z0-9_ -]{0,98}[A-Za-z0-9_-]$|^[A-Za-z0-9_]$/.test(name) && !reserved.test(name)) return name;
  const legible = name.replaceAll(/[^A-Za-z0-9_]+/g, '_').slice(0, 60);
  return `${legible || '_'}-${hexOf(digestOf(name)).slice(0, 12)}`;
}

/** Device names on Windows. */
const reserved = /^(con|prn|aux|nul|com\d|lpt\d)$/i;
