/**
 * The stage kinds that a document names by a path, loaded between reading the document and resolving it; their mistakes
 * become diagnostics at `uses`. A document without such kinds loads nothing of this.
 */

import type { DocumentNode, DocumentReader } from '../core/document/document.ts';
import { Mistakes } from '../core/document/mistakes.ts';
import { type KindUse, kindUses } from '../core/pipeline/kind-modules.ts';
import type { Resolution } from '../core/pipeline/resolve.ts';
import type { Kinds } from '../run/kind.ts';
import type { UserKinds } from '../run/user-kinds/load-user-kinds.ts';
import { KindFault } from '../run/user-kinds/problem.ts';
import { openStore, type Store } from '../store/store.ts';
import type { Document } from './locate.ts';

export interface ReadUserKinds {
  /** Reads the document once more, and adds the mistakes of the kinds that it names. */
  readonly readDocument: DocumentReader;
  /** The kinds as the document names them: the program's by name, the user's by path. */
  readonly named: Kinds;
  /** All kinds by their own name, as actions and records have it. */
  readonly kinds: Kinds;
  readonly uses: readonly KindUse[];
}

export async function readUserKinds(
  document: Document,
  readDocument: DocumentReader,
  known: Kinds,
  store: Store = openStore(document.store),
): Promise<ReadUserKinds> {
  const text = textOf(document);
  const mistakes = new Mistakes(text, document.file);
  const root = readDocument(text, mistakes);
  const uses = root === undefined ? [] : kindUses(root);
  // A document with mistakes is read again, so that they reach the diagnostics.
  const again =
    root === undefined || mistakes.count > 0 || mistakes.warnings().length > 0
      ? readDocument
      : (): DocumentNode => root;
  if (uses.length === 0) return { readDocument: again, named: known, kinds: known, uses };
  const { loadUserKinds } = await import('../run/user-kinds/load-user-kinds.ts');
  const paths = uses.map((one) => one.uses);
  const found = await loadUserKinds(paths, document.directory, known, store);
  return {
    readDocument: (source, into) => {
      const tree = again(source, into);
      place(found, uses, into);
      return tree;
    },
    named: new Map([...found.known, ...found.kinds]),
    kinds: new Map([...found.known, ...[...found.kinds.values()].map((kind) => [kind.descriptor.kind, kind] as const)]),
    uses,
  };
}

/** The resolution, or the problem of a user's kind whose function failed in it. */
export async function kindMistakes(
  document: Document,
  { uses }: ReadUserKinds,
  resolve: () => Resolution,
): Promise<Resolution> {
  if (uses.length === 0) return resolve();
  const { bounded } = await import('../run/user-kinds/bounded.ts');
  try {
    return bounded(resolve);
  } catch (error) {
    if (!(error instanceof KindFault)) throw error;
    const mistakes = new Mistakes(textOf(document), document.file);
    const { code, message, ...facts } = error.problem;
    mistakes.add(code, message, uses.find((one) => one.uses === error.uses)?.spans[0], facts);
    return { diagnostics: mistakes.list() };
  }
}

function place({ problems, warnings }: UserKinds, uses: readonly KindUse[], mistakes: Mistakes): void {
  for (const { uses: path, spans } of uses) {
    const problem = problems.get(path);
    for (const span of spans) if (problem !== undefined) mistakes.add(problem.code, problem.message, span, problem);
    for (const { code, message, ...facts } of warnings.get(path) ?? []) mistakes.warn(code, message, spans[0], facts);
  }
}

/** As positions count: without a byte order mark. */
function textOf({ source }: Document): string {
  return source.startsWith('\ufeff') ? source.slice(1) : source;
}
