/** The headline and the run before for a pull request, in GitHub's Markdown. Values are text, never markup. */

import { type Headline, headlinePieces } from '../core/facts/headline.ts';
import type { PresentedFacts } from '../core/facts/presented-facts.ts';
import type { SinceFacts } from '../core/facts/since-facts.ts';
import { markdownText } from '../view/markdown-text.ts';
import { deltaRows } from '../view/since/delta-rows.ts';

const signs = { good: '✅ ', bad: '❌ ', unsure: '⚠️ ', plain: '' } as const;
const [rowsMax, changesMax] = [20, 10];

export function headlineMarkdown(headline: Headline): string {
  return headlinePieces(headline)
    .map(({ state, text }) => `${signs[state]}${markdownText(text)}`)
    .join(' · ');
}

/** A heading, the changes with their places, the measures that differ, and sentences about the comparison. */
export function sinceMarkdown(facts: PresentedFacts, since: SinceFacts): string[] {
  const { run, started, chosen, changes, moreChanges, notes, models } = since;
  const rows = deltaRows(facts, since);
  const shown = changes.slice(0, changesMax);
  const more = changes.length - shown.length + moreChanges;
  const lost = models.lost.map(({ action }) => markdownText(action));
  const moreLost = lost.length > changesMax ? ` and ${lost.length - changesMax} more` : '';
  return [
    '',
    `### Since run \`${run.replaceAll('`', '')}\``,
    '',
    `Started ${markdownText(started)}; ${markdownText(chosen)}.`,
    '',
    ...shown.map(
      ({ text, place }) => `- ${markdownText(text)}${place === undefined ? '' : ` (${markdownText(place)})`}`,
    ),
    ...(more > 0 ? [`- and ${more} more changes`] : []),
    ...(rows.length === 0 ? [] : ['', '| model | measure | before | now | |', '|---|---|---:|---:|---:|']),
    ...rows
      .slice(0, rowsMax)
      .map(
        ({ model, title, before, now, delta, state }) =>
          `| ${[model, title, before, now, `${signs[state]}${delta}`].map(markdownText).join(' | ')} |`,
      ),
    ...(rows.length > rowsMax ? ['', `… and ${rows.length - rowsMax} more.`] : []),
    ...(lost.length === 0 ? [] : ['', `No longer measured: ${lost.slice(0, changesMax).join(', ')}${moreLost}.`]),
    ...notes.flatMap((note) => ['', `⚠️ ${markdownText(note)}.`]),
  ];
}
