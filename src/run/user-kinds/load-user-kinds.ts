/**
 * Loads the stage kinds that a document names by a path, and finds their mistakes. No body is loaded: it is read, so that
 * its code is known.
 *
 * A kind that has not been seen before is examined in a process of its own first (`examine.ts`).
 */

import { pathToFileURL } from 'node:url';
import { artifactTypes } from '../../artifacts/registry.ts';
import type { StageDescriptor } from '../../core/pipeline/stage-kind.ts';
import { codeDigestOf } from '../../core/plan/fingerprint.ts';
import { StageFailure } from '../../stage-api/failure.ts';
import type { StatCache } from '../../store/memories/stat-cache.ts';
import type { Store } from '../../store/store.ts';
import { codeReader } from '../code-digest.ts';
import { type Kind, type Kinds, kindsOf } from '../kind.ts';
import { bodyProblem } from './body-problem.ts';
import { examine } from './examine.ts';
import { findModule } from './find-module.ts';
import { guarded } from './guard.ts';
import { importLinked } from './import-linked.ts';
import { isKindProblem, type KindProblem, thrownProblem } from './problem.ts';
import { stageExport } from './stage-export.ts';
import { useModuleHooks } from './use-module-hooks.ts';

/** The kinds and the mistakes by the path in `uses`. */
export interface UserKinds {
  readonly kinds: ReadonlyMap<string, Kind>;
  readonly problems: ReadonlyMap<string, KindProblem>;
  /** Valid, but probably not intended. */
  readonly warnings: ReadonlyMap<string, readonly KindProblem[]>;
  /** The kinds that come with the program: those whose ports follow from the document also take the types found here. */
  readonly known: Kinds;
}

/** `directory` is that of the document, `known` the kinds that come with the program. */
export async function loadUserKinds(
  uses: readonly string[],
  directory: string,
  known: Kinds,
  store: Pick<Store, 'files' | 'kinds'>,
): Promise<UserKinds> {
  const descriptors = new Map<string, StageDescriptor>();
  const problems = new Map<string, KindProblem>();
  /** By file: two paths may lead to one. */
  const loaded = new Map<string, StageDescriptor>();
  for (const one of uses) {
    const path = findModule(one, directory);
    const found = typeof path === 'string' ? (loaded.get(path) ?? (await load(path, store))) : path;
    if (isKindProblem(found)) problems.set(one, found);
    else {
      descriptors.set(one, found);
      if (typeof path === 'string') loaded.set(path, found);
    }
  }
  const types = new Map(artifactTypes);
  for (const [one, descriptor] of descriptors) {
    const clash = clashOf(descriptor, known, descriptors) ?? typeClash(descriptor, types);
    if (clash !== undefined) problems.set(one, clash);
    for (const [type, url] of Object.entries(descriptor.types ?? {})) types.set(type, url);
  }
  const kinds = new Map<string, Kind>();
  const warnings = new Map<string, readonly KindProblem[]>();
  for (const [one, descriptor] of descriptors) {
    const kind = asKind(guarded(descriptor, one), types);
    if (isKindProblem(kind)) problems.set(one, problems.get(one) ?? kind);
    else kinds.set(one, kind);
    warnings.set(one, hiddenImports(descriptor, store.files));
  }
  const open = ({ descriptor }: Kind): boolean => descriptor.ports !== undefined;
  const widened = [...known].map(([name, kind]) => [name, open(kind) ? { ...kind, artifacts: types } : kind] as const);
  return { kinds, problems, warnings, known: new Map(widened) };
}

async function load(path: string, store: Pick<Store, 'files' | 'kinds'>): Promise<StageDescriptor | KindProblem> {
  try {
    const code = codeDigestOf(codeReader(store.files)(pathToFileURL(path), []));
    const problem = await examinedProblem(path, `${code} ${process.version}`, store);
    if (problem !== undefined) return problem;
    const descriptor = stageExport((await importLinked(path, store.files)) ?? (await importByLoader(path)));
    return isKindProblem(descriptor) ? descriptor : (bodyProblem(descriptor, store.files) ?? descriptor);
  } catch (error) {
    return thrownProblem(error, 'loading the stage kind');
  }
}

/** The kind of a descriptor with the artifact types that it names. */
function asKind(descriptor: StageDescriptor, types: ReadonlyMap<string, URL>): Kind | KindProblem {
  try {
    const [kind] = kindsOf([descriptor], types).values();
    return kind as Kind;
  } catch (error) {
    if (!(error instanceof StageFailure)) throw error;
    const { where, found, expected } = error.facts;
    const hint = "bring its schema in the kind's `types`, or correct the name";
    return { code: error.code, message: `${error.message}: ${where}`, found, expected, hint };
  }
}

async function importByLoader(path: string): Promise<object> {
  await useModuleHooks();
  return (await import(pathToFileURL(path).href)) as object;
}

/** Examines a kind unless the same code was found in order with the same schemas. */
async function examinedProblem(
  path: string,
  code: string,
  { files, kinds }: Pick<Store, 'files' | 'kinds'>,
): Promise<KindProblem | undefined> {
  if (kinds.recall(code)?.every((one) => digestOf(one.path, files) === one.digest) === true) return undefined;
  const examination = await examine(path);
  if ('problem' in examination) return examination.problem;
  kinds.remember(
    code,
    examination.files.map((file) => ({ path: file, digest: files.digest(file) })),
  );
  return undefined;
}

function digestOf(path: string, files: StatCache): string | undefined {
  try {
    return files.digest(path);
  } catch {
    return undefined;
  }
}

/** A type has one schema, which all its writers and readers rely on. */
function typeClash({ types = {} }: StageDescriptor, known: ReadonlyMap<string, URL>): KindProblem | undefined {
  const taken = Object.entries(types).find(([type, url]) => (known.get(type) ?? url).href !== url.href)?.[0];
  if (taken === undefined) return undefined;
  const owner = artifactTypes.has(taken) ? 'comes with the program' : 'is also that of another stage kind here';
  return {
    code: 'kind-type',
    message: `the artifact type "${taken}" ${owner}`,
    hint: 'rename it in `types` and at the ports, or name the same schema file in both kinds',
  };
}

function clashOf(
  { kind, body }: StageDescriptor,
  known: Kinds,
  others: ReadonlyMap<string, StageDescriptor>,
): KindProblem | undefined {
  const hint = 'rename it: the name is part of every key';
  if (known.has(kind)) return { code: 'kind-name', message: `the stage kind "${kind}" comes with the program`, hint };
  const other = [...others].find(([, one]) => one.kind === kind && one.body.href !== body.href)?.[0];
  return other === undefined
    ? undefined
    : { code: 'kind-name', message: `${other} is a stage kind "${kind}" too`, hint };
}

/** Imports that nobody can follow: the code behind them is not part of the key. */
function hiddenImports({ body, assets = [] }: StageDescriptor, files: StatCache): KindProblem[] {
  const reader = codeReader(files);
  reader(body, assets);
  return reader.hidden().map((found) => ({
    code: 'hidden-import',
    message: 'code that is found while the stage runs is not part of its key: a change of it executes nothing again',
    found,
    hint: 'import it by a literal name, or list it in `assets`',
  }));
}
