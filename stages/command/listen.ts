/** Runs a program and hands its words to the report, until all its processes have ended. */

import { type ProgramGroup, StageFailure } from 'arrowline/stage';
import { followEvents } from './program/event-file.ts';
import { type Ended, type Launch, runProgram } from './program/run-program.ts';
import type { Report } from './report.ts';

export interface Listening {
  readonly launch: Omit<Launch, 'started' | 'line'>;
  /** The file of its events, which is there. */
  readonly events: string;
  started(pid: number): ProgramGroup;
  readonly report: Report;
}

/** A word that cannot be understood ends the program and is the failure. */
export async function listen({
  launch,
  events,
  started,
  report,
}: Listening): Promise<Ended & { readonly pid: number }> {
  let pid = 0;
  let broken: { readonly error: unknown } | undefined;
  const fail = (error: unknown): void => {
    if (broken !== undefined) return;
    broken = { error };
    running.stop();
  };
  const running = runProgram({
    ...launch,
    started: (process) => {
      pid = process;
      return started(process);
    },
    line: (line, cut, from) => {
      try {
        report.printed(line, cut, from);
      } catch (error) {
        fail(error);
      }
    },
  });
  const file = followEvents(events, (line, number) => report.event(line, number), fail);
  const ended = await running.ended.finally(() => {
    file.end();
    report.end();
  });
  if (broken !== undefined) throw broken.error;
  if (ended.left > 0) report.note(`${ended.left} processes that the program left behind were ended`);
  return { ...ended, pid };
}

/** Fails with `program-exit` unless the program ended well. */
export function checkEnd({ code, signal }: Ended, words: readonly string[], { lastWords }: Report): void {
  if (code === 0) return;
  const how = signal === null ? `exited with code ${code}` : `was ended by ${signal}`;
  const hint =
    code === 127
      ? 'a shell exits with 127 if it does not find a program: is it on PATH?'
      : signal === 'SIGKILL' || code === 128 + 9
        ? 'it was killed: systems do so when memory is short; resources.memory of the stage asks for more'
        : undefined;
  throw new StageFailure('program-exit', `the program ${how}`, {
    where: shortened(words.join(' ')),
    found: lastWords.length === 0 ? 'nothing on stderr' : lastWords.join('\n'),
    expected: 'exit code 0',
    ...(hint !== undefined && { hint }),
  });
}

function shortened(text: string): string {
  const [line = ''] = text.split('\n', 1);
  return line.length > 200 || line !== text ? `${line.slice(0, 200)} …` : line;
}
