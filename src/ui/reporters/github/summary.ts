/**
 * The summary of a job in Markdown: outcome, gates, failures, models, the stages that ran, and charts that GitHub draws.
 * It is also the text of a comment on a pull request. Names and messages are text, never markup.
 */

import { durationText } from '../../../core/facts/number-text.ts';
import type { RunFacts } from '../../../core/facts/run-facts.ts';
import { gateCells } from '../../../core/gates/gate-cells.ts';
import { markdownText } from '../../../view/markdown-text.ts';
import { inLine, modelTable } from '../../../view/model-table.ts';
import { meanModelsOfRun, modelsOfRun, type RunModel } from '../../../view/models-of-run.ts';
import { type Finding, findingsOf, gateNames, isFailing } from '../findings.ts';
import type { Told } from '../told.ts';
import { summaryCharts } from './charts.ts';

/** A comment on GitHub holds 65,536 characters; the summaries of a step hold 1 MiB together. */
const bytesMax = 65_000;
const cellMax = 300;
const rowLimits = [300, 100, 30, 10, 3, 0];

/**
 * Of at most `room` bytes: tables are cut to the rows that fit, those that have not passed first. Empty if not even the
 * first lines fit.
 */
export function jobSummary(told: Told, room = bytesMax): string {
  const findings = findingsOf(told).filter(({ check }) => check !== 'gate');
  const fits = (text: string): boolean => Buffer.byteLength(text) <= Math.min(room, bytesMax);
  for (const rowsMax of rowLimits) {
    const text = withRows(told, findings, rowsMax);
    if (fits(text)) return text;
  }
  return '';
}

function withRows(told: Told, findings: readonly Finding[], rowsMax: number): string {
  const { facts, document } = told;
  const parts = [
    `## ${markdownText(facts?.pipeline ?? document)}: ${outcomeText(told)}`,
    ...(facts === undefined ? [] : [countsText(facts), ...gatesPart(facts, rowsMax)]),
    ...findingsPart(findings, rowsMax),
    ...(facts === undefined ? [] : [...modelsPart(facts, rowsMax), ...stagesPart(facts, rowsMax)]),
    ...(facts === undefined || rowsMax === 0 ? [] : summaryCharts(facts)),
  ];
  return `${parts.join('\n\n')}\n`.toWellFormed();
}

function outcomeText({ facts }: Told): string {
  if (facts === undefined) return '❌ nothing was run';
  return `${facts.outcome === 'succeeded' ? '✅' : '❌'} ${markdownText(facts.outcome)}`;
}

function countsText(facts: RunFacts): string {
  const counts = (['executed', 'cached', 'failed', 'blocked'] as const)
    .filter((outcome) => facts[outcome] > 0)
    .map((outcome) => `${facts[outcome]} ${outcome}`);
  return [...counts, durationText(facts.seconds), `run ${markdownText(facts.run)}`].join(', ');
}

const titles = {
  value: 'value',
  limits: 'asked for',
  baseline: 'baseline',
  difference: 'difference',
  interval: 'interval',
} as const;

/** Columns that say nothing of any gate are left out. Below the table, the sentences of gates that have not passed. */
function gatesPart({ gates }: RunFacts, rowsMax: number): string[] {
  if (gates.length === 0) return [];
  const names = gateNames(gates);
  const named = gates.map((gate, index) => ({ gate, name: names[index] ?? '' }));
  const failed = named.filter(({ gate }) => !gate.passed);
  const shown = [...failed, ...named.filter(({ gate }) => gate.passed)].slice(0, rowsMax + 1);
  const cells = new Map(shown.map(({ gate }) => [gate, gateCells(gate)]));
  const columns = (Object.keys(titles) as (keyof typeof titles)[]).filter((column) =>
    [...cells.values()].some((one) => one[column] !== ''),
  );
  const row = ({ gate, name }: (typeof named)[number]): string[] => {
    const own = cells.get(gate);
    const sign = gate.passed ? '✅' : isFailing(gate) ? '❌' : '⚠️';
    return [`${sign} ${own?.state ?? ''}`, cell(name), ...columns.map((column) => cell(own?.[column] ?? ''))];
  };
  const head = ['', 'gate', ...columns.map((column) => titles[column])];
  return [
    table('Gates', head, shown, row, rowsMax, gates.length),
    ...list(failed, ({ gate }) => `- ${cell(gate.sentence)}`, rowsMax),
  ];
}

function findingsPart(findings: readonly Finding[], rowsMax: number): string[] {
  const item = ({ severity, message, place }: Finding): string => {
    const [first = '', ...others] = message.split('\n');
    const at = place === undefined ? '' : ` (line ${place.line})`;
    const details = others.slice(0, 20).map((line) => `  <br>${cell(line.trim())}`);
    return [`- ${severity === 'error' ? '❌' : '⚠️'} ${cell(first)}${at}`, ...details].join('\n');
  };
  return list(findings, item, rowsMax);
}

function modelsPart(facts: RunFacts, rowsMax: number): string[] {
  const means = meanModelsOfRun(facts);
  const models = means ?? modelsOfRun(facts);
  if (models.length === 0) return [];
  const axes = [...new Set(models.flatMap(({ coordinates }) => Object.keys(coordinates)))];
  const stages = means?.map(({ members }) => members[0]?.stage ?? '') ?? modelsOfRun(facts).map(({ stage }) => stage);
  const columns = modelTable(models, 'narrow');
  const rowOf = ({ coordinates }: Pick<RunModel, 'coordinates'>, row: number): string[] => [
    cell(stages[row] ?? ''),
    ...axes.map((axis) => cell(String(coordinates[axis] ?? ''))),
    ...columns.map(({ cells }) => {
      const { text = '', best = false } = cells[row] ?? {};
      return best ? `**${cell(text)}**` : cell(text);
    }),
  ];
  const head = ['model', ...axes.map(cell), ...columns.map(({ title }) => cell(inLine(title)))];
  return [table(means === undefined ? 'Models' : 'Models (means)', head, models, rowOf, rowsMax)];
}

function stagesPart({ actions }: RunFacts, rowsMax: number): string[] {
  const stages = [...new Set(actions.map(({ stage }) => stage))];
  const row = (name: string): string[] => {
    const own = actions.filter(({ stage }) => stage === name);
    const count = (outcome: string): string => String(own.filter((one) => one.outcome === outcome).length || '');
    const seconds = own.reduce((sum, one) => sum + (one.outcome === 'executed' ? (one.seconds ?? 0) : 0), 0);
    const outcomes = ['executed', 'cached', 'failed', 'blocked'].map(count);
    return [cell(name), ...outcomes, seconds === 0 ? '' : durationText(seconds)];
  };
  const content = table('', ['stage', 'executed', 'cached', 'failed', 'blocked', 'time'], stages, row, rowsMax);
  return stages.length === 0 ? [] : [`<details><summary>Stages that ran</summary>\n\n${content}\n\n</details>`];
}

/** Text of a cell or of a line of a list, on one line, cut. */
function cell(text: string): string {
  const characters = [...text.slice(0, 2 * cellMax)];
  return markdownText(characters.length > cellMax ? `${characters.slice(0, cellMax).join('')}…` : characters.join(''));
}

function table<Item>(
  title: string,
  head: readonly string[],
  items: readonly Item[],
  row: (item: Item, index: number) => readonly string[],
  rowsMax: number,
  count = items.length,
): string {
  const line = (cells: readonly string[]): string => `| ${cells.join(' | ')} |`;
  return [
    ...(title === '' ? [] : [`### ${title}`, '']),
    line(head),
    line(head.map(() => '---')),
    ...items.slice(0, rowsMax).map((item, index) => line(row(item, index))),
    ...(count > rowsMax ? ['', `… and ${count - rowsMax} more.`] : []),
  ].join('\n');
}

function list<Item>(items: readonly Item[], line: (item: Item) => string, rowsMax: number): string[] {
  if (items.length === 0) return [];
  const more = items.length > rowsMax ? [`- … and ${items.length - rowsMax} more`] : [];
  return [[...items.slice(0, rowsMax).map(line), ...more].join('\n')];
}
