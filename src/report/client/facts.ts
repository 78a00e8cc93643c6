/**
 * The run's facts, if the page has some: the run, the gates, the failures, the time of each action, and
 * the action and key of every artifact.
 */

import { countText, fineDurationText } from '../../core/facts/number-text.ts';
import type { PresentedFacts } from '../../core/facts/presented-facts.ts';
import type { ActionFact, RunFacts } from '../../core/facts/run-facts.ts';
import { type MissingPoint, missingPoints, partCompared } from '../page/missing-points.ts';
import type { PageData } from '../page/page-data.ts';
import { element } from './elements.ts';
import { failedAlike } from './failed-alike.ts';
import { gateTable } from './gates.ts';
import { makersOf } from './makers.ts';
import { showSettings } from './settings.ts';
import { showChanges } from './since/changes.ts';
import { showDeltas } from './since/deltas.ts';
import { pieceOf, showHeadline } from './since/headline.ts';

/** Fills the page; returns the seconds that training took, by the index of the point. */
export function showFacts(facts: PresentedFacts, page: PageData): Map<number, number> {
  const makers = makersOf(facts, page);
  nameThePage(facts);
  if (facts.headline !== undefined) showHeadline(facts.headline);
  showChanges(facts);
  showRun(facts);
  fillTimes(page, makers);
  showMissingPoints(facts, page);
  fillProvenance(makers);
  showSettings(facts, page, makers);
  if (facts.since !== undefined) showDeltas(facts.since, page, makers);
  return trainingTimes(page, makers);
}

function trainingTimes(page: PageData, makers: readonly (ActionFact | undefined)[]): Map<number, number> {
  const times = new Map<number, number>();
  page.points.forEach(({ history }, index) => {
    const seconds = history === undefined ? undefined : trainSeconds(makers[history]);
    if (seconds !== undefined) times.set(index, seconds);
  });
  return times;
}

/** The document's name and description, where the report has none of its own. */
function nameThePage(facts: RunFacts): void {
  const head = document.querySelector('.page-head');
  if (facts.description && head?.querySelector('.lead') === null)
    head.append(element('p', { class: 'lead' }, facts.description));
  const title = document.getElementById('title');
  if (title?.textContent !== 'Report') return;
  title.textContent = facts.pipeline;
  document.title = `${facts.pipeline} – report`;
}

function showRun(facts: RunFacts): void {
  const place = document.getElementById('run');
  if (place === null) return;
  const terms: readonly (readonly [string, string])[] = [
    ['Pipeline', `${facts.pipeline} (${facts.file})`],
    ...runTerms(facts),
    ['Outcome', facts.outcome === '' ? 'not known: no run is recorded' : facts.outcome],
    ...facts.actions.flatMap(({ id, lacking }) => (lacking === undefined ? [] : [[id, lacking] as const])),
  ];
  place.append(
    element(
      'dl',
      { class: 'facts' },
      ...terms.map(([name, value]) => element('div', {}, element('dt', {}, name), element('dd', {}, value))),
    ),
  );
  if (facts.gates.length > 0) place.append(gateTable(facts.gates));
  const failed = facts.actions.filter((action) => action.outcome === 'failed');
  if (failed.length > 0)
    place.append(
      element('h3', {}, 'Failed'),
      element(
        'ul',
        { class: 'failures' },
        ...failedAlike(failed).map(({ ids, error }) =>
          element(
            'li',
            {},
            ...ids.slice(0, failedMax).flatMap((id, at) => [at > 0 ? ', ' : '', element('code', {}, id)]),
            ids.length > failedMax ? ` and ${countText(ids.length - failedMax)} more` : '',
            element('pre', {}, error),
          ),
        ),
      ),
    );
  if (facts.actions.length > 0) place.append(actionTable(facts.actions));
  place.hidden = false;
}

/** Of one message; the list of all results has the others. */
const failedMax = 3;

/** Nothing where the store no longer has the run's manifest. */
function runTerms(facts: RunFacts): (readonly [string, string])[] {
  if (facts.run === '') return [];
  const counts = (['executed', 'cached', 'failed', 'blocked'] as const)
    .filter((outcome) => facts[outcome] > 0)
    .map((outcome) => `${countText(facts[outcome])} ${outcome}`);
  return [
    ['Run', facts.run],
    ['Started', facts.started.replace('T', ' ').replace(/(?:\.\d+)?Z$/, ' UTC')],
    ['Took', fineDurationText(facts.seconds)],
    ['Results', counts.join(', ') || 'none'],
  ];
}

/** More results than these are listed when the list is opened. */
const listedMax = 100;

/** The outcome of every action in this run, folded away. */
function actionTable(actions: readonly ActionFact[]): HTMLElement {
  const row = ({ id, outcome, seconds, notes }: ActionFact): HTMLElement =>
    element(
      'tr',
      {},
      element('th', { scope: 'row', 'data-value': id }, id),
      element('td', {}, outcome),
      element(
        'td',
        { class: 'number', 'data-value': seconds ?? '' },
        seconds === undefined ? '–' : fineDurationText(seconds),
      ),
      element('td', {}, notes.join('; ')),
    );
  const head = ['Result', 'Outcome', 'Made in', 'Notes'].map((title, column) =>
    element(
      'th',
      { scope: 'col', class: column === 2 ? 'number' : undefined, 'data-sort': column === 2 ? 'number' : 'text' },
      title,
    ),
  );
  const table = element(
    'table',
    { class: 'data sortable' },
    element('caption', { class: 'unseen' }, 'Results of the run'),
    element('thead', {}, element('tr', {}, ...head)),
    element('tbody', {}, ...actions.slice(0, listedMax).map(row)),
  );
  const region = element('div', { class: 'scroll tall', role: 'region', 'aria-label': 'Results', tabindex: 0 }, table);
  const title = actions.length === 1 ? 'The result' : `All ${countText(actions.length)} results`;
  const fold = element('details', {}, element('summary', {}, title), region);
  const others = actions.slice(listedMax);
  fold.addEventListener('toggle', () => table.tBodies[0]?.append(...others.map(row)), { once: true });
  return fold;
}

/** Seconds by the names stages report: a number, or one an epoch. */
function timing(action: ActionFact | undefined, name: string): number | undefined {
  const value = action?.timings[name];
  if (typeof value === 'number') return value;
  if (Array.isArray(value)) return (value as readonly number[]).reduce((sum, one) => sum + one, 0);
  return undefined;
}

function trainSeconds(action: ActionFact | undefined): number | undefined {
  return timing(action, 'trainSeconds') ?? timing(action, 'secondsPerEpoch') ?? action?.seconds;
}

function fillTimes(page: PageData, makers: readonly (ActionFact | undefined)[]): void {
  page.points.forEach((point, index) => {
    const row = document.querySelector(`#points tr[data-point="${index}"]`);
    if (row === null) return;
    const train = point.history === undefined ? undefined : trainSeconds(makers[point.history]);
    const evaluate = point.evaluation === undefined ? undefined : makers[point.evaluation];
    setTime(row, 'trainSeconds', train);
    setTime(row, 'predictSeconds', timing(evaluate, 'predictSeconds') ?? evaluate?.seconds);
  });
}

function setTime(row: Element, fact: string, seconds: number | undefined): void {
  const cell = row.querySelector<HTMLElement>(`td[data-fact="${fact}"]`);
  if (cell === null || seconds === undefined) return;
  cell.dataset.value = String(seconds);
  cell.textContent = fineDurationText(seconds);
}

/** Counts the points without results, which have no artifact in the page, and adds a row with the reason for each. */
function showMissingPoints(facts: RunFacts, page: PageData): void {
  sayThatNothingWasChosen(facts);
  const part = partCompared(facts, page.points.length);
  if (part === undefined) return;
  const title = document.querySelector('#compare-table h3');
  if (title !== null) title.textContent = `${part.models} compared (${part.why})`;
  document.getElementById('compared')?.replaceChildren(`${part.models} compared (${part.why})`);
  addMissingRows(missingPoints(facts));
}

/** Adds a notice if the stage that should choose the model has no result. */
function sayThatNothingWasChosen({ actions }: RunFacts): void {
  const choosing = actions.flatMap(({ wiring }) => wiring?.choice ?? []);
  const without = actions.filter(
    ({ id, outcome }) => choosing.includes(id) && outcome !== 'executed' && outcome !== 'cached',
  );
  for (const { id, outcome, error } of without) {
    const text = `${id} has no result: ${outcome} ${error ?? ''}`.trimEnd();
    document.getElementById('headline')?.append(pieceOf('Selected', { state: 'bad', text }));
  }
}

function addMissingRows(missing: readonly MissingPoint[]): void {
  const table = document.querySelector<HTMLTableElement>('#points');
  if (table === null) return;
  const [body] = table.tBodies;
  if (body === undefined) return;
  const columns = [...(table.tHead?.rows ?? [])].at(-1)?.cells.length ?? 1;
  const named = Math.min(3, columns - 1);
  for (const { name, outcome, error } of missing)
    body.append(
      element(
        'tr',
        { class: 'failed' },
        element('th', { scope: 'row', colspan: named }, name),
        element(
          'td',
          { colspan: columns - named },
          element('span', { class: 'verdict fail' }, `✕ ${outcome}`),
          ` ${error ?? ''}`,
        ),
      ),
    );
}

function fillProvenance(makers: readonly (ActionFact | undefined)[]): void {
  makers.forEach((action, index) => {
    if (action === undefined) return;
    for (const cell of document.querySelectorAll(`[data-action="${index}"]`)) cell.textContent = action.id;
    for (const cell of document.querySelectorAll(`[data-key="${index}"]`))
      cell.replaceChildren(element('code', {}, action.key ?? '–'));
    for (const line of document.querySelectorAll(`[data-source="${index}"]`))
      line.replaceChildren(
        action.id,
        ' ',
        element('span', { class: 'muted' }, action.key ? `key ${action.key.slice(0, 12)}` : ''),
      );
  });
}
