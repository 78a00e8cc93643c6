/**
 * A standard stream that may refuse what is written: a full disk behind `> file`, a reader that went away, a terminal
 * that is gone. From the first refusal on nothing more is written, so that a file never has a hole; the work goes on.
 */

import { fstatSync, writeSync } from 'node:fs';

export interface Output {
  write(text: string): void;
  /** Why the stream refused to take all there was; a reader that went away has heard enough and is no reason. */
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

/** Node's stream over a file takes a part of a text that was written for all of it: files are written to here. */
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
