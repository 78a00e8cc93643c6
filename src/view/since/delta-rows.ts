/** The measures of each model beside those before: for tables in texts. Numbers that have not changed are left out. */

import type { HeadlineState } from '../../core/facts/headline.ts';
import type { RunFacts } from '../../core/facts/run-facts.ts';
import type { SinceFacts } from '../../core/facts/since-facts.ts';
import { deltaState, deltaText, valueText } from '../../core/gates/prose-text.ts';
import type { Coordinates } from '../../core/pipeline/pipeline.ts';
import { type ModelRow, modelTable } from '../model-table.ts';
import { meanModelsOfRun, modelsOfRun, type RunModel } from '../models-of-run.ts';
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

/** In the order of the table of models, by measure. Of models that differ in their seed or fold only, the means. */
export function deltaRows(
  facts: Pick<RunFacts, 'actions' | 'stages'>,
  { metrics, otherRows = {} }: Pick<SinceFacts, 'metrics' | 'otherRows'>,
): DeltaRow[] {
  const models: readonly (ModelRow & { readonly members: readonly RunModel[] })[] =
    meanModelsOfRun(facts) ?? modelsOfRun(facts).map((model) => ({ ...model, members: [model] }));
  const names = pointNames(models.map(({ coordinates }) => coordinates as Coordinates));
  const columns = modelTable(models, 'narrow');
  return models.flatMap(({ members }, row) =>
    columns.flatMap(({ name, title, format, better, cells }): DeltaRow[] => {
      const then = members.flatMap(({ action }) => metrics[action]?.[name] ?? []);
      const { value: now, interval } = cells[row]!;
      if (then.length < members.length || now === undefined) return [];
      const before = then.reduce((sum, value) => sum + value, 0) / then.length;
      if (before === now) return [];
      const isOfOthers = members.some(({ action }) => otherRows[action]?.includes(name));
      return [
        {
          ...{ model: names[row]!, title, before: valueText(before, format), now: valueText(now, format) },
          delta: `${deltaText(now - before, format)}${isOfOthers ? ', other rows' : ''}`,
          state: deltaState([before, now], better, interval, isOfOthers),
        },
      ];
    }),
  );
}
