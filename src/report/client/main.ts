/** The script of the page: runs once it has loaded. Without scripts the page is complete but still. */

import type { PresentedFacts } from '../../core/facts/presented-facts.ts';
import type { PageData } from '../page/page-data.ts';
import { listArtifacts } from './artifact-rows.ts';
import { drawOverlay } from './curves/overlay.ts';
import type { Trained } from './curves/series.ts';
import { readJson } from './elements.ts';
import { showFacts } from './facts.ts';
import { makersOf } from './makers.ts';
import { tellMissingResults } from './missing-results.ts';
import { enhanceNavigation } from './navigation.ts';
import { drawScatters } from './scatter/scatter.ts';
import { browserAddress } from './selection/address.ts';
import { showSelection } from './selection/bar.ts';
import { openConfusions } from './selection/confusion.ts';
import { followInFigures } from './selection/marks.ts';
import { openRows } from './selection/rows.ts';
import { openSelection } from './selection/selection.ts';
import { showAnswers } from './since/answers.ts';
import { drawEffects } from './sweep/effects.ts';
import { drawMap } from './sweep/map.ts';
import { readModels } from './sweep/models.ts';
import { showModels } from './sweep/models-table.ts';
import { drawParallel } from './sweep/parallel.ts';
import { drawTrades } from './sweep/trades.ts';
import { enhanceTables } from './tables.ts';
import { addMenus } from './take/menu.ts';

const page = readJson<PageData>('page-data') ?? { lead: 'accuracy', points: [], sources: [] };
const facts = readJson<PresentedFacts>('run-facts');
document.documentElement.classList.add('scripted');
const times = facts ? showFacts(facts, page) : new Map<number, number>();
enhanceTables();
if (facts !== null) tellMissingResults(facts);
const names = page.points.map(({ name }) => name);
const models = readModels(
  names,
  page.points.findIndex(({ chosen }) => chosen),
);
const makers = facts === null ? [] : makersOf(facts, page);
const trained = page.points.flatMap((point, index): Trained[] => {
  const { curves, history } = point;
  const ghost = facts?.since?.curves[makers[history ?? -1]?.id ?? ''];
  return curves === undefined ? [] : [{ ...point, index, curves, ...(ghost !== undefined && { ghost }) }];
});
const selection = openSelection(browserAddress);
showModels(models, selection);
enhanceNavigation();
drawOverlay(trained, names.length, models.shownBy, selection);
drawTrades(page, times, models, selection);
const marked = followInFigures(names, models.shownBy, selection);
drawParallel(models, selection, marked);
drawEffects(models, selection);
drawMap(models, selection);
drawScatters(names, selection);
openConfusions(names, selection);
openRows(selection);
listArtifacts(page, makers);
if (facts?.since !== undefined) showAnswers(facts.since, page, makers, selection);
showSelection(selection);
addMenus(selection);
