/** The artifacts of a large study beyond the first, which are in the page: listed when the list is opened for the first time. */

import type { ActionFact } from '../../core/facts/run-facts.ts';
import { sourceText } from '../page/format.ts';
import type { PageData, SourceData } from '../page/page-data.ts';
import { element } from './elements.ts';

/** `makers` of the sources, in their order. */
export function listArtifacts({ sources }: PageData, makers: readonly (ActionFact | undefined)[]): void {
  const body = document.querySelector<HTMLTableSectionElement>('#artifact-rows');
  const fold = body?.closest('details');
  if (!body || !fold) return;
  const first = body.rows.length;
  const fill = (): void => {
    body.append(...sources.slice(first).map((source, at) => artifactRow(source, makers[first + at])));
  };
  fold.addEventListener('toggle', fill, { once: true });
}

function artifactRow(source: SourceData, maker: ActionFact | undefined): HTMLElement {
  return element(
    'tr',
    {},
    element('th', { scope: 'row' }, source.port),
    element('td', {}, maker?.id ?? sourceText(source)),
    element('td', {}, maker?.key === undefined ? '–' : element('code', {}, maker.key)),
    element('td', {}, element('code', {}, source.digest)),
  );
}
