/** How the results came about: settings of the models, the stages with outcomes and times, and where it all ran. */

import { countedText, fineDurationText } from '../../core/facts/number-text.ts';
import type { PresentedFacts } from '../../core/facts/presented-facts.ts';
import type { ActionFact } from '../../core/facts/run-facts.ts';
import { runGraph } from '../figures/run-graph.ts';
import type { PageData } from '../page/page-data.ts';
import { type Setting, settingsOf } from '../page/settings.ts';
import { svgElement } from './drawing.ts';
import { type Child, element } from './elements.ts';

/** Shared settings before the others are folded. */
const openMax = 12;
const rowsInView = 24;

/** Fills the section, which is hidden until then; leaves it so if nothing is known. */
export function showSettings(facts: PresentedFacts, page: PageData, makers: readonly (ActionFact | undefined)[]): void {
  const section = document.getElementById('settings');
  const place = document.getElementById('settings-body');
  if (section === null || place === null) return;
  const figures = [...modelSettings(facts, page, makers), ...runFigure(facts)];
  if (figures.length === 0) return;
  place.append(...figures);
  section.hidden = false;
  for (const item of document.querySelectorAll<HTMLElement>('nav li[data-section="settings"]')) item.hidden = false;
}

function modelSettings(
  { parameters }: PresentedFacts,
  { points }: PageData,
  makers: readonly (ActionFact | undefined)[],
): HTMLElement[] {
  const models = points.map(({ history, evaluation }) => {
    const maker = makers[history ?? -1] ?? makers[evaluation ?? -1];
    return maker && parameters?.[maker.id];
  });
  if (models.every((one) => one === undefined)) return [];
  const { differing, shared } = settingsOf(models);
  const title = points.length === 1 ? 'Settings of the model' : 'Settings that differ between models';
  const caption =
    differing.length > 0 || points.length === 1
      ? 'Parameters of the training of each model, as its document and the defaults set them.'
      : 'All models have the same parameters.';
  return [
    figure(
      'settings-models',
      title,
      caption,
      differing.length > 0 &&
        settingsTable(
          points.map(({ name, chosen }) => ({ name, chosen })),
          differing,
        ),
      sharedSettings(shared, points.length > 1),
    ),
  ];
}

function settingsTable(
  points: readonly { readonly name: string; readonly chosen: boolean }[],
  columns: ReturnType<typeof settingsOf>['differing'],
): HTMLElement {
  const isNumber = columns.map(({ texts }) => texts.every((text) => text === '' || Number.isFinite(Number(text))));
  const head = columns.map(({ path }, at) =>
    element(
      'th',
      { scope: 'col', class: isNumber[at] && 'number', 'data-sort': isNumber[at] ? 'number' : 'text', title: path },
      path.split('.').at(-1),
    ),
  );
  const rows = points.map(({ name, chosen }, row) =>
    element(
      'tr',
      { class: chosen && 'chosen', 'data-point': row },
      element('th', { scope: 'row', 'data-value': name }, chosen && element('span', { class: 'mark' }, '★ '), name),
      ...columns.map(({ texts }, at) =>
        element('td', { class: isNumber[at] && 'number', 'data-value': texts[row]! }, texts[row] || '–'),
      ),
    ),
  );
  const table = element(
    'table',
    { class: 'data sortable' },
    element('caption', { class: 'unseen' }, 'Settings that differ between models'),
    element('thead', {}, element('tr', {}, element('th', { scope: 'col', 'data-sort': 'text' }, 'Model'), ...head)),
    element('tbody', {}, ...rows),
  );
  const tall = points.length > rowsInView ? ' tall' : '';
  return element(
    'div',
    { class: `scroll${tall}`, role: 'region', 'aria-label': 'Settings of the models', tabindex: 0 },
    table,
  );
}

function sharedSettings(shared: readonly Setting[], several: boolean): HTMLElement | undefined {
  if (shared.length === 0) return undefined;
  const list = element(
    'p',
    { class: 'settings-line' },
    ...shared.flatMap(({ path, text }, at): Child[] => [
      ...(at > 0 ? [', '] : []),
      element('span', {}, `${path} `, element('b', {}, text)),
    ]),
  );
  if (shared.length <= openMax) return several ? element('div', {}, 'The same for all: ', list) : list;
  const summary = element('summary', {}, `${shared.length} settings${several ? ' that all share' : ''}`);
  return element('details', { class: 'fold' }, summary, list);
}

function runFigure(facts: PresentedFacts): HTMLElement[] {
  const graph = runGraph(facts);
  const terms = originTerms(facts);
  if (graph === undefined && terms.length === 0) return [];
  const list = element(
    'dl',
    { class: 'facts' },
    ...terms.map(([name, value]) => element('div', {}, element('dt', {}, name), element('dd', {}, value))),
  );
  const drawn =
    graph &&
    element(
      'div',
      { class: 'scroll', role: 'region', 'aria-label': 'Stages', tabindex: 0 },
      svgElement({
        name: 'svg',
        attributes: {
          class: 'run-graph',
          role: 'img',
          'aria-label': `Stages of the run: ${stagesText(facts)}`,
          width: graph.width,
          height: graph.height,
          viewBox: `0 0 ${graph.width} ${graph.height}`,
        },
        children: graph.children,
      }),
    );
  const results = countedText(facts.actions.length, 'result');
  const summary = `How it ran: ${countedText(facts.stages?.length ?? 0, 'stage')}, ${results}, ${fineDurationText(facts.seconds)}`;
  return [
    element(
      'figure',
      { id: 'settings-run' },
      terms.length > 0 && list,
      drawn &&
        element(
          'details',
          { class: 'fold' },
          element('summary', {}, summary),
          element(
            'p',
            { class: 'muted' },
            'Each stage with how its results came about in this run, and the time that making them took, in this run or an earlier one.',
          ),
          drawn,
        ),
    ),
  ];
}

function stagesText({ stages = [] }: PresentedFacts): string {
  return stages
    .map(({ name, needs = [] }) => (needs.length === 0 ? name : `${name} reads ${needs.join(' and ')}`))
    .join('; ');
}

function originTerms({ given = [], settings = [], origin, commit }: PresentedFacts): (readonly [string, string])[] {
  const at = origin?.commit ?? commit?.replace(/-dirty$/, '');
  const isDirty = origin?.dirty ?? commit?.endsWith('-dirty') ?? false;
  const lists: readonly (readonly [string, readonly string[]])[] = [
    ['Given by -P', given],
    ['Changed by --set', settings],
    ['Engine', origin?.engines ?? []],
    ['Machine', origin?.machines ?? []],
    ['Versions', origin?.versions ?? []],
  ];
  return [
    ...(at === undefined ? [] : [['Commit', `${at.slice(0, 12)}${isDirty ? ', with changes' : ''}`] as const]),
    ...lists.flatMap(([name, values]) => (values.length === 0 ? [] : [[name, values.join(', ')] as const])),
  ];
}

function figure(id: string, title: string, caption: string, ...body: readonly Child[]): HTMLElement {
  return element(
    'figure',
    { id },
    element('div', { class: 'figure-head' }, element('h3', {}, title)),
    caption !== '' && element('figcaption', {}, caption),
    ...body,
  );
}
