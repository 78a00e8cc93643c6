/** Looks for runs, steps, keys and artifacts by their words and by the beginnings of their digests. */

import { element } from '../../report/client/elements.ts';
import { hashOf, linkTo } from './address.ts';
import type { Found } from './answers.ts';
import { short } from './artifact.ts';
import { ask, lastOnly } from './ask.ts';
import { outcomeMark } from './outcome.ts';
import { titledTable } from './table.ts';
import { timeText } from './time.ts';
import type { View } from './view.ts';

export const searchView: View = async ({ body, left, title }, text) => {
  title('Search');
  const input = element('input', {
    type: 'search',
    class: 'filter',
    value: text,
    'aria-label': 'Search',
    placeholder: 'Words, #tag, a step, a key or a digest',
  });
  const place = element('div');
  const signal = lastOnly(left);
  const look = async (): Promise<void> => {
    history.replaceState(null, '', hashOf('search', input.value));
    const found = await ask<Found>(`/api/search?q=${encodeURIComponent(input.value)}`, signal());
    place.replaceChildren(...drawn(found, input.value));
  };
  input.addEventListener('input', () => void look().catch(() => {}));
  body.append(element('div', { class: 'controls' }, input), place);
  input.focus();
  await look();
};

function drawn({ runs, actions, artifacts, found = 0 }: Found, text: string): Node[] {
  const parts: Node[] = [];
  if (runs.length > 0)
    parts.push(
      titledTable(
        found > runs.length ? `The newest ${runs.length} of ${found} runs` : `Runs (${found})`,
        ['Run', 'Pipeline', 'Outcome', 'Words'],
        runs.map(({ run, pipeline = '', outcome, started, label }) =>
          element(
            'tr',
            {},
            element(
              'th',
              { scope: 'row' },
              linkTo('run', run, label?.name ?? timeText(started ?? run)),
              element('small', {}, run),
            ),
            element('td', {}, pipeline),
            element('td', {}, outcome === undefined ? 'not ended' : outcomeMark(outcome)),
            element('td', {}, [...(label?.tags ?? []).map((tag) => `#${tag}`), label?.note ?? ''].join(' ')),
          ),
        ),
      ),
    );
  if (actions.length > 0)
    parts.push(
      titledTable(
        `Steps (${actions.length}, of the newest runs that have them)`,
        ['Step', 'Kind', 'Outcome', 'Run', 'Artifacts'],
        actions.map(({ run, action, kind, outcome, outputs, error }) =>
          element(
            'tr',
            {},
            element('th', { scope: 'row' }, action),
            element('td', {}, kind),
            element('td', {}, outcomeMark(outcome), error !== '' && element('small', {}, error)),
            element('td', {}, linkTo('run', run)),
            element(
              'td',
              {},
              ...Object.entries(outputs).flatMap(([port, digest]) => [linkTo('artifact', digest, port), ' ']),
            ),
          ),
        ),
      ),
    );
  if (artifacts.length > 0)
    parts.push(
      titledTable(
        `Artifacts (${artifacts.length})`,
        ['Artifact', 'Made by', 'Run'],
        artifacts.map(({ run, action, port, digest }) =>
          element(
            'tr',
            {},
            element('th', { scope: 'row' }, linkTo('artifact', digest, `${port} ${short(digest)}`)),
            element('td', {}, action),
            element('td', {}, linkTo('run', run)),
          ),
        ),
      ),
    );
  if (parts.length === 0 && text !== '')
    parts.push(element('p', { class: 'muted' }, 'No run, step or artifact is found.'));
  return parts;
}
