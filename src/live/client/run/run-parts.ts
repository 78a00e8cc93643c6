/** Parts of the view of a run, made of the followed run: what runs now, gates, steps, warnings, the end of the log. */

import { measureOf } from '../../../core/facts/measure.ts';
import { fineDurationText, numberText } from '../../../core/facts/number-text.ts';
import type { GateFact, RunFacts } from '../../../core/facts/run-facts.ts';
import { stateOf } from '../../../core/gates/gate-cells.ts';
import { element } from '../../../report/client/elements.ts';
import { typeset } from '../../../report/page/format.ts';
import { curveWarnings } from '../../../view/live/curve-warnings.ts';
import type { FollowedAction, FollowedRun, LogLine } from '../../../view/live/followed-run.ts';
import { remoteLines } from '../../../view/remote-text.ts';
import { secondsLeft } from '../../../view/time-left.ts';
import { linkTo } from '../address.ts';
import { outcomeMark } from '../outcome.ts';
import { titledTable } from '../table.ts';
import { aboutText } from '../time.ts';

const [rowsMax, logShown, metricsShown] = [300, 200, 4];

export function runningTable(run: FollowedRun, now: number): Node[] {
  const running = [...run.actions.values()].filter(({ state }) => state === 'running' || state === 'waiting');
  if (running.length === 0) return [];
  const rows = running.slice(0, rowsMax).map(({ id, state, began }) => {
    const told = run.progress.get(id);
    const share = told === undefined ? undefined : Math.max(0, Math.min(1, told.last.share));
    const left = told && secondsLeft(told.first, told.last, now);
    const bar = element('progress', {
      max: 1,
      ...(share !== undefined && { value: share }),
      'aria-label': `Progress of ${id}`,
    });
    return element(
      'tr',
      {},
      element('th', { scope: 'row' }, id),
      element('td', {}, state === 'waiting' ? 'another run executes it' : bar),
      element('td', { class: 'number' }, share === undefined ? '' : `${Math.floor(share * 100)} %`),
      element('td', {}, told === undefined ? '' : `${told.unit}${told.total > 1 ? ` ${told.done}/${told.total}` : ''}`),
      element('td', {}, told?.note ?? ''),
      element(
        'td',
        { class: 'number' },
        left === undefined
          ? began === undefined
            ? ''
            : fineDurationText(Math.max(0, now - began))
          : `${aboutText(left)} left`,
      ),
    );
  });
  return [titledTable('Running now', ['Step', 'Progress', '', 'Unit', 'Last', 'Time'], rows)];
}

export function gateList(gates: readonly GateFact[]): Node[] {
  if (gates.length === 0) return [];
  const rows = gates.map((gate) =>
    element('tr', {}, element('td', {}, outcomeMark(stateOf(gate))), element('td', {}, gate.sentence)),
  );
  return [titledTable('Gates', ['State', 'Sentence'], rows)];
}

export function actionTable(run: FollowedRun, facts: RunFacts | undefined): Node[] {
  const known = new Map(facts?.actions.map((action) => [action.id, action]));
  const actions: readonly FollowedAction[] = [...run.actions.values()];
  if (actions.length === 0) return [];
  const rows = actions.slice(0, rowsMax).map((action) => {
    const { id, stage, state, seconds, error, hint, reason } = action;
    const metrics = Object.entries(action.metrics ?? known.get(id)?.metrics ?? {});
    const declared = facts?.stages?.find(({ name }) => name === stage)?.measures ?? [];
    const told = metrics
      .slice(0, metricsShown)
      .map(([name, value]) => `${name} ${typeset(numberText(value, measureOf(name, declared)?.format ?? 'number'))}`);
    const more = metrics.length - told.length;
    const said = error === undefined ? (reason ?? '') : `${error}${hint === undefined ? '' : ` (${hint})`}`;
    return element(
      'tr',
      {},
      element('th', { scope: 'row' }, id),
      element('td', {}, outcomeMark(state)),
      element('td', { class: 'number' }, seconds === undefined ? '' : fineDurationText(seconds)),
      element('td', { class: 'words' }, more > 0 ? `${told.join(', ')} and ${more} more` : told.join(', ')),
      element('td', { class: 'words' }, said),
      element('td', {}, ...artifactLinks(action.outputs ?? known.get(id)?.outputs ?? {})),
    );
  });
  const left = actions.length - rows.length;
  const title = left > 0 ? `The first ${rows.length} of ${actions.length} steps` : `Steps (${actions.length})`;
  return [titledTable(title, ['Step', 'State', { text: 'Took', number: true }, 'Numbers', 'Why', 'Artifacts'], rows)];
}

export function warningList({ warnings, lost, curves }: FollowedRun): Node[] {
  const lines = [
    ...curveWarnings(curves),
    ...warnings,
    ...(lost > 0 ? [`${lost} lines of the run's log cannot be read and are left out`] : []),
  ];
  if (lines.length === 0) return [];
  return [element('h2', {}, 'Warnings'), element('ul', {}, ...lines.map((line) => element('li', {}, line)))];
}

/** A line about the shared cache, of a run that used one. */
export function remotePart({ remote }: FollowedRun): Node[] {
  return remote === undefined ? [] : remoteLines(remote).map((line) => element('p', { class: 'muted' }, line));
}

/** Stays at the end unless the reader has scrolled up. */
export function logTail(host: HTMLElement, log: readonly LogLine[]): void {
  if (log.length === 0) return;
  let shown = host.querySelector('pre');
  if (shown === null) {
    shown = element('pre', {
      class: 'log-lines',
      tabindex: 0,
      'aria-label': 'The last lines of the log',
      role: 'region',
    });
    host.replaceChildren(element('h2', {}, 'Log'), shown);
  }
  const isAtEnd = shown.scrollTop + shown.clientHeight >= shown.scrollHeight - 8;
  const text = log
    .slice(-logShown)
    .map(({ action, line }) => `${action}  ${line}`)
    .join('\n');
  if (shown.textContent !== text) shown.textContent = text;
  if (isAtEnd) shown.scrollTop = shown.scrollHeight;
}

function artifactLinks(outputs: { readonly [port: string]: string }): (Node | string)[] {
  return Object.entries(outputs).flatMap(([port, digest]) => [linkTo('artifact', digest, port), ' ']);
}
