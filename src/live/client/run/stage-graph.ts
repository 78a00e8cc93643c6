/** The stages of a run from left to right, each behind those that it needs, with the states of its actions. */

import type { StageNeeds } from '../../../core/pipeline/stage-needs.ts';
import { element } from '../../../report/client/elements.ts';
import type { FollowedAction, FollowedState } from '../../../view/live/followed-run.ts';
import { svg } from '../svg.ts';

const [boxWidth, boxHeight, gapX, gapY] = [132, 46, 36, 14];
const columnsMax = 40;

export function stageGraph(stages: readonly StageNeeds[], actions: Iterable<FollowedAction>): HTMLElement {
  const states = new Map<string, Map<FollowedState, number>>();
  for (const { stage, state } of actions) {
    const counts = states.get(stage) ?? new Map<FollowedState, number>();
    counts.set(state, (counts.get(state) ?? 0) + 1);
    states.set(stage, counts);
  }
  const places = placed(stages);
  const width = (Math.max(0, ...[...places.values()].map(({ column }) => column)) + 1) * (boxWidth + gapX) - gapX + 4;
  const height = (Math.max(0, ...[...places.values()].map(({ row }) => row)) + 1) * (boxHeight + gapY) - gapY + 4;
  const drawn = svg('svg', {
    viewBox: `0 0 ${width} ${height}`,
    width,
    height,
    class: 'stages',
    role: 'img',
    'aria-label': 'The stages and the states of their actions',
  });
  const at = (stage: string): { x: number; y: number } => {
    const { column = 0, row = 0 } = places.get(stage) ?? {};
    return { x: 2 + column * (boxWidth + gapX), y: 2 + row * (boxHeight + gapY) };
  };
  for (const { stage, needs } of stages)
    for (const before of needs) {
      const [from, to] = [at(before), at(stage)];
      const [x1, y1, x2, y2] = [from.x + boxWidth, from.y + boxHeight / 2, to.x, to.y + boxHeight / 2];
      const middle = (x1 + x2) / 2;
      drawn.append(svg('path', { class: 'edge', d: `M${x1},${y1}C${middle},${y1} ${middle},${y2} ${x2},${y2}` }));
    }
  for (const { stage, kind, actions: total } of stages) {
    const { x, y } = at(stage);
    const counts = states.get(stage) ?? new Map<FollowedState, number>();
    drawn.append(
      svg(
        'g',
        { class: `stage ${stateOf(counts, total)}` },
        svg('title', {}, `${stage} (${kind})`),
        svg('rect', { x, y, width: boxWidth, height: boxHeight, rx: 5 }),
        svg(
          'text',
          { x: x + 10, y: y + 19, class: 'stage-name' },
          stage.length > 17 ? `${stage.slice(0, 16)}…` : stage,
        ),
        svg('text', { x: x + 10, y: y + 36, class: 'stage-state' }, stateText(counts, total)),
      ),
    );
  }
  return element(
    'figure',
    { class: 'chart' },
    element('figcaption', {}, 'Stages'),
    element('div', { class: 'scroll' }, drawn),
  );
}

interface Placed {
  readonly column: number;
  readonly row: number;
}

function placed(stages: readonly StageNeeds[]): Map<string, Placed> {
  const places = new Map<string, Placed>();
  const rows: number[] = [];
  // Stages of a document come after those that they need.
  for (const { stage, needs } of stages) {
    const column = Math.min(columnsMax, 1 + Math.max(-1, ...needs.map((one) => places.get(one)?.column ?? -1)));
    rows[column] ??= 0;
    places.set(stage, { column, row: rows[column]++ });
  }
  return places;
}

function stateOf(counts: ReadonlyMap<FollowedState, number>, total: number): string {
  for (const state of ['failed', 'running', 'blocked', 'cancelled'] as const) if (counts.has(state)) return state;
  const ended = (counts.get('executed') ?? 0) + (counts.get('cached') ?? 0);
  return ended >= total ? (counts.has('executed') ? 'executed' : 'cached') : 'waiting';
}

function stateText(counts: ReadonlyMap<FollowedState, number>, total: number): string {
  const told = (['running', 'failed', 'blocked', 'cancelled', 'executed', 'cached'] as const).flatMap((state) => {
    const found = counts.get(state);
    return found === undefined ? [] : [`${total === 1 ? '' : `${found} `}${state}`];
  });
  if (told.length === 0) return total === 1 ? 'waiting' : `${total} waiting`;
  return told.slice(0, 2).join(', ');
}
