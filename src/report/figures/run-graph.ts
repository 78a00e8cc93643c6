/**
 * The stages of a run as boxes and the results that they read as lines: each with the outcome of its actions and the time
 * that making their results took. A tree of elements, which the page's script writes down.
 */

import { countText, fineDurationText } from '../../core/facts/number-text.ts';
import type { ActionFact, RunFacts } from '../../core/facts/run-facts.ts';
import { layOutGraph, linePath } from '../../view/graph-layout.ts';
import type { Drawn } from './drawn.ts';

const box = { width: 132, height: 46, lane: 10, columnGap: 34, rowGap: 10, margin: 2, mark: 5 } as const;
const nameMax = 18;

export interface RunGraph {
  readonly width: number;
  readonly height: number;
  readonly children: readonly Drawn[];
}

type Outcome = ActionFact['outcome'];
/** The worst first: the mark of a box has the colour of the worst outcome of its actions. */
const outcomes: readonly Outcome[] = ['failed', 'blocked', 'cancelled', 'absent', 'executed', 'cached'];

/** Undefined for a run whose manifest does not hold which stage reads which, and for a single stage. */
export function runGraph({ stages = [], actions }: Pick<RunFacts, 'stages' | 'actions'>): RunGraph | undefined {
  const names = stages.map(({ name }) => name);
  if (names.length < 2 || stages.some(({ needs }) => needs === undefined)) return undefined;
  const edges = stages.flatMap(({ name, needs = [] }) => needs.map((from) => ({ from, to: name })));
  const layout = layOutGraph(names, edges, () => box.height, box);
  const lines = edges.map(({ from, to }): Drawn => {
    const [source, target] = [layout.place(from), layout.place(to)];
    const start = { x: source.x + box.width, y: source.y + box.height / 2 };
    const end = { x: target.x, y: target.y + box.height / 2 };
    const d = linePath([start, ...layout.lanes(from, to), end]);
    return { name: 'path', attributes: { d, class: 'line' }, children: [] };
  });
  const boxes = names.map((name) => {
    const { x, y } = layout.place(name);
    return boxOf(
      name,
      actions.filter((action) => action.stage === name),
      x,
      y,
    );
  });
  return { width: layout.width, height: layout.height, children: [...lines, ...boxes] };
}

function boxOf(name: string, actions: readonly ActionFact[], x: number, y: number): Drawn {
  const worst = outcomes.find((outcome) => actions.some((action) => action.outcome === outcome)) ?? 'absent';
  const told = outcomeText(actions);
  const seconds = actions.reduce((sum, action) => sum + (action.seconds ?? 0), 0);
  const time = seconds > 0 ? fineDurationText(seconds) : '';
  const count = actions.length > 1 ? ` × ${countText(actions.length)}` : '';
  const text = (content: string, down: number, part: string): Drawn => ({
    name: 'text',
    attributes: { x: x + box.mark + 7, y: y + down, class: part },
    children: [content],
  });
  return {
    name: 'g',
    attributes: { class: `stage ${worst}` },
    children: [
      { name: 'title', attributes: {}, children: [`${name}${count}: ${[told, time].filter(Boolean).join(', ')}`] },
      { name: 'rect', attributes: { x, y, width: box.width, height: box.height, rx: 5, class: 'box' }, children: [] },
      { name: 'rect', attributes: { x, y, width: box.mark, height: box.height, rx: 2, class: 'mark' }, children: [] },
      text(`${clipped(name)}${count}`, 19, 'name'),
      text([told, time].filter(Boolean).join(' · '), 36, 'told'),
    ],
  };
}

/** `executed`; of several `2 failed, 4 cached`. */
function outcomeText(actions: readonly ActionFact[]): string {
  const found = outcomes
    .map((outcome) => ({ outcome, count: actions.filter((action) => action.outcome === outcome).length }))
    .filter(({ count }) => count > 0);
  const [only] = found;
  if (only === undefined) return 'not run';
  const word = (outcome: Outcome): string => (outcome === 'absent' ? 'without a result' : outcome);
  if (found.length === 1) return word(only.outcome);
  return found.map(({ outcome, count }) => `${countText(count)} ${word(outcome)}`).join(', ');
}

function clipped(name: string): string {
  return name.length > nameMax ? `${name.slice(0, nameMax - 1)}…` : name;
}
