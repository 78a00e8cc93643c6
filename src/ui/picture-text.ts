/**
 * Pictures in a terminal: two pixels in each character, the upper half of a block before a background. Needs 256 colours
 * or 24 bits of them.
 */

import { colourAt, type LabelledPicture } from '../view/picture-sheet.ts';
import { padded, shortened } from './columns.ts';
import { inert } from './inert.ts';

type Colour = readonly [red: number, green: number, blue: number];

export interface PictureSpace {
  /** Columns of the terminal. */
  readonly width: number;
  /** As `getColorDepth` of a stream says: 1, 4, 8 or 24. */
  readonly colourBits: number;
}

const columnsMax = 32;
const reset = '\u001b[0m';

/** The pictures in rows, each above its label. Without enough colours: one line that says how to see them. */
export function pictureText(pictures: readonly LabelledPicture[], { width, colourBits }: PictureSpace): string[] {
  if (colourBits < 8) return ['pictures need a terminal with colours: `--png FILE` writes them to a file'];
  const small = pictures.map((picture) => shrunk(picture, Math.min(columnsMax, Math.max(1, width))));
  const wide = Math.max(1, ...small.map((picture) => picture.width));
  const perRow = Math.max(1, Math.floor((width + 1) / (wide + 1)));
  const lines: string[] = [];
  for (let start = 0; start < small.length; start += perRow) {
    const row = small.slice(start, start + perRow);
    const drawn = row.map((picture) => blocks(picture, colourBits));
    const high = Math.max(...drawn.map((one) => one.length));
    for (let line = 0; line < high; line++)
      lines.push(
        drawn
          .map((one, at) => (one[line] ?? '') + ' '.repeat(wide - (line < one.length ? (row[at]?.width ?? 0) : 0)))
          .join(' ')
          .trimEnd(),
      );
    lines.push(
      row
        .map(({ label }) => padded(shortened(inert(label), wide), wide))
        .join(' ')
        .trimEnd(),
      '',
    );
  }
  return lines.slice(0, -1);
}

/** At most `most` pixels wide: each pixel is the mean of a square of pixels. */
function shrunk(picture: LabelledPicture, most: number): LabelledPicture {
  const side = Math.ceil(picture.width / most);
  if (side === 1) return picture;
  const [height, width] = [Math.ceil(picture.height / side), Math.ceil(picture.width / side)];
  const pixels = new Uint8Array(height * width * 3);
  for (let y = 0; y < height; y++)
    for (let x = 0; x < width; x++) pixels.set(meanOf(picture, y * side, x * side, side), (y * width + x) * 3);
  return { height, width, channels: 3, pixels, label: picture.label };
}

function meanOf(picture: LabelledPicture, top: number, left: number, side: number): Colour {
  const [bottom, right] = [Math.min(picture.height, top + side), Math.min(picture.width, left + side)];
  const sums = [0, 0, 0] as [number, number, number];
  for (let y = top; y < bottom; y++)
    for (let x = left; x < right; x++)
      for (const [channel, value] of colourAt(picture, y, x).entries()) (sums[channel] as number) += value;
  const [red, green, blue] = sums.map((sum) => Math.round(sum / ((bottom - top) * (right - left))));
  return [red ?? 0, green ?? 0, blue ?? 0];
}

function blocks(picture: LabelledPicture, colourBits: number): string[] {
  const code = colourBits >= 24 ? trueColour : paletteColour;
  return Array.from({ length: Math.ceil(picture.height / 2) }, (_, line) => {
    let text = '';
    let last = '';
    for (let x = 0; x < picture.width; x++) {
      const upper = `38;${code(colourAt(picture, 2 * line, x))}`;
      const lower = 2 * line + 1 < picture.height ? `48;${code(colourAt(picture, 2 * line + 1, x))}` : '49';
      const colours = `\u001b[${upper};${lower}m`;
      text += `${colours === last ? '' : colours}▀`;
      last = colours;
    }
    return text + reset;
  });
}

function trueColour([red, green, blue]: Colour): string {
  return `2;${red};${green};${blue}`;
}

/** Of 256 colours: 24 greys from 8 to 238, and a cube of six steps a channel, 0 and from 95 on every 40. */
function paletteColour([red, green, blue]: Colour): string {
  if (red === green && green === blue && red >= 4 && red <= 246)
    return `5;${232 + Math.min(23, Math.round((red - 8) / 10))}`;
  const step = (value: number): number => (value < 48 ? 0 : Math.max(1, Math.round((value - 55) / 40)));
  return `5;${16 + 36 * step(red) + 6 * step(green) + step(blue)}`;
}
