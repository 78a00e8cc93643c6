/**
 * A standard stream that may refuse a write: a full disk behind `> file`, a closed pipe, a closed terminal. After the
 * first refusal all further output is dropped, so that a file never has a gap; the command goes on.
 */

import { fstatSync, writeSync } from 'node:fs';

export interface Output {
  write(text: string): void;
  /** Why the stream refused a write. A closed pipe does not count: the reader has stopped on purpose. */
  refused(): NodeJS.ErrnoException | undefined;
}

type StandardStream = NodeJS.WriteStream & { readonly fd: number };

export function openOutput(stream: StandardStream): Output {
  let failure: NodeJS.ErrnoException | undefined;
  const failed = (error: NodeJS.ErrnoException): void => {
    failure ??= error;
  };
  stream.on('error', failed);
  const descriptor = fileBehind(stream);
  return {
    write: (text) => {
      if (failure !== undefined) return;
      if (descriptor === undefined) stream.write(text);
      else writeAll(descriptor, text, failed);
    },
    refused: () => (failure?.code === 'EPIPE' ? undefined : failure),
  };
}

/** For a file, Node's stream may write only a part of a text and report success: files are written directly. */
function fileBehind(stream: StandardStream): number | undefined {
  try {
    const stat = fstatSync(stream.fd);
    return stat.isFile() || (stat.isCharacterDevice() && stream.isTTY !== true) ? stream.fd : undefined;
  } catch {
    return undefined;
  }
}

function writeAll(descriptor: number, text: string, failed: (error: NodeJS.ErrnoException) => void): void {
  const bytes = Buffer.from(text);
  try {
    for (let offset = 0; offset < bytes.length; ) offset += writeSync(descriptor, bytes, offset);
  } catch (error) {
    failed(error as NodeJS.ErrnoException);
  }
}
