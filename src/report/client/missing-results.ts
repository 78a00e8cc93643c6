/** Below the heading of tables and files: the points that are wired to them and have no result in the run that is shown. */

import { countedText } from '../../core/facts/number-text.ts';
import type { RunFacts } from '../../core/facts/run-facts.ts';

const namedMax = 4;

export function tellMissingResults({ actions }: RunFacts): void {
  const made = new Set(
    actions.filter(({ outcome }) => outcome === 'executed' || outcome === 'cached').map(({ id }) => id),
  );
  for (const place of document.querySelectorAll<HTMLElement>('[data-missing-at]')) {
    const port = place.dataset.missingAt ?? '';
    const wired = new Set(actions.flatMap(({ wiring }) => wiring?.[port] ?? []));
    const missing = [...wired].filter((id) => !made.has(id));
    if (missing.length === 0) continue;
    const more = missing.length - namedMax;
    const named = `${missing.slice(0, namedMax).join(', ')}${more > 0 ? ` and ${more} more` : ''}`;
    place.textContent = `${countedText(missing.length, 'point')} without a result: ${named}.`;
  }
}
