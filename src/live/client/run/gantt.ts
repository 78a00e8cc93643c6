/** The actions of a run over its time: a bar from its start to its end, or to now. Cached ones took no time and have none. */

import { fineDurationText } from '../../../core/facts/number-text.ts';
import { element } from '../../../report/client/elements.ts';
import { linearTicks } from '../../../report/figures/ticks.ts';
import type { FollowedAction, FollowedRun } from '../../../view/live/followed-run.ts';
import { svg } from '../svg.ts';

const [row, top] = [20, 22];
const rowsMax = 120;

export function gantt(run: FollowedRun, now: number): HTMLElement {
  const timed = [...run.actions.values()].filter(({ began }) => began !== undefined);
  // The running ones and the last that ended.
  const shown = timed.slice(-rowsMax);
  if (shown.length === 0) return element('p', { class: 'muted' }, 'No action has started.');
  const from = Math.min(...shown.map(({ began = 0 }) => began));
  const to = Math.max(from + 0.001, ...shown.map(({ ended }) => ended ?? now));
  const [width, labels, letters] = innerWidth < 560 ? [360, 110, 15] : [720, 210, 30];
  const across = (at: number): number => labels + ((at - from) / (to - from)) * (width - labels - 64);
  const height = top + shown.length * row;
  const drawn = svg('svg', {
    viewBox: `0 0 ${width} ${height}`,
    class: 'gantt',
    role: 'img',
    'aria-label': spoken(shown),
  });
  const ticks = linearTicks(from, to, width < 400 ? 3 : 5);
  ticks.values.forEach((value, at) => {
    drawn.append(
      svg('line', { class: 'grid', x1: across(value), x2: across(value), y1: top - 4, y2: height }),
      svg('text', { x: across(value), y: 12, 'text-anchor': 'middle' }, `${ticks.labels[at] ?? ''} s`),
    );
  });
  shown.forEach((action, index) => {
    const { began = 0, ended, id } = action;
    const y = top + index * row;
    const [start, end] = [across(began), across(ended ?? now)];
    drawn.append(
      svg('text', { x: labels - 8, y: y + 14, 'text-anchor': 'end' }, shortId(id, letters), svg('title', {}, id)),
      svg('rect', {
        class: `bar ${action.state}`,
        x: start,
        y: y + 3,
        width: Math.max(2, end - start),
        height: row - 6,
        rx: 2,
      }),
      svg('text', { x: end + 6, y: y + 14, class: 'took' }, fineDurationText((ended ?? now) - began)),
    );
  });
  const left = timed.length - shown.length;
  return element(
    'figure',
    { class: 'chart' },
    element('figcaption', {}, left > 0 ? `When they ran: the last ${rowsMax} of ${timed.length}` : 'When they ran'),
    element('div', { class: 'scroll tall' }, drawn),
  );
}

/** `cluster[dbscan,2.8,4]`: the axes are those of all steps of a stage, so that their values name a step. */
function shortId(id: string, letters: number): string {
  const text = id.length > letters ? id.replace(/([[,])[^[\],=]+=/g, '$1') : id;
  return text.length > letters ? `${text.slice(0, letters - 1)}…` : text;
}

function spoken(shown: readonly FollowedAction[]): string {
  return `Times of ${shown.length} actions`;
}
