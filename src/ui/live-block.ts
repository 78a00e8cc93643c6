/**
 * Rows at the bottom of a terminal that are redrawn, below lines that stay. The caller makes every row narrower than
 * the terminal, so that it does not wrap, and passes fewer rows than the terminal has.
 *
 * When a terminal becomes narrower, some wrap the rows on it and others cut them. In both cases as many rows as were
 * drawn are erased: parts of a table may remain, but no line above it is lost.
 */

const synchronized = { begin: '\u001b[?2026h', end: '\u001b[?2026l' };

export interface LiveBlock {
  /** Replaces the drawn rows. */
  render(rows: readonly string[]): void;
  /** Erases the rows, so that the next output appears above the next rows. */
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
