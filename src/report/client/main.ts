/** The script of the page: runs once it has loaded. Without scripts the page is complete but still. */

import type { PresentedFacts } from '../../core/facts/presented-facts.ts';
import type { PageData } from '../page/page-data.ts';
import { drawOverlay } from './curves.ts';
import { readJson } from './elements.ts';
import { showFacts } from './facts.ts';
import { enhanceNavigation } from './navigation.ts';
import { drawTimeFront } from './pareto.ts';
import { drawScatters } from './scatter/scatter.ts';
import { enhanceTables } from './tables.ts';

const page = readJson<PageData>('page-data') ?? { lead: 'accuracy', points: [], sources: [] };
const facts = readJson<PresentedFacts>('run-facts');
document.documentElement.classList.add('scripted');
const times = facts ? showFacts(facts, page) : new Map<number, number>();
enhanceTables();
enhanceNavigation();
drawOverlay(page.points);
drawTimeFront(page, times);
drawScatters();
