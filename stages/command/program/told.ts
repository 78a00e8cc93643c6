/**
 * The words of a program to the pipeline: JSON lines in its events file, or lines that it prints
 * (`::metric name=value step=n`, `::progress 3/10 note`, `::note text`). Any other printed line is a line of its log.
 */

import { StageFailure } from 'arrowline/stage';

export type Told =
  | { readonly is: 'metric'; readonly name: string; readonly value: number; readonly step?: number }
  | { readonly is: 'progress'; readonly done: number; readonly total: number; readonly note?: string }
  | { readonly is: 'log'; readonly text: string }
  | { readonly is: 'note'; readonly text: string };

const print = /^::(metric|progress|note)(?:\s+(.*))?$/;
const metricPrint = /^(.+?)=(\S+)(?:\s+step=(\S+))?$/;
const progressPrint = /^([0-9.eE+]+)\/([0-9.eE+]+)(?:\s+(.*))?$/;

/** Reads a printed line. */
export function readPrint(line: string): Told {
  const [, word, rest = ''] = print.exec(line.trimEnd()) ?? [];
  if (word === undefined) return { is: 'log', text: line };
  if (word === 'note') return { is: 'note', text: rest };
  if (word === 'metric') {
    const [, name, value, step] = metricPrint.exec(rest.trim()) ?? [];
    return metric(
      line,
      'a printed line',
      name,
      numberIn(value),
      step === undefined ? undefined : (numberIn(step) ?? Number.NaN),
    );
  }
  const [, done, total, note] = progressPrint.exec(rest.trim()) ?? [];
  return progress(line, 'a printed line', numberIn(done), numberIn(total), note);
}

/** Reads a line of the events file. */
export function readEvent(line: string, where: string): Told {
  const event = parse(line);
  if (!isMapping(event)) throw unreadable(line, where, 'one JSON object a line');
  if ('metric' in event) {
    const step = event.step === undefined || event.step === null ? undefined : (numberIn(event.step) ?? Number.NaN);
    return metric(line, where, event.metric, numberIn(event.value), step);
  }
  if ('progress' in event && isMapping(event.progress)) {
    const { done, total, note } = event.progress;
    return progress(line, where, numberIn(done), numberIn(total), note === null ? undefined : note);
  }
  for (const is of ['log', 'note'] as const) {
    const text = event[is];
    if (typeof text === 'string') return { is, text };
  }
  throw unreadable(line, where, 'an object with "metric" and "value", "progress", "log" or "note"');
}

function metric(line: string, where: string, name: unknown, value?: number, step?: number): Told {
  if (typeof name !== 'string' || name === '' || value === undefined || (step !== undefined && Number.isNaN(step)))
    throw unreadable(line, where, 'a metric: its name, a number, and if wanted the step: ::metric loss=0.25 step=3');
  return { is: 'metric', name, value, ...(step !== undefined && { step }) };
}

function progress(line: string, where: string, done?: number, total?: number, note?: unknown): Told {
  const bad = done === undefined || total === undefined || !(done >= 0 && total > 0 && total < Infinity);
  if (bad || (note !== undefined && typeof note !== 'string'))
    throw unreadable(line, where, 'progress: how much of how much, and if wanted a note: ::progress 3/10 loss 0.25');
  return { is: 'progress', done: Math.min(done, total), total, ...(note !== undefined && note !== '' && { note }) };
}

const words: { readonly [word: string]: number } = {
  nan: Number.NaN,
  inf: Number.POSITIVE_INFINITY,
  infinity: Number.POSITIVE_INFINITY,
};

/** A number, or its text; `nan` and `inf` as Python, R and C print them. */
function numberIn(value: unknown): number | undefined {
  if (typeof value === 'number') return value;
  if (typeof value !== 'string') return undefined;
  const [, sign, word = ''] = /^([+-]?)(\S+)$/.exec(value) ?? [];
  const named = words[word.toLowerCase()];
  if (named !== undefined) return sign === '-' ? -named : named;
  return /^[+-]?(\d+\.?\d*|\.\d+)([eE][+-]?\d+)?$/.test(value) ? Number(value) : undefined;
}

/** JSON; also with NaN and Infinity, which Python writes into it. */
function parse(line: string): unknown {
  try {
    return JSON.parse(line);
  } catch {
    try {
      return JSON.parse(line.replace(/([:,[]\s*)(-?(?:NaN|Infinity))(?=\s*[,}\]])/g, '$1"$2"'));
    } catch {
      return undefined;
    }
  }
}

function isMapping(value: unknown): value is { readonly [field: string]: unknown } {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function unreadable(line: string, where: string, expected: string): StageFailure {
  const found = line.length > 200 ? `${line.slice(0, 200)} …` : line;
  return new StageFailure('program-event', 'the program said something that cannot be read', {
    where,
    found,
    expected,
  });
}
