/** The script of the live page: the view that the address names, and the way between views. */

import { element } from '../../report/client/elements.ts';
import { addressIn, hashOf } from './address.ts';
import { artifactView } from './artifact.ts';
import { compareView } from './compare/compare.ts';
import { connectionLine } from './connection.ts';
import { exportView } from './export-view.ts';
import { runView } from './run/run.ts';
import { runsView } from './runs/runs.ts';
import { searchView } from './search.ts';
import type { View } from './view.ts';

const views: { readonly [name: string]: View } = {
  runs: runsView,
  run: runView,
  compare: compareView,
  artifact: artifactView,
  search: searchView,
};
const named: readonly (readonly [view: string, title: string])[] = [
  ['runs', 'Runs'],
  ['search', 'Search'],
];

const main = document.getElementById('main') as HTMLElement;
const head = document.getElementById('head') as HTMLElement;
const nav = document.getElementById('views') as HTMLElement;
const heading = element('h1', { id: 'title' });
const beside = element('p', { class: 'lead' });
const exporting = element('button', { type: 'button', class: 'plain' }, 'Export this view');
exporting.addEventListener('click', () => void exportView(document.title));
head.append(heading, beside, element('div', { class: 'controls' }, exporting), connectionLine);

let leaving = new AbortController();

function open(): void {
  leaving.abort();
  leaving = new AbortController();
  const { signal } = leaving;
  const { view, name, options } = addressIn(location.hash);
  nav.replaceChildren(
    element(
      'ul',
      {},
      ...named.map(([id, title]) =>
        element('li', {}, element('a', { href: hashOf(id), 'aria-current': id === view && 'page' }, title)),
      ),
    ),
  );
  const body = element('div', { class: 'view' });
  main.replaceChildren(body);
  beside.replaceChildren();
  const title = (text: string, ...others: readonly (Node | string)[]): void => {
    document.title = text;
    heading.textContent = text;
    beside.replaceChildren(...others);
  };
  title(view);
  const opened = Object.hasOwn(views, view) ? views[view] : undefined;
  if (opened === undefined) {
    body.append(element('p', {}, 'There is no such view.'));
    return;
  }
  opened({ body, left: signal, title }, name, options).catch((error: unknown) => {
    if (signal.aborted) return;
    body.append(
      element('p', { class: 'verdict fail', role: 'alert' }, error instanceof Error ? error.message : String(error)),
    );
  });
}

addEventListener('hashchange', open);
document.documentElement.classList.add('scripted');
open();
