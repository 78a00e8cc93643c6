/**
 * One run: followed while it goes on, and shown from the same lines when it has ended, so that both look alike. Its
 * facts, which are written at its end, add what lines do not hold.
 */

import type { Headline } from '../../../core/facts/headline.ts';
import { durationText } from '../../../core/facts/number-text.ts';
import { labelLines } from '../../../core/facts/run-label.ts';
import { element } from '../../../report/client/elements.ts';
import { unfollowedRun } from '../../../view/live/followed-run.ts';
import { linkTo } from '../address.ts';
import type { OneRun } from '../answers.ts';
import { ask, tell } from '../ask.ts';
import { outcomeMark } from '../outcome.ts';
import { aboutText, timeText } from '../time.ts';
import type { View } from '../view.ts';
import { type Ended, followRun } from './follow-run.ts';
import { gantt } from './gantt.ts';
import { runCurves } from './run-curves.ts';
import { runLeft } from './run-left.ts';
import { actionTable, gateList, logTail, remotePart, runningTable, warningList } from './run-parts.ts';
import { stageGraph } from './stage-graph.ts';

/** A page that is drawn more often shows no more, and takes the time that lines need. */
const drawMs = 300;

export const runView: View = async ({ body, left, title }, id) => {
  let known = await ask<OneRun>(`/api/runs/${encodeURIComponent(id)}`, left);
  const before = known.before === undefined ? undefined : await ask<OneRun>(`/api/runs/${known.before}`, left);
  const run = unfollowedRun();
  const state = element('p', { class: 'run-state', role: 'status' });
  const parts = ['running', 'graph', 'times', 'gates', 'actions', 'remote', 'warnings', 'log'].map(
    (name) => [name, element('section', { class: `part ${name}` })] as const,
  );
  const part = new Map(parts);
  const curves = await runCurves(known, left);
  const headline = element('p', { class: 'headline' });
  body.append(
    state,
    headline,
    part.get('warnings')!,
    part.get('running')!,
    part.get('gates')!,
    part.get('graph')!,
    element('div', { class: 'pair' }, curves.element, part.get('times')!),
    part.get('actions')!,
    part.get('remote')!,
    part.get('log')!,
  );

  const tellHeadline = async (): Promise<void> => {
    const {
      state: _state,
      run: _run,
      ...pieces
    } = await ask<Partial<Headline>>(`/api/runs/${known.run}/headline`, left);
    const told = Object.values(pieces).map(({ state: tone, text, about }) =>
      element(
        'span',
        { class: `verdict ${{ good: 'pass', bad: 'fail', unsure: 'unsure', plain: 'quiet' }[tone]}`, title: about },
        text,
      ),
    );
    headline.replaceChildren(...told.flatMap((piece, at) => (at === 0 ? [piece] : [' · ', piece])));
  };
  /** The facts are written at the end; they add the artifacts of cached steps, and the report. */
  const complete = async (): Promise<void> => {
    known = await ask<OneRun>(`/api/runs/${known.run}`, left);
    soon();
    await tellHeadline();
  };
  let ended: Ended | undefined;
  let connected = true;
  const control = stopButton(id);
  const draw = (): void => {
    const { start, end } = run;
    const outcome =
      end?.outcome ??
      (ended === 'killed'
        ? 'killed'
        : known.goesOn || ended === undefined
          ? 'running'
          : (known.facts?.outcome ?? ended));
    const now =
      outcome === 'running' && start !== undefined
        ? Math.max(run.at, (Date.now() - Date.parse(start.started)) / 1000)
        : run.at;
    title(
      start?.label?.name ?? `${start?.pipeline ?? 'Run'}, ${timeText(start?.started ?? id)}`,
      ...[id, ...labelLines({ ...start?.label, name: undefined } as object, start?.settings)].join(' · ').split('\n'),
      ...(known.before === undefined
        ? []
        : [' · ', linkTo('compare', `${known.before},${id}`, 'compare with the run before')]),
      ...(hasReport(known) ? [' · ', element('a', { href: `/api/runs/${id}/report` }, 'save its report')] : []),
    );
    const done = [...run.actions.values()].filter(({ state: one }) => one !== 'running' && one !== 'waiting').length;
    const rest = outcome === 'running' ? runLeft(run, before?.facts?.actions ?? [], now) : undefined;
    const took = end?.seconds ?? known.facts?.seconds;
    const told = [
      start === undefined ? '' : ` ${done} of ${start.actions} steps`,
      took === undefined ? '' : `, took ${durationText(took)}`,
      rest === undefined ? '' : `, ${aboutText(rest)} left`,
      connected ? '' : ' – not followed now; it is asked for again every 2 s',
    ].join('');
    state.replaceChildren(outcomeMark(outcome), told, ...(outcome === 'running' && known.control ? control : []));
    part.get('running')!.replaceChildren(...runningTable(run, now));
    part.get('gates')!.replaceChildren(...gateList(run.gates.length > 0 ? run.gates : (known.facts?.gates ?? [])));
    part
      .get('graph')!
      .replaceChildren(...(start?.stages === undefined ? [] : [stageGraph(start.stages, run.actions.values())]));
    part.get('times')!.replaceChildren(gantt(run, now));
    part.get('actions')!.replaceChildren(...actionTable(run, known.facts));
    part.get('remote')!.replaceChildren(...remotePart(run));
    part.get('warnings')!.replaceChildren(...warningList(run));
    logTail(part.get('log')!, run.log);
    curves.draw(run);
  };
  let waiting: ReturnType<typeof setTimeout> | undefined;
  const soon = (): void => {
    waiting ??= setTimeout(() => {
      waiting = undefined;
      if (!left.aborted) draw();
    }, drawMs);
  };
  draw();
  followRun(
    id,
    run,
    {
      changed: soon,
      ended: (how) => {
        ended = how;
        soon();
        if (how === 'ended') complete().catch(() => {});
      },
      connected: (is) => {
        connected = is;
        soon();
      },
    },
    left,
  );
  const clock = setInterval(() => {
    if (ended === undefined) soon();
  }, 1000);
  left.addEventListener('abort', () => {
    clearInterval(clock);
    clearTimeout(waiting);
  });
};

function hasReport({ facts }: OneRun): boolean {
  return facts?.actions.some(({ kind, outputs }) => kind === 'report' && Object.keys(outputs).length > 0) === true;
}

function stopButton(id: string): readonly (Node | string)[] {
  const said = element('span', { class: 'muted' });
  const button = element('button', { type: 'button', class: 'stop' }, 'Stop');
  button.addEventListener('click', () => {
    button.disabled = true;
    tell(`/api/runs/${encodeURIComponent(id)}/stop`)
      .then(() => {
        said.textContent = ' stopping';
      })
      .catch((error: unknown) => {
        button.disabled = false;
        said.textContent = ` ${error instanceof Error ? error.message : String(error)}`;
      });
  });
  return [' ', button, said];
}
