/**
 * Rows at the bottom of a terminal that are drawn again and again, below lines that stay. Every row given is narrower
 * than the terminal, so that it is one row there, and there are fewer of them than the terminal has.
 *
 * When the terminal became narrower since, some terminals have broken the rows that are on it and others have cut them.
 * As many rows as were drawn are erased in either case: remains of a table may stay, no line above it is lost.
 */

const synchronized = { begin: '\u001b[?2026h', end: '\u001b[?2026l' };

export interface LiveBlock {
  /** Draws these rows in place of those that are there. */
  render(rows: readonly string[]): void;
  /** Takes the rows away: whatever is written next stays above the next ones. */
  clear(): void;
}

export function liveBlock(write: (text: string) => void): LiveBlock {
  let drawn: readonly string[] = [];
  const erased = (): string => (drawn.length === 0 ? '' : `\u001b[${drawn.length}A\r\u001b[J`);
  return {
    render: (rows) => {
      if (rows.length === drawn.length && rows.every((row, index) => row === drawn[index])) return;
      write(synchronized.begin + erased() + rows.map((row) => `${row}\n`).join('') + synchronized.end);
      drawn = rows;
    },
    clear: () => {
      if (drawn.length > 0) write(erased());
      drawn = [];
    },
  };
}
