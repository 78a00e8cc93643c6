/** `pipeline show REF --path PORT[/FILE]`: prints where the Arrow file of an artifact, or a file that it lists, is. */

import { files as filesType } from '../../artifacts/files.ts';
import type { OutputRecord } from '../../core/facts/record.ts';
import { nearestName } from '../../core/values/nearest.ts';
import { readArtifact } from '../../store/objects/artifact.ts';
import type { Store } from '../../store/store.ts';
import { UsageError } from '../exit.ts';
import type { Found } from '../find-result.ts';

/** A path for each result. Throws UsageError for names that are not there, and DamagedBlob. */
export async function pathsOf(found: Found, asked: string, store: Store): Promise<string[]> {
  if (found.kind === 'run') throw new UsageError('a run has no path', 'give an action: train, train[net=A]');
  if (found.kind === 'artifact') {
    const { recorded, digest, bytes } = found;
    if (recorded === undefined) return [await store.blobs.fileOf(digest, bytes)];
    return [await pathIn(recorded, asked, store)];
  }
  const [port = '', ...member] = asked.split('/');
  const paths: string[] = [];
  for (const { key, found: result } of found.results) {
    if (result === undefined) throw new UsageError(`the record of ${key} is no longer in the store`, 'run it again');
    const { outputs } = result.record;
    const output = Object.hasOwn(outputs, port) ? outputs[port] : undefined;
    if (output === undefined) throw unknown(`output "${port}"`, port, Object.keys(outputs));
    paths.push(await pathIn(output, member.join('/'), store));
  }
  return paths;
}

async function pathIn(output: OutputRecord, member: string, store: Store): Promise<string> {
  if (member === '') return store.blobs.fileOf(output.digest, output.bytes);
  if (output.type !== 'files') throw new UsageError(`an artifact of type ${output.type} has no files of its own`);
  const { files } = filesType.read(await readArtifact(store.blobs, output));
  const file = files.find(({ path }) => path === member);
  if (file === undefined)
    throw unknown(
      `file "${member}"`,
      member,
      files.map(({ path }) => path),
    );
  return store.blobs.fileOf(file.digest, file.bytes);
}

function unknown(what: string, asked: string, names: readonly string[]): UsageError {
  const nearest = nearestName(asked, names);
  const listed = `there are: ${names.slice(0, 10).join(', ')}${names.length > 10 ? ', …' : ''}`;
  return new UsageError(`there is no ${what}`, nearest === undefined ? listed : `did you mean "${nearest}"?`);
}
