/**
 * Draws diagnostics for people: code and message, the place, the line with the stretch underlined, the facts. Knows
 * terminals' columns and nothing of documents.
 */

import type { Diagnostic } from '../core/diagnostic.ts';
import { columns } from './columns.ts';
import { inert } from './inert.ts';

export interface DrawingOptions {
  readonly color?: boolean;
  /** Columns of the terminal: longer source lines are cut around the place. */
  readonly width?: number;
}

type Paint = (style: 'error' | 'faint' | 'strong', text: string) => string;

const styles = { error: '31;1', faint: '2', strong: '1' } as const;

/** All diagnostics, with an empty line between them and their number at the end. No newline at the end. */
export function drawDiagnostics(diagnostics: readonly Diagnostic[], options: DrawingOptions = {}): string {
  const count = diagnostics.length === 1 ? '1 mistake' : `${diagnostics.length} mistakes`;
  return [...diagnostics.map((one) => drawDiagnostic(one, options)), count].join('\n\n');
}

/** One diagnostic, several lines, without a newline at the end. */
export function drawDiagnostic(diagnostic: Diagnostic, options: DrawingOptions = {}): string {
  const paint: Paint = (style, text) => (options.color === true ? `\u001b[${styles[style]}m${text}\u001b[0m` : text);
  const { code, message, file, range } = diagnostic;
  const lines = [`${paint('error', `error[${code}]`)}${paint('strong', `: ${inert(message)}`)}`];
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

function drawLine({ range, sourceLine }: Diagnostic, gutter: string, width: number, paint: Paint): string[] {
  if (range === undefined || sourceLine === undefined) return [];
  const at = range.column - 1;
  const room = Math.max(20, width - gutter.length - 3);
  const cut = cutAround(sourceLine, at, room);
  // A stretch over several lines, or an empty one, is marked on its first line only.
  const length = Math.max(1, Math.min(range.end - range.start, sourceLine.trimEnd().length - at));
  const before = inert(cut.text.slice(0, at - cut.start + cut.shift));
  const marked = inert(cut.text.slice(at - cut.start + cut.shift, at - cut.start + cut.shift + length));
  const bar = paint('faint', '|');
  return [
    `${gutter} ${bar}`,
    `${paint('faint', String(range.line))} ${bar} ${inert(cut.text)}`,
    `${gutter} ${bar} ${' '.repeat(columns(before))}${paint('error', '^'.repeat(Math.max(1, columns(marked))))}`,
  ];
}

/** At most `room` characters of a line, with `at` among them. `shift` counts characters put in front. */
function cutAround(line: string, at: number, room: number): { text: string; start: number; shift: number } {
  if (line.length <= room) return { text: line, start: 0, shift: 0 };
  const start = at < room * 0.7 ? 0 : Math.max(0, Math.min(at - Math.floor(room / 3), line.length - room));
  const end = Math.min(line.length, start + room - 2);
  const head = start > 0 ? '…' : '';
  return { text: `${head}${line.slice(start, end)}${end < line.length ? '…' : ''}`, start, shift: head.length };
}
