/** The run before: which one it is, what has changed since with its place in the document, gates and models that differ. */

import type { PresentedFacts } from '../../../core/facts/presented-facts.ts';
import type { SinceChange, SinceFacts, SincePoint } from '../../../core/facts/since-facts.ts';
import { namesText } from '../../../core/facts/standing.ts';
import { stateOf } from '../../../core/gates/gate-cells.ts';
import { type Child, element } from '../elements.ts';

/** A new version of the program changes the code of every stage: more than these are folded away. */
const codeMax = 2;

export function showChanges(facts: PresentedFacts): void {
  const place = document.getElementById('since');
  if (place === null) return;
  const { since } = facts;
  // The headline says why the run is compared with none.
  if (since === undefined) return;
  const { changes, moreChanges, notes, models } = since;
  const isCode = ({ of }: SinceChange): boolean => of === 'code';
  const code = changes.filter(isCode).length > codeMax ? changes.filter(isCode) : [];
  const listed = changes.filter((change) => !code.includes(change));
  const differing = [...gateLines(facts, since), ...pointLines(models)];
  fill(place, [
    runLine(since),
    changes.length === 0 && element('p', {}, 'Nothing that was set has changed: results differ for other reasons.'),
    listed.length > 0 && element('ul', { class: 'changes' }, ...listed.map(changeLine)),
    code.length > 0 &&
      element(
        'details',
        { class: 'fold' },
        element('summary', {}, `The code of ${code.length} stages changed`),
        element('ul', { class: 'changes' }, ...code.map(changeLine)),
      ),
    moreChanges > 0 && element('p', { class: 'muted' }, `And ${moreChanges} more changes.`),
    differing.length > 0 && element('ul', { class: 'changes' }, ...differing.map((line) => element('li', {}, line))),
    notes.length > 0 && element('ul', { class: 'notes' }, ...notes.map((note) => element('li', {}, `${note}.`))),
  ]);
}

function fill(place: HTMLElement, children: readonly Child[]): void {
  for (const child of children) if (child !== undefined && child !== false) place.append(child);
  place.hidden = false;
}

function runLine({ run, started, chosen, label, settings = [], file }: SinceFacts): HTMLElement {
  const name = label?.name === undefined ? '' : `“${label.name}”, `;
  const when = started.replace('T', ' ').replace(/(?:\.\d+)?Z$/, ' UTC');
  const flags = settings.map((one) => ` --set ${one}`).join('');
  return element(
    'p',
    { class: 'muted' },
    `Compared with ${name}run `,
    element('code', {}, run),
    ` of ${file}${flags}, started ${when}: ${chosen}.`,
  );
}

function changeLine({ text, place, actions }: SinceChange): HTMLElement {
  const at = actions.length > 1 ? ` (${actions.length} results)` : '';
  return element(
    'li',
    {},
    element('code', {}, text),
    at,
    place !== undefined && element('span', { class: 'place' }, ` ${place}`),
  );
}

/** Gates whose verdict was another one. Of several on one number the first is compared with the first. */
function gateLines({ gates }: PresentedFacts, since: SinceFacts): string[] {
  const before = new Map(named(since.gates).map(({ key, gate }) => [key, stateOf(gate)]));
  return named(gates).flatMap(({ key, name, gate }) => {
    const [now, then] = [stateOf(gate), before.get(key)];
    return then === undefined || then === now ? [] : [`gate ${name}: ${then} before, ${now} now`];
  });
}

function named<Gate extends { readonly metric: string; readonly action: string }>(
  gates: readonly Gate[],
): { readonly key: string; readonly name: string; readonly gate: Gate }[] {
  const counts = new Map<string, number>();
  return gates.map((gate) => {
    const name = `${gate.metric} of ${gate.action}`;
    const count = counts.get(name) ?? 0;
    counts.set(name, count + 1);
    return { key: `${name} ${count}`, name, gate };
  });
}

function pointLines({ lost, new: come }: SinceFacts['models']): string[] {
  const told = (points: readonly SincePoint[], words: string): string[] =>
    points.length === 0 ? [] : [`${namesText(points.map(({ action }) => action))}: ${words}`];
  return [...told(come, 'not measured before'), ...told(lost, 'no longer measured')];
}
