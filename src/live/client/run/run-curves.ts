/**
 * The curves of a run's trainings, as they grow, beside those of the run before: a measure is chosen, and each training
 * is a line. Trainings of the run before are found by the name of their step.
 */

import { element } from '../../../report/client/elements.ts';
import { spaced } from '../../../report/page/format.ts';
import type { FollowedRun } from '../../../view/live/followed-run.ts';
import type { OneRun, RunCurves } from '../answers.ts';
import { ask } from '../ask.ts';
import { type Line, lineChart } from '../line-chart.ts';

export interface CurvePart {
  readonly element: HTMLElement;
  draw(run: FollowedRun): void;
}

const linesMax = 10;
const preferred = ['validationAccuracy', 'validationLoss', 'accuracy', 'loss', 'batchLoss'];
const none: RunCurves = { curves: [], left: 0 };

export async function runCurves(known: OneRun, left: AbortSignal): Promise<CurvePart> {
  const stored = known.facts === undefined ? none : await ask<RunCurves>(`/api/runs/${known.run}/curves`, left);
  const ghosts = known.before === undefined ? none : await ask<RunCurves>(`/api/runs/${known.before}/curves`, left);
  const select = element('select', { 'aria-label': 'The measure of the curves' });
  const place = element('div');
  const host = element(
    'section',
    { class: 'part curves', hidden: true },
    element('div', { class: 'controls' }, element('label', {}, 'Curves of ', select)),
    place,
  );
  let run: FollowedRun | undefined;
  let drawn = '';
  const draw = (): void => {
    const found = linesOf(run, stored);
    const names = [...new Set(found.flatMap(({ names }) => [...names.keys()]))];
    host.hidden = names.length === 0;
    if (host.hidden) return;
    const all = [
      ...preferred.filter((name) => names.includes(name)),
      ...names.filter((name) => !preferred.includes(name)),
    ];
    if (all.join() !== [...select.options].map(({ value }) => value).join()) {
      const chosen = all.includes(select.value) ? select.value : all[0]!;
      select.replaceChildren(...all.map((name) => element('option', { value: name }, spaced(name))));
      select.value = chosen;
    }
    const measure = select.value;
    const shown = found.filter(({ names: own }) => own.has(measure)).slice(-linesMax);
    const lines = shown.map(
      ({ action, names: own }, index): Line => ({ name: action, colour: `var(--c${index})`, ...own.get(measure)! }),
    );
    const before = ghosts.curves.flatMap(({ action, epochs, curves }): Line[] => {
      const values = curves[measure];
      const isShown = shown.some((one) => one.action === action);
      return values === undefined || !isShown
        ? []
        : [{ name: action, steps: epochs, values, colour: 'var(--muted)', ghost: true }];
    });
    const text = JSON.stringify([lines, before]);
    if (text === drawn) return;
    drawn = text;
    const more = found.length - shown.length;
    const title = `${spaced(measure)}${more > 0 ? `: the last ${shown.length} of ${found.length} trainings` : ''}`;
    place.replaceChildren(lineChart([...lines, ...before], { title, x: 'epoch' }));
  };
  select.addEventListener('change', draw);
  return {
    element: host,
    draw: (now) => {
      run = now;
      draw();
    },
  };
}

interface Named {
  readonly action: string;
  readonly names: ReadonlyMap<string, { readonly steps: readonly number[]; readonly values: readonly number[] }>;
}

/** From the artifacts where there are some, else from the points that were told. */
function linesOf(run: FollowedRun | undefined, stored: RunCurves): Named[] {
  const byAction = new Map<string, Named['names']>();
  for (const [action, curves] of run?.curves ?? []) byAction.set(action, curves);
  for (const { action, epochs, curves } of stored.curves) {
    const told = byAction.get(action);
    const own = new Map(Object.entries(curves).map(([name, values]) => [name, { steps: epochs, values }] as const));
    byAction.set(action, new Map([...(told ?? []), ...own]));
  }
  return [...byAction].map(([action, names]) => ({ action, names }));
}
