/** Clusters: a card for each method with its clusters in a projection, their content and examples; above them all in a table. */

import { figureMarkup } from '../../page/figure.ts';
import { html } from '../../page/html.ts';
import type { Study } from '../../study/study.ts';
import type { SectionContent, SectionMaker, SectionTools } from '../section-maker.ts';
import { clusteringCard } from './card.ts';
import { overviewFigure } from './overview.ts';

export const section: SectionMaker = {
  title: 'Clusters',
  after: 'space',
  make: clustersSection,
};

function clustersSection(study: Study, { gallery, agreementOf }: SectionTools): SectionContent | undefined {
  const { clusterings } = study;
  if (clusterings.length === 0) return undefined;
  const overview = overviewFigure(clusterings, agreementOf);
  const cards = clusterings.map((clustering, index) => clusteringCard(clustering, index, study, gallery));
  return {
    body: html`${figureMarkup(overview)}${cards.map(figureMarkup)}`,
    figures: [overview, ...cards],
  };
}
