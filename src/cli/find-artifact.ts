/** Finds the one artifact that a user names: `train.model`, `train[net=A].model`, a digest, or an action with one output. */

import type { OutputRecord } from '../core/facts/record.ts';
import { nearestName } from '../core/values/nearest.ts';
import { openArtifact, openStored, type StoredArtifact } from '../store/objects/artifact.ts';
import type { Store } from '../store/store.ts';
import { UsageError } from './exit.ts';
import { type Found, findResult, type Result } from './find-result.ts';

export interface FoundArtifact {
  /** In words: `model of train[net=A]`. */
  readonly name: string;
  readonly digest: string;
  open(): Promise<StoredArtifact>;
}

/**
 * The artifact of an output, named after a point, or of the only one; with `type` of the only one of that type.
 *
 * @throws UsageError if there is none, or several
 */
export async function findArtifact(ref: string, store: Store, type?: string): Promise<FoundArtifact> {
  const { found, port } = await findNamed(ref, store);
  if (found.kind === 'run') throw new UsageError(`${ref} is a run, not an artifact`, 'give an action: train.model');
  if (found.kind === 'artifact') {
    const { digest, bytes, recorded } = found;
    if (type !== undefined && recorded !== undefined && recorded.type !== type)
      throw new UsageError(`${ref} is an artifact of type ${recorded.type}, not ${type}`);
    return {
      name: recorded?.type ?? 'artifact',
      digest,
      open: () => (recorded ? openArtifact(store.blobs, recorded) : openStored(store.blobs, digest, bytes)),
    };
  }
  const { results } = found;
  const [result] = results;
  if (results.length > 1 || result === undefined)
    throw new UsageError(
      `${ref} has ${results.length} points`,
      `name one: ${listed(results.flatMap(({ action }) => action ?? []))}`,
    );
  const [name, output] = outputOf(result, port, type);
  return {
    name: `${name} of ${result.action ?? result.key.slice(0, 12)}`,
    digest: output.digest,
    open: () => openArtifact(store.blobs, output),
  };
}

/** A name with a point is an output of an action: names of stages have none. */
async function findNamed(ref: string, store: Store): Promise<{ readonly found: Found; readonly port?: string }> {
  const [, action, port] = /^(.+)\.([^.[\]=]+)$/.exec(ref) ?? [];
  if (action === undefined || port === undefined) return { found: await findResult(ref, store) };
  return { found: await findResult(action, store), port };
}

function outputOf(
  { key, found }: Result,
  port: string | undefined,
  type: string | undefined,
): readonly [string, OutputRecord] {
  if (found === undefined) throw new UsageError(`the record of ${key} is no longer in the store`, 'run it again');
  const outputs = Object.entries(found.record.outputs);
  const named = outputs.filter(
    ([name, one]) => (port === undefined || name === port) && (type ?? one.type) === one.type,
  );
  const [only, ...more] = named;
  if (only !== undefined && more.length === 0) return only;
  const names = outputs.map(([name, one]) => `${name} (${one.type})`);
  if (only !== undefined)
    throw new UsageError(`it has ${named.length} outputs`, `add the name of one after a point: ${listed(names)}`);
  const nearest =
    port === undefined
      ? undefined
      : nearestName(
          port,
          outputs.map(([name]) => name),
        );
  throw new UsageError(
    `there is no output ${port === undefined ? `of type ${type}` : `"${port}"`}`,
    nearest === undefined ? `there are: ${listed(names)}` : `did you mean "${nearest}"?`,
  );
}

function listed(names: readonly string[]): string {
  return `${names.slice(0, 10).join(', ')}${names.length > 10 ? ', …' : ''}`;
}
