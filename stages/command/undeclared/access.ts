/** One thing that a program did with a path, as the hook in Python or strace saw it. */

export interface Access {
  /** `missing`: it looked for a file that was not there. */
  readonly kind: 'read' | 'write' | 'list' | 'missing';
  /** The absolute path, as the program named it. */
  readonly path: string;
  /** The path that the system found behind it, if the observer saw that. */
  readonly real?: string;
  /** The program, as `programName` shortens its command line. */
  readonly by: string;
}

/** Everything about a log that is not an access. */
export interface Observed {
  /** Processes whose opens were seen. */
  readonly processes: ReadonlySet<number>;
  /** Command lines of programs that were started and whose opens were not seen. */
  readonly unseen: readonly (readonly string[])[];
  /** Hosts that it connected to. */
  readonly connections: readonly string[];
  /** Packages of Python that open files without Python. */
  readonly native: readonly string[];
  /** Folders of the interpreters themselves. */
  readonly own: readonly string[];
  /** Why something may be missing from the log. */
  readonly incomplete?: string;
}

const interpreters = /^(?:python|pypy|node|ruby|perl|Rscript|julia|bash|dash|sh|zsh)[\d.]*t?$/;
/** Options that are followed by a word of their own: `-W error`, `-X dev`, `-euo pipefail`. */
const takesWord = /^-(?:[WX]|\w*o)$/;

/** The name for a command line in messages: the script of an interpreter, else the program. */
export function programName(words: readonly string[]): string {
  const [program = '', ...rest] = words.map((word) => word.slice(word.lastIndexOf('/') + 1));
  if (!interpreters.test(program)) return program;
  for (let at = 0; at < rest.length; at++) {
    const word = rest[at] as string;
    if (/^-\w*[ce]$/.test(word)) return program;
    if (word === '-m') return `${program} -m ${rest[at + 1]}`;
    if (takesWord.test(word)) at++;
    else if (!word.startsWith('-')) return word;
  }
  return program;
}
