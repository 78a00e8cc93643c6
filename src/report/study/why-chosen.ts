/** The sentence that explains the choice of the shown point. */

import { againstText, standingText } from '../../core/facts/standing.ts';
import { subject } from '../page/format.ts';
import type { Study } from './study.ts';

export function whyChosen({ chosen, choice, points, standing, tables, files }: Study): string {
  const isEmpty = points.length + tables.length + files.length === 0;
  if (chosen === undefined) return isEmpty ? 'Nothing was trained or evaluated here.' : '';
  const against = choice?.against ? `; ${againstText(choice.metric, choice.mode)}` : '';
  const nearest = standing?.asMeans ? '; its value is the nearest to the mean' : '';
  if (choice && standing) return `${subject(chosen.name)} was selected: ${standingText(standing)}${nearest}${against}.`;
  if (points.length === 1) return '';
  const shown = `${subject(chosen.name)} is shown where one model is shown`;
  return standing
    ? `${shown}: ${standingText(standing)}${nearest}.`
    : `${shown}: it is the first, and no model has a number to compare.`;
}
