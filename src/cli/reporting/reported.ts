/**
 * `--reporter`: tells build servers of a run. Files are written when it begins, as those of a run that did not end, and
 * again when it has ended: a process that is killed leaves no file of an earlier run.
 */

import { appendFileSync, mkdirSync, statSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import type { Diagnostic } from '../../core/document/diagnostic.ts';
import type { EventListener } from '../../core/facts/event.ts';
import type { RunFacts } from '../../core/facts/run-facts.ts';
import type { Pipeline } from '../../core/pipeline/pipeline.ts';
import { annotations, endGroup, group } from '../../ui/reporters/github/commands.ts';
import { jobSummary } from '../../ui/reporters/github/summary.ts';
import { codeQuality } from '../../ui/reporters/gitlab/code-quality.ts';
import { openMetrics } from '../../ui/reporters/gitlab/open-metrics.ts';
import { junitXml } from '../../ui/reporters/junit.ts';
import { isTold, nothingTold, type Told, type ToldEvent, toldEvents } from '../../ui/reporters/told.ts';
import { exitCodes, UsageError } from '../exit.ts';
import type { Terminal } from '../terminal.ts';
import { fileInRepository } from './repository.ts';
import type { ReporterRequest } from './request.ts';

/** A command tells its reporters through it. */
export interface Reporting {
  readonly listener: EventListener;
  /** The document has mistakes, or only warnings. */
  diagnosed(diagnostics: readonly Diagnostic[]): void;
  began(pipeline: Pick<Pipeline, 'file' | 'stages'>): void;
  ended(facts: RunFacts): void;
}

interface Destination {
  readonly terminal: Terminal;
  /** Standard output holds JSON lines: commands to GitHub go to standard error, and no lines are folded. */
  readonly json: boolean;
}

/**
 * Runs a command and reports it, however it ends. A report that cannot be written at the end makes a command that
 * would have succeeded fail.
 * @throws UsageError before the command begins, if a report cannot be written
 */
export async function reported(
  requests: readonly ReporterRequest[],
  document: string,
  { terminal, json }: Destination,
  command: (reporting: Reporting) => Promise<number>,
): Promise<number> {
  let told = nothingTold(document);
  const events: ToldEvent[] = [];
  const files = (): (readonly [path: string, text: string])[] => requests.flatMap((one) => filesOf(one, told));
  const refused = written(files());
  if (refused !== undefined) throw new UsageError(refused, 'name a place for --reporter that may be written to');
  const onGithub = requests.some(({ name }) => name === 'github');
  const fold = onGithub && !json ? logFolding(terminal) : undefined;
  const finish = (code: number): number => {
    fold?.end();
    told = toldEvents(told, events);
    const problems = [written(files())];
    if (onGithub) {
      for (const line of annotations(told, fileInRepository)) terminal.command(line, json ? 'error' : 'out');
      problems.push(summarized(told));
    }
    const said = problems.filter((problem) => problem !== undefined);
    for (const problem of said) terminal.error(`error: ${problem}`);
    return code === exitCodes.ok && said.length > 0 ? exitCodes.storeFault : code;
  };
  try {
    const code = await command({
      listener: (event) => {
        fold?.listener(event);
        if (isTold(event)) events.push(event);
      },
      diagnosed: (diagnostics) => {
        told = { ...told, diagnostics: [...told.diagnostics, ...diagnostics] };
      },
      began: ({ file, stages }) => {
        told = { ...told, document: file, stages: new Map(stages.map(({ name, range }) => [name, range])) };
      },
      ended: (facts) => {
        told = { ...told, facts };
      },
    });
    return finish(code);
  } catch (error) {
    told = { ...told, fault: error instanceof Error ? error.message : String(error) };
    finish(exitCodes.stageFailed);
    throw error;
  }
}

function filesOf(request: ReporterRequest, told: Told): [path: string, text: string][] {
  if (request.name === 'junit') return [[request.file, junitXml(told)]];
  if (request.name === 'github') return [];
  return [
    [join(request.folder, 'junit.xml'), junitXml(told)],
    [join(request.folder, 'code-quality.json'), codeQuality(told, fileInRepository)],
    [join(request.folder, 'metrics.txt'), openMetrics(told)],
  ];
}

/** Returns why one of the files could not be written. */
function written(files: readonly (readonly [path: string, text: string])[]): string | undefined {
  for (const [path, text] of files)
    try {
      mkdirSync(dirname(path), { recursive: true });
      writeFileSync(path, text);
    } catch (error) {
      return `the report ${path} cannot be written: ${(error as Error).message}`;
    }
  return undefined;
}

/** GitHub keeps this many bytes of the summaries of one step, and drops all of them if there are more. */
const stepBytesMax = 2 ** 20;

/** Adds to the summary of the step, if there is one. Returns why that was not possible. */
function summarized(told: Told): string | undefined {
  const path = process.env.GITHUB_STEP_SUMMARY;
  if (path === undefined || path === '') return undefined;
  try {
    const room = stepBytesMax - (statSync(path, { throwIfNoEntry: false })?.size ?? 0);
    const text = jobSummary(told, room);
    if (text === '') return `the summary of the job has no room left: ${path}`;
    appendFileSync(path, text);
  } catch (error) {
    return `the summary of the job cannot be written: ${(error as Error).message}`;
  }
  return undefined;
}

/** Folds the lines that come while actions run; those of models and gates stay open. */
function logFolding(terminal: Terminal): { readonly listener: EventListener; end(): void } {
  let open = false;
  const end = (): void => {
    if (open) terminal.command(endGroup, 'out');
    open = false;
  };
  return {
    listener: (event) => {
      if (event.event === 'run.started') {
        terminal.command(group(`${event.pipeline}: ${event.actions} actions`), 'out');
        open = true;
      } else if (event.event === 'run.finished') end();
    },
    end,
  };
}
