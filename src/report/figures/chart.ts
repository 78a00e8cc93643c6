/**
 * Charts: Observable Plot rendered to SVG text without a browser. Equal options give equal text: what Plot counts in
 * a process (clip and marker identifiers) is not used, and coordinates are rounded to a hundredth of a pixel, so that
 * the last bits of a logarithm do not show.
 */

import { plot } from '@observablehq/plot';
import { parseHTML } from 'linkedom';
import { withoutControls } from '../../core/values/one-line.ts';
import { escapeHtml } from '../page/html.ts';
import { widthOf } from './drawn.ts';
import { themeVariables } from './palette.ts';

export interface Chart {
  /** File name without its ending; unique in a report. */
  readonly name: string;
  readonly title: string;
  /** An `<svg>` element that takes its colours from the page. */
  readonly svg: string;
}

export type PlotOptions = NonNullable<Parameters<typeof plot>[0]>;

/** Screen readers read `title` and `description` instead of the picture. */
export function renderChart(name: string, title: string, description: string, options: PlotOptions): Chart {
  const { document } = parseHTML('<!doctype html><html></html>');
  const marginLeft = Math.max(options.marginLeft ?? 0, roomForTicks(options.y));
  const drawn = plot({ ...options, marginLeft, document: document as never, className: 'chart' });
  const raw = String((drawn as { outerHTML: string }).outerHTML);
  if (!raw.startsWith('<svg'))
    throw new Error('Internal error: a chart with a legend or a title is not one SVG element');
  const label = `role="img" aria-label="${escapeHtml(`${title}. ${description}`)}"`;
  const svg = withoutControls(raw)
    .replace(/<style>[\s\S]*?<\/style>/g, '')
    .replace(/ aria-(hidden|label|description)="[^"]*"/g, '')
    // Inside tags only: the text between them is the study's own numbers.
    .replace(/<[^>]+>/g, (tag) => tag.replace(/\d+\.\d{3,}/g, (digits) => String(Number(Number(digits).toFixed(2)))))
    .replace('<svg ', () => `<svg xmlns="http://www.w3.org/2000/svg" ${label} `);
  return { name, title, svg };
}

/** Of Plot: the tick, and the gap between it and its label. */
const tickRoom = 9;

/** Pixels for the labels of a vertical axis with given ticks: the left edge would cut longer ones, which then read as other numbers. */
function roomForTicks(axis: PlotOptions['y']): number {
  const { ticks, tickFormat } = axis ?? {};
  if (!Array.isArray(ticks) || typeof tickFormat !== 'function') return 0;
  const labels = ticks.map((tick, at) => String(tickFormat(tick, at)));
  return Math.max(0, ...labels.map((label) => Math.ceil(widthOf(label)) + tickRoom));
}

/** The chart as a file of its own, in both colour schemes, on the page's background. */
export function standaloneSvg(chart: Chart): string {
  const style = `<style>${themeVariables()}svg{color:var(--ink);background:var(--surface)}text{white-space:pre}</style>`;
  return `${chart.svg.replace(/<svg [^>]*>/, (tag) => `${tag}<title>${escapeHtml(chart.title)}</title>${style}`)}\n`;
}
