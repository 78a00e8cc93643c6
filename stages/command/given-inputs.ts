/**
 * Gives the inputs of a command to its program in the forms that the document asks for: the stored file itself, a file
 * or folder that is written for it, or a folder with the files of a tree.
 */

import { chmodSync, constants, copyFileSync, linkSync, mkdirSync, statSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { type Digest, type InputArtifact, StageFailure, type WiredInput } from 'arrowline/stage';
import { digestOfFile } from './declared-files.ts';
import { writeCsv } from './formats/csv.ts';
import { writeJsonLines } from './formats/jsonl.ts';
import { writeNpy } from './formats/npy.ts';
import type { Form } from './ports.ts';

export interface GivenInputs {
  readonly paths: { readonly [port: string]: readonly string[] };
  /** Fails with `input-changed` if the program has written to a file of the store, even if it set its times back. */
  untouched(): Promise<void>;
}

export async function giveInputs(
  wired: { readonly [port: string]: WiredInput },
  formOf: (port: string) => Form,
  folder: string,
): Promise<GivenInputs> {
  const paths: Record<string, string[]> = {};
  const stored = new Map<string, StoredFile>();
  const watch = (path: string, port: string, digest: Digest): string => {
    stored.set(path, { port, digest, look: lookOf(path) });
    return path;
  };
  for (const [port, { artifacts }] of Object.entries(wired)) {
    const given: string[] = [];
    const form = formOf(port);
    for (const [index, artifact] of artifacts.entries()) {
      const name = artifacts.length === 1 ? port : `${port}-${index}`;
      if (artifact.type === 'files')
        given.push(await linkMembers(artifact, join(folder, name), (path, digest) => watch(path, port, digest)));
      else if (form === 'arrow') given.push(watch(await artifact.path(), port, artifact.digest));
      else given.push(await written(artifact, form, join(folder, name), port));
    }
    paths[port] = given;
  }
  return {
    paths,
    untouched: async () => {
      // Another action that is given the file as well changes its time, but not its bytes.
      for (const [path, { port, look, digest }] of stored)
        if (lookOf(path) !== look && (await digestOfFile(path)) !== digest)
          throw new StageFailure('input-changed', `the program wrote to its input "${port}"`, {
            where: path,
            found: 'other bytes than before',
            hint: 'copy what it changes to TMPDIR; `pipeline verify` finds the damaged artifact, and it is made again',
          });
    },
  };
}

interface StoredFile {
  readonly port: string;
  readonly digest: Digest;
  readonly look: string;
}

async function written(
  artifact: InputArtifact,
  form: Exclude<Form, 'arrow'>,
  place: string,
  port: string,
): Promise<string> {
  const table = await artifact.table();
  const path = `${place}.${form}`;
  if (form === 'npy') {
    mkdirSync(path, { recursive: true });
    writeNpy(path, table, port);
  } else (form === 'csv' ? writeCsv : writeJsonLines)(path, table, port);
  return path;
}

/** A file with an executable bit is a copy: the stored one has none. */
async function linkMembers(
  artifact: InputArtifact,
  folder: string,
  watch: (path: string, digest: Digest) => string,
): Promise<string> {
  mkdirSync(folder, { recursive: true });
  for (const { path, file, executable, digest } of await artifact.members()) {
    const place = join(folder, path);
    mkdirSync(dirname(place), { recursive: true });
    if (executable) {
      copyFileSync(file, place, constants.COPYFILE_FICLONE);
      chmodSync(place, 0o555);
    } else if (link(file, place)) watch(file, digest);
  }
  return folder;
}

/** False where the file system has no hard links, and the file is copied. */
function link(file: string, place: string): boolean {
  try {
    linkSync(file, place);
    return true;
  } catch {
    copyFileSync(file, place, constants.COPYFILE_FICLONE);
    return false;
  }
}

/** A program can set back the time of the last write, but not that of the last change. */
function lookOf(path: string): string {
  const { size, mtimeNs, ctimeNs } = statSync(path, { bigint: true });
  return `${size} ${mtimeNs} ${ctimeNs}`;
}
