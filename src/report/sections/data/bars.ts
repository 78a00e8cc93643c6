/** Counts as small bars, the height of a line of text: numbers over their range, and categories, most frequent first. */

import type { ColumnSummary } from '../../../view/table/column-summary.ts';
import { histogramOf } from '../../../view/table/histogram.ts';
import { plural, shortNumber } from '../../page/format.ts';
import { html, type Markup } from '../../page/html.ts';
import type { Feature } from '../../study/features.ts';

const [width, height] = [96, 20];
const [bins, categoriesMax] = [24, 12];

/** Nothing for texts and for columns without different values. */
export function bars({ column }: Pick<Feature, 'column'>, { counts }: ColumnSummary): Markup {
  if (counts !== undefined) {
    const shown = counts.slice(0, categoriesMax).map(([, rows]) => rows);
    const label = `rows of ${plural(counts.length, 'value')}, most frequent first: ${shown.join(', ')}`;
    return shown.length < 2 ? html`` : drawn(shown, label);
  }
  const found = histogramOf(column, bins);
  if (found === undefined) return html``;
  return drawn(found.counts, `histogram from ${shortNumber(found.low)} to ${shortNumber(found.high)}`);
}

function drawn(counts: readonly number[], label: string): Markup {
  const most = Math.max(...counts);
  const step = width / counts.length;
  const gap = Math.min(1, step / 4);
  const rects = counts.map((count, index) => {
    // One row of a million is still seen.
    const high = count === 0 ? 0 : Math.max(1, (count / most) * height);
    return html`<rect x="${(index * step).toFixed(1)}" y="${(height - high).toFixed(1)}" width="${(step - gap).toFixed(1)}" height="${high.toFixed(1)}"/>`;
  });
  return html`<svg class="spark bars" width="${width}" height="${height}" viewBox="0 0 ${width} ${height}" role="img" aria-label="${label}">${rects}</svg>`;
}
