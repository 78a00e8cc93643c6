/**
 * Takes in the words of a program: its metrics, of which the last value counts, its progress, notes and log lines.
 * Values of `passEnv` are covered in all of them.
 */

import { type ActionContext, type Measure, measureOf, nearestName, type Progress, StageFailure } from 'arrowline/stage';
import { logQueue } from './program/log-queue.ts';
import { readEvent, readPrint, type Told } from './program/told.ts';

const notesMax = 50;
const noteCharactersMax = 1000;
const stderrLinesMax = 20;

export interface Report {
  readonly metrics: Readonly<Record<string, number>>;
  readonly notes: readonly string[];
  /** The last lines that the program wrote to stderr. */
  readonly lastWords: readonly string[];
  printed(line: string, cut: number, from: 'stdout' | 'stderr'): void;
  event(line: string, number: number): void;
  note(text: string): void;
  /** Sends what is queued. To be called when the program has ended. */
  end(): void;
}

export function makeReport(
  context: Pick<ActionContext, 'log' | 'progress'>,
  announced: readonly Measure[],
  mask: (text: string) => string,
): Report {
  const metrics: Record<string, number> = {};
  const notes: string[] = [];
  const lastWords: string[] = [];
  const queue = logQueue((line) => context.log(mask(line)));
  let notesLeftOut = 0;
  let progress: Progress | undefined;
  const note = (text: string): void => {
    if (notes.length < notesMax) notes.push(mask(shortened(text)));
    else notesLeftOut++;
  };
  const tellProgress = (one: Progress): void => {
    progress = one;
    context.progress(one);
  };
  const metric = ({ name, value, step }: Extract<Told, { is: 'metric' }>): void => {
    if (measureOf(name, announced) === undefined) throw unannounced(mask(name), announced);
    metrics[name] = value;
    if (step === undefined) return;
    const text = mask(`${name} ${value} at step ${step}`);
    const point = { step, values: { [name]: value } };
    if (progress === undefined) {
      // Of a program that tells no progress only the points are known.
      queue.add(text);
      context.progress({ unit: 'step', done: 0, total: 1, point });
    } else tellProgress({ ...progress, note: text, point });
  };
  const take = (told: Told): void => {
    if (told.is === 'metric') metric(told);
    else if (told.is === 'note') note(told.text);
    else if (told.is === 'log') queue.add(told.text);
    else {
      const { done, total, note: text } = told;
      tellProgress({ unit: 'step', done, total, ...(text !== undefined && { note: mask(shortened(text)) }) });
    }
  };
  return {
    metrics,
    notes,
    lastWords,
    printed: (line, cut, from) => {
      const text = cut > 0 ? `${line} … (${cut} more bytes of this line)` : line;
      if (from === 'stderr') lastWords.push(mask(text));
      if (lastWords.length > stderrLinesMax) lastWords.shift();
      take(line.startsWith('::') ? readPrint(line) : { is: 'log', text });
    },
    event: (line, number) => take(readEvent(line, `line ${number} of the events`)),
    note,
    end: () => {
      queue.end();
      if (notesLeftOut > 0) notes.push(`${notesLeftOut} more notes of the program are left out`);
      notesLeftOut = 0;
    },
  };
}

/** Fails where an announced metric was not reported, or is no number. Patterns need not be met. */
export function checkReported(metrics: Report['metrics'], announced: readonly Measure[]): void {
  const missing = announced
    .map(({ name }) => name)
    .filter((name) => !name.includes('*') && !Object.hasOwn(metrics, name));
  const reported = Object.keys(metrics);
  if (missing.length > 0)
    throw new StageFailure('metric', `the program did not report ${missing.map((name) => `"${name}"`).join(', ')}`, {
      found: reported.length === 0 ? 'no metric' : reported.join(', '),
      expected: announced.map(({ name }) => name).join(', '),
      hint: 'print ::metric name=value, or take the name out of `metrics`',
    });
}

function unannounced(name: string, announced: readonly Measure[]): StageFailure {
  const known = announced.map((one) => one.name);
  const nearest = nearestName(name, known);
  return new StageFailure('metric', `the program reports the metric "${name}", which its stage does not announce`, {
    found: name,
    expected: known.length === 0 ? 'no metric' : known.join(', '),
    hint: nearest === undefined ? `add it to the stage: metrics: { ${name}: max }` : `did you mean "${nearest}"?`,
  });
}

function shortened(text: string): string {
  return text.length > noteCharactersMax ? `${text.slice(0, noteCharactersMax)} …` : text;
}
