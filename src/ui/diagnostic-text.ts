/**
 * Prints diagnostics: code and message, the position, the source line with the range underlined, the facts. Knows
 * terminal columns and nothing of documents.
 */

import type { Diagnostic } from '../core/document/diagnostic.ts';
import { moreCode } from '../core/document/mistakes.ts';
import { columns } from './columns.ts';
import { inert } from './inert.ts';

export interface DrawingOptions {
  readonly color?: boolean;
  /** Columns of the terminal: longer source lines are cut around the place. */
  readonly width?: number;
}

type Paint = (style: 'error' | 'warning' | 'faint' | 'strong', text: string) => string;

const styles = { error: '31;1', warning: '33;1', faint: '2', strong: '1' } as const;

/**
 * All diagnostics, separated by empty lines, and their number at the end; without a final newline. Quoted text is
 * escaped, so that it cannot add lines.
 */
export function drawDiagnostics(diagnostics: readonly Diagnostic[], options: DrawingOptions = {}): string {
  return [...diagnostics.map((one) => drawDiagnostic(one, options)), ...counted(diagnostics)].join('\n\n');
}

/** `2 mistakes, 1 warning`; empty if the last diagnostic gives the number of those not shown. */
function counted(diagnostics: readonly Diagnostic[]): string[] {
  if (diagnostics.at(-1)?.code === moreCode) return [];
  const count = (severity: Diagnostic['severity'], word: string): string[] => {
    const { length } = diagnostics.filter((one) => one.severity === severity);
    return length === 0 ? [] : [`${length} ${word}${length === 1 ? '' : 's'}`];
  };
  return [[...count('error', 'mistake'), ...count('warning', 'warning')].join(', ')];
}

/** One diagnostic, several lines, without a newline at the end. */
export function drawDiagnostic(diagnostic: Diagnostic, options: DrawingOptions = {}): string {
  const paint: Paint = (style, text) => (options.color === true ? `\u001b[${styles[style]}m${text}\u001b[0m` : text);
  const { severity, code, message, file, range } = diagnostic;
  const lines = [`${paint(severity, `${severity}[${code}]`)}${paint('strong', `: ${inert(message)}`)}`];
  const gutter = ' '.repeat(range === undefined ? 1 : String(range.line).length);
  if (range !== undefined) {
    lines.push(`${gutter}${paint('faint', '-->')} ${inert(file)}:${range.line}:${range.column}`);
    lines.push(...drawLine(diagnostic, gutter, options.width ?? 120, paint));
  }
  const facts = [
    ['found', diagnostic.found],
    ['expected', diagnostic.expected],
    ['hint', diagnostic.hint],
  ] as const;
  for (const [label, text] of facts)
    if (text !== undefined)
      lines.push(`${gutter} ${paint('faint', '=')} ${paint('strong', `${label}:`)} ${inert(text)}`);
  return lines.join('\n');
}

function drawLine(diagnostic: Diagnostic, gutter: string, width: number, paint: Paint): string[] {
  const { severity, range, sourceLine, sourceColumn = 1 } = diagnostic;
  if (range === undefined || sourceLine === undefined) return [];
  const at = range.column - sourceColumn;
  const room = Math.max(20, width - gutter.length - 3);
  const part = cutAround(sourceLine, at, room);
  // A range over several lines, or an empty one, is marked on its first line only.
  const length = Math.max(1, Math.min(range.end - range.start, sourceLine.trimEnd().length - at));
  const from = at - part.start + part.shift;
  const before = columns(shown(part.text.slice(0, from)));
  const marked = columns(shown(part.text.slice(0, from + length))) - before;
  const bar = paint('faint', '|');
  return [
    `${gutter} ${bar}`,
    `${paint('faint', String(range.line))} ${bar} ${shown(part.text)}`,
    `${gutter} ${bar} ${' '.repeat(before)}${paint(severity, '^'.repeat(Math.max(1, marked)))}`,
  ];
}

/** Text of a file: tabs as two spaces. */
function shown(text: string): string {
  return inert(text.replaceAll('\t', '  '));
}

/** At most `room` characters of a line around `at`. `shift` is the number of characters added in front. */
function cutAround(line: string, at: number, room: number): { text: string; start: number; shift: number } {
  if (line.length <= room) return { text: line, start: 0, shift: 0 };
  const start = at < room * 0.7 ? 0 : Math.max(0, Math.min(at - Math.floor(room / 3), line.length - room));
  const end = Math.min(line.length, start + room - 2);
  const head = start > 0 ? '…' : '';
  return { text: `${head}${line.slice(start, end)}${end < line.length ? '…' : ''}`, start, shift: head.length };
}
