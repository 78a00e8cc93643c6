/**
 * Columns that text occupies on a terminal, and text cut or wrapped to a width. Escape sequences of `style` occupy
 * none.
 */

// biome-ignore lint/suspicious/noControlCharactersInRegex: matches the escape sequences of `style`
const styling = /(\u001b\[[\d;]*m)/;
const none = /[\p{Mn}\p{Me}\u200c\u200d]/u;
const two =
  /[\u1100-\u115f\u2e80-\ua4cf\ua960-\ua97f\uac00-\ud7a3\uf900-\ufaff\ufe30-\ufe6f\uff00-\uff60\uffe0-\uffe6\u{16fe0}-\u{18cff}\u{1b000}-\u{1b2ff}\u{1f300}-\u{1faff}\u{20000}-\u{3fffd}]|\p{Emoji_Presentation}/u;

/** The columns of a text: wide characters two, combining ones none. Where terminals differ, the largest number. */
export function columns(text: string): number {
  let total = 0;
  for (const part of text.split(styling))
    if (!part.startsWith('\u001b')) for (const character of part) total += columnsOf(character);
  return total;
}

function columnsOf(character: string): number {
  // This selector asks for a picture instead of the character before it, which makes it wide.
  if (character === '\ufe0f') return 1;
  if (character >= ' ' && character <= '~') return 1;
  if (none.test(character)) return 0;
  return two.test(character) ? 2 : 1;
}

/** `padEnd` and `padStart`, by columns. */
export function padded(text: string, width: number, side: 'left' | 'right' = 'right'): string {
  const blanks = ' '.repeat(Math.max(0, width - columns(text)));
  return side === 'left' ? blanks + text : text + blanks;
}

/** The beginning of a text that fits in `width` columns, with all its escape sequences. */
export function cut(text: string, width: number): string {
  let room = width;
  let result = '';
  for (const part of text.split(styling)) {
    if (part.startsWith('\u001b')) result += part;
    else
      for (const character of part) {
        room -= columnsOf(character);
        if (room < 0) break;
        result += character;
      }
  }
  return result;
}

/** A text in at most `width` columns: its beginning and its end, with `…` where something is left out. */
export function shortened(text: string, width: number): string {
  if (columns(text) <= width) return text;
  let end = '';
  for (const character of [...text].reverse()) {
    if (columns(character + end) > (width - 1) / 2) break;
    end = character + end;
  }
  return `${cut(text, width - 1 - columns(end))}…${end}`;
}

/**
 * Wraps a line to rows of at most `width` columns, at spaces; a word wider than a row is broken after its commas and
 * slashes, or anywhere. Rows after the first are indented by `indent` spaces if there is room.
 */
export function wrapped(line: string, width: number, indent: number): string[] {
  if (width < 1 || columns(line) <= width) return [line];
  const margin = indent <= width / 2 ? indent : 0;
  const rows: string[] = [];
  let row = '';
  let taken = 0;
  let gap = '';
  const put = (word: string, size: number): void => {
    if (taken + gap.length + size > width && taken > (rows.length === 0 ? 0 : margin)) {
      rows.push(row);
      row = ' '.repeat(margin);
      taken = margin;
      gap = '';
    }
    row += gap + word;
    taken += gap.length + size;
    gap = '';
  };
  // biome-ignore lint/suspicious/noControlCharactersInRegex: matches the escape sequences of `style`
  for (const part of line.match(/\u001b\[[\d;]*m| +|[^ \u001b]+/g) ?? []) {
    if (part.startsWith('\u001b')) row += part;
    else if (part.startsWith(' ')) gap += part;
    else if (columns(part) <= width - margin) put(part, columns(part));
    else
      for (const piece of part.match(/[^,/]*[,/]+|[^,/]+/g) ?? [])
        if (columns(piece) <= width - margin) put(piece, columns(piece));
        else for (const character of piece) put(character, columnsOf(character));
  }
  return [...rows, row];
}
