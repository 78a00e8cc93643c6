/** Takes a line of strace's log apart. Knows the form of lines, not the meaning of calls. */

export interface Argument {
  /** As it stands in the log. */
  readonly raw: string;
  /** The text between quotes, byte by byte. */
  readonly text?: string;
  /** The path behind a descriptor: `3</tmp/x>`, `AT_FDCWD</tmp>`. */
  readonly behind?: string;
}

export interface Call {
  readonly name: string;
  readonly arguments: readonly Argument[];
  /** The part after `=`. */
  readonly result: Argument;
}

export type Line =
  | { readonly kind: 'call'; readonly pid: number; readonly text: string }
  /** Another process's line came between; the rest follows in a line of kind `resumed`. */
  | { readonly kind: 'unfinished'; readonly pid: number; readonly text: string }
  | { readonly kind: 'resumed'; readonly pid: number; readonly rest: string }
  /** The process is gone. `heir`: another thread called exec, and continues under the number of the first. */
  | { readonly kind: 'end'; readonly pid: number; readonly heir?: number }
  /** strace stopped watching it. */
  | { readonly kind: 'detached'; readonly pid: number }
  | { readonly kind: 'other'; readonly pid: number };

const unfinished = / <unfinished \.\.\.>\)?$/;

/** Undefined if the text is no line of strace's. */
export function readLine(line: string): Line | undefined {
  const [, digits, text = ''] = /^(\d+) +(.*)$/.exec(line) ?? [];
  if (digits === undefined) return undefined;
  const pid = Number(digits);
  if (text.startsWith('+++')) {
    const heir = /superseded by execve in pid (\d+)/.exec(text)?.[1];
    return { kind: 'end', pid, ...(heir !== undefined && { heir: Number(heir) }) };
  }
  if (text.startsWith('---')) return { kind: 'other', pid };
  if (text.endsWith('<detached ...>')) return { kind: 'detached', pid };
  const resumed = /^<\.\.\. \w+ resumed>/.exec(text)?.[0];
  if (resumed !== undefined) return { kind: 'resumed', pid, rest: text.slice(resumed.length) };
  if (unfinished.test(text)) return { kind: 'unfinished', pid, text: text.replace(unfinished, '') };
  return /^\w+\(/.test(text) ? { kind: 'call', pid, text } : undefined;
}

/** `openat(AT_FDCWD</p>, "x", O_RDONLY) = 3</p/x>` in parts. A call that never returned has an empty result. */
export function readCall(text: string): Call {
  const open = text.indexOf('(');
  const parts: Argument[] = [];
  let at = open + 1;
  while (at < text.length && text[at] !== ')') {
    const end = endOfArgument(text, at);
    parts.push(readArgument(text.slice(at, end).trim()));
    at = text[end] === ',' ? end + 1 : end;
  }
  const result = text.slice(at + 1).replace(/^\s*=\s*/, '');
  return { name: text.slice(0, open), arguments: parts, result: readArgument(result) };
}

/** All quoted texts of `["cat", "x"]`. */
export function textsIn(raw: string): string[] {
  return [...raw.matchAll(quoted)].map((match) => unquoted(match[1] ?? ''));
}

const quoted = /"((?:[^"\\]|\\.)*)"/g;
const described = /^[\w-]+<([^>]*)>/;

function readArgument(raw: string): Argument {
  const text = /^"((?:[^"\\]|\\.)*)"/.exec(raw)?.[1];
  const behind = described.exec(raw)?.[1];
  return {
    raw,
    ...(text !== undefined && { text: unquoted(text) }),
    ...(behind !== undefined && { behind: unquoted(behind) }),
  };
}

function endOfArgument(text: string, start: number): number {
  let depth = 0;
  const token = /"(?:[^"\\]|\\.)*"|<[^>]*>|\/\*.*?\*\/|[([{]|[)\]},]/g;
  token.lastIndex = start;
  for (let match = token.exec(text); match !== null; match = token.exec(text)) {
    const one = match[0];
    if ('([{'.includes(one)) depth++;
    else if (depth === 0 && ')]},'.includes(one)) return match.index;
    else if (')]}'.includes(one)) depth--;
  }
  return text.length;
}

const letters: { readonly [letter: string]: string } = {
  n: '\n',
  t: '\t',
  r: '\r',
  v: '\v',
  f: '\f',
  a: '\x07',
  b: '\b',
};

function unquoted(text: string): string {
  return text.replace(/\\(?:([0-7]{1,3})|x([0-9a-f]{2})|(.))/gi, (_, octal?: string, hex?: string, letter = '') =>
    octal !== undefined
      ? String.fromCharCode(Number.parseInt(octal, 8))
      : hex !== undefined
        ? String.fromCharCode(Number.parseInt(hex, 16))
        : (letters[letter] ?? letter),
  );
}
