/**
 * A study as files: the page, a summary in Markdown, and each figure by itself. A function of the study and of the
 * options; the facts of a run are put in later, by `present.ts`. Knows no stage kind and no method of analysis: it gets
 * the words and numbers that it needs of them as values.
 */

import type { Measure } from '../core/facts/measure.ts';
import type { Replicates } from '../core/facts/replicates.ts';
import { type ModelRow, modelTable } from '../view/model-table.ts';
import { standaloneSvg } from './figures/chart.ts';
import type { Section } from './page/figure.ts';
import { html } from './page/html.ts';
import { renderPage } from './page/page.ts';
import { openGallery } from './page/pictures.ts';
import { studyData } from './page/study-data.ts';
import { summaryMarkdown } from './page/summary-markdown.ts';
import { pictureFiles } from './sections/files/picture-files.ts';
import { sections } from './sections/index.ts';
import { provenanceSection } from './sections/provenance.ts';
import type { SectionOptions, SectionTools } from './sections/section-maker.ts';
import { summaryLead } from './sections/summary.ts';
import { findingsOf } from './study/findings/findings.ts';
import { type Means, meansOf } from './study/means.ts';
import { modelRows } from './study/model-rows.ts';
import type { Study } from './study/study.ts';

export interface ReportOptions extends SectionOptions {
  readonly title: string;
  readonly description: string;
  readonly sections: readonly SectionName[];
  /** Declarations of the evaluations' numbers; none if planning has none. */
  readonly measures?: readonly Measure[];
  /** Axes along which points differ in their seed only; none if planning has none. */
  readonly replicates?: Replicates;
}

type SectionName = keyof typeof sections | 'provenance';

/** Methods of the kinds whose results are shown; the kind `report` hands them in. */
export type ReportMethods = Pick<SectionTools, 'agreementOf' | 'augmentOf' | 'rankingOf'>;

/** Called and awaited before each section. */
export type BeforeSection = (name: string, done: number, total: number) => Promise<void>;

export interface ReportPart {
  /** Relative, with forward slashes. */
  readonly path: string;
  readonly mediaType: string;
  readonly content: string | Uint8Array;
}

/** The page is the first of the files. */
export async function makeReport(
  study: Study,
  options: ReportOptions,
  methods: ReportMethods,
  before: BeforeSection,
): Promise<ReportPart[]> {
  const rows = modelRows(study, options.measures ?? []);
  const made = await makeSections(study, rows, options, methods, before);
  const figures = made.flatMap((section) => section.figures);
  const charts = figures.flatMap((figure) => figure.charts ?? []);
  const findings = findingsOf(study, options.split);
  const page = await renderPage({
    title: options.title,
    description: options.description,
    lead: summaryLead(study, findings, new Set(figures.map((figure) => figure.id))),
    sections: withSettings(withProvenance(study, made, options.sections)),
    data: studyData(study),
  });
  return [
    { path: 'index.html', mediaType: 'text/html', content: page },
    {
      path: 'summary.md',
      mediaType: 'text/markdown',
      content: summaryMarkdown(
        study,
        { columns: modelTable(rows, 'narrow'), ...means(study, rows, options, 'narrow') },
        options,
        findings,
        charts,
      ),
    },
    ...charts.map((chart) => ({
      path: `figures/${chart.name}.svg`,
      mediaType: 'image/svg+xml',
      content: standaloneSvg(chart),
    })),
    ...pictureFiles(study.files).map(({ path, picture }) => ({
      ...{ path, mediaType: picture.mediaType, content: picture.bytes },
    })),
  ];
}

function means(
  { points }: Study,
  rows: readonly ModelRow[],
  { replicates }: ReportOptions,
  room: 'narrow' | 'wide',
): { readonly means?: Means } {
  const found = replicates && meansOf(points, rows, replicates, room);
  return found === undefined ? {} : { means: found };
}

/** Sections that have something to show, in the order of `options`, without provenance, which is about the others. */
async function makeSections(
  study: Study,
  rows: readonly ModelRow[],
  options: ReportOptions,
  methods: ReportMethods,
  before: BeforeSection,
): Promise<Section[]> {
  const tools = {
    options,
    gallery: openGallery(study.dataset),
    measures: options.measures ?? [],
    columns: modelTable(rows, 'wide'),
    ...means(study, rows, options, 'wide'),
    ...methods,
  };
  const made: Section[] = [];
  for (const [done, name] of options.sections.entries()) {
    await before(name, done, options.sections.length);
    if (name === 'provenance') continue;
    const { title, make } = sections[name];
    const content = make(study, tools);
    if (content !== undefined) made.push({ id: name, title, ...content });
  }
  return made;
}

/** The place for settings, graph and machine, which the facts of a run hold. */
const settingsSection: Section = {
  id: 'settings',
  title: 'Settings',
  body: html`<div id="settings-body"></div>`,
  figures: [],
  hidden: true,
};

/** Settings after the comparison of the models, or last. */
function withSettings(sections: readonly Section[]): readonly Section[] {
  const at = sections.findIndex(({ id }) => id === 'compare') + 1 || sections.length;
  return [...sections.slice(0, at), settingsSection, ...sections.slice(at)];
}

/** Provenance after the last section that stands before it in `names`. */
function withProvenance(study: Study, sections: readonly Section[], names: readonly string[]): readonly Section[] {
  const place = names.indexOf('provenance');
  if (place < 0) return sections;
  const before = names.slice(0, place);
  const at = sections.findLastIndex((section) => before.includes(section.id)) + 1;
  return [...sections.slice(0, at), provenanceSection(study, sections), ...sections.slice(at)];
}
