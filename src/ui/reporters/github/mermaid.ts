/**
 * Charts in Mermaid's language, which GitHub and GitLab draw: an `xychart-beta`. Its parser ends a text at `"`, reads
 * `#…;` and backticks as markup, and takes neither an empty text nor a number with an exponent.
 */

export interface Chart {
  readonly title: string;
  readonly bars: readonly { readonly label: string; readonly value: number; readonly line?: number }[];
  readonly axis: string;
  /** The axis begins at zero: lengths of bars compare. */
  readonly fromZero?: true;
}

const barsMax = 20;
/** Larger numbers are written with an exponent. */
const valueMax = 1e15;
const labelMax = 28;

/** Undefined if there is nothing to compare: fewer than two finite bars. The line is drawn if every bar has a point of it. */
export function mermaidChart({ title, bars, axis, fromZero }: Chart): string | undefined {
  const drawn = bars.filter(({ value }) => Math.abs(value) < valueMax).slice(0, barsMax);
  if (drawn.length < 2) return undefined;
  const points = drawn.flatMap(({ line }) => (line !== undefined && Math.abs(line) < valueMax ? [line] : []));
  const lines = points.length === drawn.length ? points : [];
  const values = [...drawn.map(({ value }) => value), ...lines, ...(fromZero === true ? [0] : [])];
  const [low, high] = [Math.min(...values), Math.max(...values)];
  const room = (high - low || Math.abs(high) || 1) / 10;
  const from = fromZero === true && low === 0 ? 0 : low - room;
  return [
    '```mermaid',
    'xychart-beta',
    `  title ${quoted(title, 120)}`,
    `  x-axis [${drawn.map(({ label }) => quoted(label, labelMax)).join(', ')}]`,
    `  y-axis ${quoted(axis, 60)} ${decimal(from)} --> ${decimal(high + room)}`,
    `  bar [${drawn.map(({ value }) => decimal(value)).join(', ')}]`,
    ...(lines.length > 0 ? [`  line [${lines.map(decimal).join(', ')}]`] : []),
    '```',
  ].join('\n');
}

function quoted(text: string, max: number): string {
  const plain = text.replace(/[^\p{L}\p{N} .,:=+\-_/()[\]%…]/gu, '_').trim();
  const characters = [...plain];
  return `"${characters.length > max ? `${characters.slice(0, max - 1).join('')}…` : plain || '_'}"`;
}

/** Without an exponent, with about six digits that count. */
function decimal(value: number): string {
  const digits = Math.min(20, Math.max(0, 6 - Math.ceil(Math.log10(Math.abs(value) || 1))));
  return value
    .toFixed(digits)
    .replace(/(\.\d*?)0+$/, '$1')
    .replace(/\.$/, '');
}
