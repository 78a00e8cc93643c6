/** The measures of each model beside those before: for tables in texts. Numbers that have not changed are left out. */

import type { HeadlineState } from '../../core/facts/headline.ts';
import type { RunFacts } from '../../core/facts/run-facts.ts';
import type { SinceFacts } from '../../core/facts/since-facts.ts';
import { deltaState, deltaText, valueText } from '../../core/gates/prose-text.ts';
import { modelTable } from '../model-table.ts';
import { modelsOfRun } from '../models-of-run.ts';
import { pointNames } from '../point-names.ts';

export interface DeltaRow {
  readonly model: string;
  /** `Test accuracy`. */
  readonly title: string;
  readonly before: string;
  readonly now: string;
  readonly delta: string;
  readonly state: HeadlineState;
}

/** In the order of the table of models, by measure. */
export function deltaRows(facts: Pick<RunFacts, 'actions' | 'stages'>, metrics: SinceFacts['metrics']): DeltaRow[] {
  const models = modelsOfRun(facts);
  const names = pointNames(models.map(({ coordinates }) => coordinates));
  const columns = modelTable(models, 'narrow');
  return models.flatMap(({ action }, row) =>
    columns.flatMap(({ name, title, format, better, cells }): DeltaRow[] => {
      const [before, { value: now, interval } = {}] = [metrics[action]?.[name], cells[row]];
      if (before === undefined || now === undefined || before === now) return [];
      return [
        {
          ...{ model: names[row]!, title, before: valueText(before, format), now: valueText(now, format) },
          delta: deltaText(now - before, format),
          state: deltaState([before, now], better, interval),
        },
      ];
    }),
  );
}
