/**
 * The programs whose versions are in a command's key: those that the document lists, else the interpreters that the
 * command, or a command of its shell, begins with, as the variables of `env` find it and its packages. Only programs that are known to answer `--version` are asked: any other might do its work.
 */

import type { ProgramVersion } from 'arrowline/stage';
import type { CommandParameters } from './parameters.ts';

const python = /^(?:python|pypy)[0-9.]*$/;
const interpreters = /^(?:bash|bun|deno|java|julia|node|octave|perl|php|Rscript|ruby|swift)$/;

/** Programs that start the one that follows among their words. */
const starters = /^(?:env|nice|nohup|stdbuf|taskset|ionice|chrt|timeout|time|setsid)$/;

/**
 * Prints the names and versions of the installed distributions, and the folders that have to change for them to change.
 * Nothing beside the script is imported: the folder of the document may have a module of any name.
 */
const distributions = `import sys
sys.path[:1] = []
import os
from importlib import metadata
for path in sys.path:
    if path and os.path.isdir(path): print("::depends " + path)
print("\\n".join(sorted({str(one.metadata["Name"]) + " " + str(one.version) for one in metadata.distributions()})))
`;

export function versionsOf({ run, shell, versions, env }: CommandParameters): ProgramVersion[] {
  const programs = shell === undefined ? [programOf(run)] : ['bash', ...interpretersIn(shell)];
  const asked = versions?.map(textsIn) ?? programs.flatMap(defaultVersions);
  const environment = env && Object.fromEntries(Object.entries(env).map(([name, value]) => [name, String(value)]));
  return asked.map((words, index) => ({ at: ['versions', index], words, ...(environment && { environment }) }));
}

function defaultVersions(program: string | undefined): string[][] {
  const name = nameOf(program ?? '');
  if (program !== undefined && python.test(name))
    return [
      [program, '--version'],
      [program, '-c', distributions],
    ];
  return program !== undefined && interpreters.test(name) ? [[program, '--version']] : [];
}

type Words = CommandParameters['run'] | NonNullable<CommandParameters['versions']>[number];

/** Planning has split command lines into words; places of artifacts have no meaning here. */
function textsIn(words: Words): string[] {
  if (!Array.isArray(words)) return [];
  return words.flatMap((word: unknown) => (typeof word === 'string' ? [word] : []));
}

/** The first word, or the interpreter that it starts. */
function programOf(words: Words): string | undefined {
  const [first]: readonly unknown[] = Array.isArray(words) ? words : [];
  if (typeof first !== 'string') return undefined;
  return starters.test(nameOf(first)) ? textsIn(words).find(isInterpreter) : first;
}

/** The interpreters that a shell's text begins a command with. */
function interpretersIn(text: string): string[] {
  const begins = text.matchAll(/(?:^|[;&|(]|\b(?:then|do|else|exec|time)\s)[ \t]*([\w.+/-]+)(?=\s)/gm);
  return [...new Set([...begins].map(([, word = '']) => word))].filter(
    (word) => isInterpreter(word) && word !== 'bash',
  );
}

function isInterpreter(word: string): boolean {
  return python.test(nameOf(word)) || interpreters.test(nameOf(word));
}

function nameOf(program: string): string {
  return program.slice(program.lastIndexOf('/') + 1);
}
