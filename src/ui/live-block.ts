/**
 * Rows at the bottom of a terminal that are redrawn, below lines that stay. The caller makes every row narrower than
 * the terminal, so that it does not wrap, and passes fewer rows than the terminal has.
 *
 * When a terminal becomes narrower, most wrap the rows on it and some cut them. Where rows are wrapped, the rows that
 * they have become are erased; elsewhere as many as were drawn. So nothing of a table remains, and no line above it is
 * lost.
 */

import { columns } from './columns.ts';

const synchronized = { begin: '\u001b[?2026h', end: '\u001b[?2026l' };

export interface LiveBlock {
  /** Replaces the drawn rows. */
  render(rows: readonly string[]): void;
  /** Erases the rows, so that the next output appears above the next rows. */
  clear(): void;
}

/** A terminal on which a block is drawn. */
export interface LiveScreen {
  write(text: string): void;
  /** Its width now. */
  columns(): number;
  /** Whether it wraps the rows on it when it becomes narrower. */
  readonly wraps: boolean;
}

export function liveBlock({ write, columns: width, wraps }: LiveScreen): LiveBlock {
  let drawn: readonly string[] = [];
  const heightOf = (row: string): number => (wraps ? Math.max(1, Math.ceil(columns(row) / width())) : 1);
  const erased = (): string => {
    const height = drawn.reduce((sum, row) => sum + heightOf(row), 0);
    return height === 0 ? '' : `\u001b[${height}A\r\u001b[J`;
  };
  let drawnAt = 0;
  return {
    render: (rows) => {
      const same = rows.length === drawn.length && rows.every((row, index) => row === drawn[index]);
      if (same && width() === drawnAt) return;
      write(synchronized.begin + erased() + rows.map((row) => `${row}\n`).join('') + synchronized.end);
      drawn = rows;
      drawnAt = width();
    },
    clear: () => {
      if (drawn.length > 0) write(erased());
      drawn = [];
    },
  };
}

/** xterm, the console of Linux and GNU screen cut rows; others have wrapped them for years. */
export function wrapsRows({ XTERM_VERSION, TERM = '', TMUX }: NodeJS.ProcessEnv): boolean {
  if (TMUX !== undefined) return true;
  return XTERM_VERSION === undefined && TERM !== 'linux' && !TERM.startsWith('screen');
}
