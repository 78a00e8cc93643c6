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

/** What became of the paths in `uses`, by path. */
export interface UserKinds {
  readonly kinds: ReadonlyMap<string, Kind>;
  readonly problems: ReadonlyMap<string, KindProblem>;
  /** Valid, but probably not intended. */
  readonly warnings: ReadonlyMap<string, readonly KindProblem[]>;
}

/** `directory` is that of the document, `known` the kinds that come with the program. */
export async function loadUserKinds(
  uses: readonly string[],
  directory: string,
  known: Kinds,
  store: Pick<Store, 'files' | 'kinds'>,
): Promise<UserKinds> {
  const kinds = new Map<string, Kind>();
  const problems = new Map<string, KindProblem>();
  const warnings = new Map<string, readonly KindProblem[]>();
  /** By file: two paths may lead to one. */
  const loaded = new Map<string, Kind>();
  for (const one of uses) {
    const path = findModule(one, directory);
    const kind = typeof path === 'string' ? (loaded.get(path) ?? (await load(path, one, store))) : path;
    const clash = isKindProblem(kind) ? kind : clashOf(kind, known, kinds);
    if (clash !== undefined) problems.set(one, clash);
    else if (!isKindProblem(kind)) {
      kinds.set(one, kind);
      if (typeof path === 'string') loaded.set(path, kind);
      warnings.set(one, hiddenImports(kind.descriptor, store.files));
    }
  }
  return { kinds, problems, warnings };
}

async function load(path: string, uses: string, store: Pick<Store, 'files' | 'kinds'>): Promise<Kind | KindProblem> {
  try {
    const code = codeDigestOf(codeReader(store.files)(pathToFileURL(path), []));
    const problem = await examinedProblem(path, `${code} ${process.version}`, store);
    if (problem !== undefined) return problem;
    const descriptor = stageExport((await importLinked(path, store.files)) ?? (await importByLoader(path)));
    if (isKindProblem(descriptor)) return descriptor;
    const wrong = bodyProblem(descriptor, store.files) ?? ownTypesProblem(descriptor);
    if (wrong !== undefined) return wrong;
    const own = Object.entries(descriptor.types ?? {});
    const [kind] = kindsOf([guarded(descriptor, uses)], new Map([...artifactTypes, ...own])).values();
    return kind as Kind;
  } catch (error) {
    if (error instanceof StageFailure) {
      const { where, ...facts } = error.facts;
      return {
        ...facts,
        code: error.code,
        message: where === undefined ? error.message : `${error.message}: ${where}`,
      };
    }
    return thrownProblem(error, 'loading the stage kind');
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

/** A type of the program's has one schema, which its own kinds rely on. */
function ownTypesProblem({ types = {} }: StageDescriptor): KindProblem | undefined {
  const taken = Object.keys(types).find((type) => artifactTypes.has(type));
  return taken === undefined
    ? undefined
    : {
        code: 'kind-type',
        message: `the artifact type "${taken}" comes with the program`,
        hint: 'rename it in `types` and at the ports',
      };
}

function clashOf(
  { descriptor, artifacts }: Kind,
  known: Kinds,
  loaded: ReadonlyMap<string, Kind>,
): KindProblem | undefined {
  const rename = 'rename it: the name is part of every key';
  if (known.has(descriptor.kind))
    return { code: 'kind-name', message: `the stage kind "${descriptor.kind}" comes with the program`, hint: rename };
  for (const [uses, other] of loaded) {
    if (other.descriptor.body.href === descriptor.body.href && other.descriptor.kind === descriptor.kind) continue;
    if (other.descriptor.kind === descriptor.kind)
      return { code: 'kind-name', message: `${uses} is a stage kind "${descriptor.kind}" too`, hint: rename };
    for (const [type, url] of artifacts)
      if ((other.artifacts.get(type) ?? url).href !== url.href)
        return {
          code: 'kind-type',
          message: `${uses} brings another artifact type "${type}"`,
          hint: 'rename one of them, or let both name one schema file',
        };
  }
  return undefined;
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
