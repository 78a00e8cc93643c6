/**
 * Lines of a stream of bytes that may be anything: lines are cut at a size, bytes that are no text are shown escaped,
 * and a line that the program wrote over by carriage returns is the last version of it. A last line without an end
 * counts.
 */

export const lineBytesMax = 64 * 1024;

const newline = 10;
const carriageReturn = 13;

export interface LineSplitter {
  push(chunk: Uint8Array): void;
  end(): void;
}

/** `accept` gets each line, and how many bytes of it were cut off. */
export function lineSplitter(accept: (line: string, cut: number) => void): LineSplitter {
  const pending = Buffer.alloc(lineBytesMax);
  let held = 0;
  let cut = 0;
  const append = (part: Uint8Array): void => {
    if (held + part.length > lineBytesMax) dropWrittenOver();
    const room = Math.min(part.length, lineBytesMax - held);
    pending.set(part.subarray(0, room), held);
    held += room;
    cut += part.length - room;
  };
  const dropWrittenOver = (): void => {
    const last = pending.subarray(0, held).lastIndexOf(carriageReturn);
    if (last < 0) return;
    pending.copyWithin(0, last + 1, held);
    held -= last + 1;
    cut = 0;
  };
  const flush = (): void => {
    let end = held;
    while (end > 0 && pending[end - 1] === carriageReturn) end--;
    const line = pending.subarray(0, end);
    const lost = cut;
    [held, cut] = [0, 0];
    accept(shown(line.subarray(line.lastIndexOf(carriageReturn) + 1)), lost);
  };
  return {
    push: (chunk) => {
      let start = 0;
      for (let end = chunk.indexOf(newline); end >= 0; end = chunk.indexOf(newline, start)) {
        append(chunk.subarray(start, end));
        flush();
        start = end + 1;
      }
      append(chunk.subarray(start));
    },
    end: () => {
      if (held > 0) flush();
    },
  };
}

const strict = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true });
const isControl = /(?!\t)\p{Cc}/gu;

/** UTF-8 as it is; bytes that are none, and control characters, as `\x1b`. */
function shown(bytes: Uint8Array): string {
  let text: string;
  try {
    text = strict.decode(bytes);
  } catch {
    return Buffer.from(bytes)
      .toString('latin1')
      .replace(/[^\t\x20-\x7e]/g, escaped);
  }
  return text.replace(isControl, escaped);
}

function escaped(character: string): string {
  return `\\x${character.charCodeAt(0).toString(16).padStart(2, '0')}`;
}
