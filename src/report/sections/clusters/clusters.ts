/** Clusters: the size and content of each, its agreement with the labels, and its typical examples. */

import { figureMarkup } from '../../page/figure.ts';
import { html } from '../../page/html.ts';
import type { Gallery } from '../../page/pictures.ts';
import type { Study } from '../../study/study.ts';
import type { SectionContent, SectionMaker } from '../section-maker.ts';
import { compositionFigure } from './composition.ts';
import { examplesFigure } from './examples.ts';
import { formationFigure } from './formation.ts';
import { type AgreementOf, overviewFigure } from './overview.ts';

export const section: SectionMaker = {
  title: 'Clusters',
  after: 'space',
  make: (study, { gallery, agreementOf }) => clustersSection(study, gallery, agreementOf),
};

function clustersSection(study: Study, gallery: Gallery, agreementOf: AgreementOf): SectionContent | undefined {
  const { clusterings } = study;
  if (clusterings.length === 0) return undefined;
  const overview = overviewFigure(clusterings, agreementOf);
  const figures = clusterings.flatMap((clustering, index) =>
    [
      compositionFigure(clustering, index),
      examplesFigure(clustering, index, study, gallery),
      formationFigure(clustering, index),
    ].filter((figure) => figure !== undefined),
  );
  return {
    body: html`${figureMarkup(overview)}${figures.map(figureMarkup)}`,
    figures: [overview, ...figures],
  };
}
