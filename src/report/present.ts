/**
 * A report artifact as files to be written: the run's facts are put into the page and the summary. Knows only the places
 * left for them, not how a report is made.
 */

import { type Report, type ReportFile, report } from '../artifacts/report.ts';
import type { PresentedFacts } from '../core/facts/presented-facts.ts';
import type { GateFact } from '../core/facts/run-facts.ts';
import { gateCells } from '../core/gates/gate-cells.ts';
import type { Table } from '../stage-api/table.ts';
import { markdownText } from '../view/markdown-text.ts';
import { headlineOf } from '../view/since/headline-of.ts';
import { inertJson } from './page/html.ts';
import { partCompared } from './page/missing-points.ts';
import { emptyRunFacts, emptyRunNote, untitled } from './page/run-places.ts';
import { headlineMarkdown, sinceMarkdown } from './since-markdown.ts';

/** Files of the report in the artifact's order; without `facts` exactly as they are stored. */
export function presentReport(table: Table, facts?: PresentedFacts): readonly ReportFile[] {
  return openReport(table, facts).files;
}

/** The same files, and the path of the one to open first. */
export function openReport(table: Table, facts?: PresentedFacts): Report {
  const { entry, files } = report.read(table);
  for (const { path } of files) checkPath(path);
  if (facts === undefined) return { entry, files };
  const whole = { ...facts, headline: facts.headline ?? headlineOf(facts) };
  return { entry, files: files.map((file) => withFacts(file, whole)) };
}

/** A report may come from a shared store: its paths must stay in the folder it is written to. */
function checkPath(path: string): void {
  const parts = path.split('/');
  if (path === '' || /[\\:\0]/.test(path) || parts.some((part) => part === '' || part === '.' || part === '..'))
    throw new RangeError(`a report has a file with the path ${JSON.stringify(path)}`);
}

function withFacts(file: ReportFile, facts: PresentedFacts): ReportFile {
  if (file.path.endsWith('.html')) return { ...file, bytes: replaced(file.bytes, emptyRunFacts, factsElement(facts)) };
  return file.path.endsWith('.md') ? { ...file, bytes: summaryWith(file.bytes, facts) } : file;
}

function replaced(bytes: Uint8Array, place: string | RegExp, text: string): Uint8Array {
  const whole = new TextDecoder().decode(bytes);
  // A function, so that `$&` in a name is not a pattern.
  return new TextEncoder().encode(whole.replace(place, () => text.toWellFormed()));
}

/** The summary with the run's facts, under the pipeline's name if it had no title. */
function summaryWith(bytes: Uint8Array, facts: PresentedFacts): Uint8Array {
  const noted = replaced(bytes, emptyRunNote, factsMarkdown(facts));
  return replaced(noted, new RegExp(`^${untitled}$`, 'm'), `# ${markdownText(facts.pipeline)}`);
}

function factsElement(facts: PresentedFacts): string {
  // Without metrics and their declarations: the page shows them from the artifacts, and once more for each action they
  // would be most of a large study's page.
  const actions = facts.actions.map((action) => ({ ...action, metrics: {} }));
  const stages = facts.stages?.map((stage) => ({ ...stage, measures: [], timings: [] }));
  return emptyRunFacts.replace('null', () => inertJson({ ...facts, actions, ...(stages && { stages }) }));
}

function factsMarkdown({ headline, ...facts }: PresentedFacts): string {
  const counts = (['executed', 'cached', 'failed', 'blocked'] as const)
    .filter((outcome) => facts[outcome] > 0)
    .map((outcome) => `${facts[outcome]} ${outcome}`);
  const run = [...counts, `${facts.seconds.toFixed(1)} s`, facts.started, `run \`${facts.run.replaceAll('`', '')}\``];
  const outcome = [facts.outcome === '' ? 'no run is recorded' : facts.outcome, ...(facts.run === '' ? [] : run)];
  const first = headline === undefined ? '' : headlineMarkdown(headline);
  const lines = [...(first === '' ? [] : [first, '']), `${markdownText(facts.pipeline)}: ${outcome.join(', ')}.`];
  const part = partCompared(facts);
  if (part !== undefined) lines.push('', `⚠️ ${part.models} compared: ${part.why}.`);
  if (facts.gates.length > 0) lines.push('', ...gatesMarkdown(facts.gates));
  for (const { id, lacking } of facts.actions)
    if (lacking !== undefined) lines.push('', `${markdownText(id)}: ${markdownText(lacking)}.`);
  for (const action of facts.actions)
    if (action.outcome === 'failed')
      lines.push('', `❌ ${markdownText(action.id)} failed: ${markdownText(action.error ?? '')}`);
  if (facts.since !== undefined) lines.push(...sinceMarkdown(facts, facts.since));
  return lines.join('\n');
}

const stateSigns = { pass: '✅', fail: '❌', inconclusive: '⚠️', missing: '⚠️' } as const;

/** A row for each gate; with the numbers of the comparison if some gate has a baseline. */
function gatesMarkdown(gates: readonly GateFact[]): string[] {
  const compared = gates.some(({ baseline }) => baseline !== undefined);
  const titles = ['gate', '', ...(compared ? ['value', 'baseline', 'difference', 'interval'] : []), ''];
  const row = (cells: readonly string[]): string =>
    `${cells.map((cell) => (cell === '' ? '| ' : `| ${cell} `)).join('')}|`;
  return [
    row(titles),
    `|${titles.map(() => '---|').join('')}`,
    ...gates.map((gate) => {
      const { state, warned, value, baseline, difference, interval } = gateCells(gate);
      return row([
        `${stateSigns[state]} ${state}${warned ? ' (warning)' : ''}`,
        markdownText(gate.metric),
        ...(compared ? [value, baseline, difference, interval].map(markdownText) : []),
        markdownText(gate.sentence),
      ]);
    }),
  ];
}
