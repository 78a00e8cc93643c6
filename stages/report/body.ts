/** Body of `report`: artifacts in, files out. A function of its inputs: `present.ts` adds the facts of a run. */

import { column, makeTable, type StageBody } from 'arrowline/stage';
import { standaloneSvg } from '../../src/report/figures/chart.ts';
import type { Section } from '../../src/report/page/figure.ts';
import { renderPage } from '../../src/report/page/page.ts';
import { pageData } from '../../src/report/page/page-content.ts';
import { openGallery } from '../../src/report/page/pictures.ts';
import { summaryMarkdown } from '../../src/report/page/summary-markdown.ts';
import { clustersSection } from '../../src/report/sections/clusters.ts';
import { compareSection } from '../../src/report/sections/compare.ts';
import { dataSection } from '../../src/report/sections/data.ts';
import { evaluateSection } from '../../src/report/sections/evaluate.ts';
import { modelSection } from '../../src/report/sections/model.ts';
import { provenanceSection } from '../../src/report/sections/provenance.ts';
import { spaceSection } from '../../src/report/sections/space.ts';
import { summaryLead } from '../../src/report/sections/summary.ts';
import { trainSection } from '../../src/report/sections/train.ts';
import { findingsOf } from '../../src/report/study/findings.ts';
import { readStudy } from '../../src/report/study/read-study.ts';
import { describeNetwork } from '../lib/learning/network/describe.ts';
import { resolveNetwork } from '../lib/learning/network/resolve.ts';
import type { kind } from './kind.ts';
import type { ReportParameters } from './parameters.ts';

type SectionName = ReportParameters['sections'][number];

const body: StageBody<typeof kind> = async (context) => {
  const { parameters } = context;
  const study = await readStudy(context, (model, inputShape, classes) =>
    describeNetwork(resolveNetwork(model, inputShape, classes)),
  );
  const gallery = openGallery(study.dataset);
  const make: { readonly [name in Exclude<SectionName, 'provenance'>]: () => Section | undefined } = {
    compare: () => compareSection(study),
    train: () => trainSection(study, parameters.curves),
    model: () => modelSection(study),
    evaluate: () => evaluateSection(study, gallery, parameters),
    space: () => spaceSection(study, gallery, parameters),
    clusters: () => clustersSection(study, gallery),
    data: () => dataSection(study, gallery, parameters.samples),
  };
  const sections: Section[] = [];
  for (const [done, name] of parameters.sections.entries()) {
    context.progress({ unit: 'section', done, total: parameters.sections.length, note: name });
    await context.breathe();
    const section = name === 'provenance' ? undefined : make[name]();
    if (section) sections.push(section);
  }
  const place = parameters.sections.indexOf('provenance');
  const provenance = provenanceSection(study, sections);
  const before = parameters.sections.slice(0, place);
  const at = sections.findLastIndex((section) => before.includes(section.id as SectionName)) + 1;
  const figures = sections.flatMap((section) => section.figures);
  const charts = figures.flatMap((figure) => figure.charts ?? []);
  const findings = findingsOf(study, parameters.split);
  const page = await renderPage({
    title: parameters.title,
    description: parameters.description,
    lead: summaryLead(study, findings, new Set(figures.map((figure) => figure.id))),
    sections: place < 0 ? sections : [...sections.slice(0, at), provenance, ...sections.slice(at)],
    data: pageData(study),
  });
  const encoder = new TextEncoder();
  const files = [
    { path: 'index.html', mediaType: 'text/html', text: page },
    { path: 'summary.md', mediaType: 'text/markdown', text: summaryMarkdown(study, parameters, findings, charts) },
    ...charts.map((chart) => ({
      path: `figures/${chart.name}.svg`,
      mediaType: 'image/svg+xml',
      text: standaloneSvg(chart),
    })),
  ];
  return {
    outputs: {
      report: makeTable(
        {
          path: column.utf8(files.map((file) => file.path)),
          mediaType: column.utf8(files.map((file) => file.mediaType)),
          bytes: column.binary(files.map((file) => encoder.encode(file.text.toWellFormed()))),
        },
        { type: 'report', version: 1, entry: 'index.html' },
      ),
    },
  };
};

export default body;
