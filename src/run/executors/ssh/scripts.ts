/** The shell scripts that hosts run: to start a job that outlives the connection, to list jobs, and to end some. */

import { randomBytes } from 'node:crypto';
import { quoted } from '../jobs/work-command.ts';

export interface Start {
  /** With the mark of the job at its end. */
  readonly command: readonly string[];
  readonly prologue: string;
  readonly variables: { readonly [name: string]: string };
  readonly log: string;
  /** The file that gets the exit code. */
  readonly exit: string;
}

export const listScript = 'ps -eww -o pid= -o args=\n';

/** The last line of an answer to a script that got to its end. */
export const atEnd = 'arrowline-end\n';

/** A script that says so when it gets to its end without an error. */
export function whole(script: string): string {
  return `(\n${script}) && printf '%s' '${atEnd}'\n`;
}

/**
 * Prints `started` and the number. The job has a session of its own and goes on without the connection; the shell that
 * waits for its exit code carries the mark too.
 */
export function startScript(number: number, { command, prologue, variables, log, exit }: Start): string {
  const end = `END-${randomBytes(8).toString('hex')}`;
  const draft = quoted(`${exit}.draft`);
  return [
    '(',
    ...Object.entries(variables).map(([name, value]) => `export ${name}=${quoted(value)}`),
    `exec setsid /bin/sh -s ${quoted(command.at(-1) ?? '')} >> ${quoted(log)} 2>&1 <<'${end}'`,
    '(',
    prologue,
    `exec ${command.map(quoted).join(' ')}`,
    ') < /dev/null',
    // Whole or not at all.
    `echo $? > ${draft} && mv ${draft} ${quoted(exit)}`,
    end,
    ') > /dev/null 2>&1 &',
    `echo started ${number}`,
    '',
  ].join('\n');
}

/** Ends all processes with one of the marks: asked first, killed after six seconds. */
export function endScript(marks: readonly string[]): string {
  const patterns = marks.map((mark) => `*${quoted(mark)}*`).join('|');
  return `each() {
  ps -eww -o pid= -o args= | while read -r pid rest; do
    case "$rest" in ${patterns}) "$@" "$pid" ;; esac
  done
}
[ -z "$(each echo)" ] && exit 0
each kill -TERM
for round in $(seq 60); do
  [ -z "$(each echo)" ] && exit 0
  sleep 0.1
done
each kill -KILL
`;
}
