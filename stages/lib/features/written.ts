/**
 * `with` of `prepare` as a document writes it: steps for each type of column and for single columns. Here are the rules
 * that need no data: equal meanings have one form, and mistakes that the schema cannot express.
 */

import type { WithProblem } from 'arrowline/stage';

export type Part = 'year' | 'month' | 'day' | 'weekday' | 'hour';
export type Scale = 'standard' | 'minMax' | 'none';

/** All steps that a column can have; which of them fit depends on its type. */
export interface Steps {
  readonly impute?: 'none' | 'mean' | 'median' | 'mostFrequent' | { readonly constant: number | string | boolean };
  readonly indicator?: boolean;
  readonly clip?: 'none' | { readonly min?: number; readonly max?: number } | { readonly quantiles: readonly number[] };
  readonly log?: boolean;
  readonly scale?: Scale;
  readonly encode?: 'oneHot' | 'ordinal';
  readonly order?: readonly string[];
  readonly unknown?: 'error' | 'zeros' | 'own';
  readonly parts?: readonly Part[];
  readonly cyclic?: boolean;
}

/** The groups of types that are treated alike. */
const treatments = ['numbers', 'categories', 'booleans', 'times'] as const;
export type Treatment = (typeof treatments)[number];

export type Written = { readonly [Name in Treatment]?: Steps } & {
  readonly columns?: { readonly [name: string]: 'drop' | Steps };
  /** Columns by the group that they are put into. */
  readonly groups?: { readonly [name: string]: readonly string[] };
};

/** The steps that are taken where nothing is written. */
export const defaults: { readonly [Name in Treatment]: Steps } = {
  numbers: { impute: 'none', indicator: false, clip: 'none', log: false, scale: 'standard' },
  categories: { impute: 'none', indicator: false, encode: 'oneHot', unknown: 'error', scale: 'none' },
  booleans: { impute: 'none', indicator: false, scale: 'none' },
  times: { impute: 'none', indicator: false, cyclic: false, scale: 'standard' },
};

/** The same without steps that are those of `defaults`. Steps of single columns stay: they may replace others. */
export function withoutDefaults<Given extends Written>(written: Given): Given {
  const kept = Object.entries(written).flatMap(([name, steps]) => {
    if (name === 'groups') return [[name, steps] as const];
    const plain: object = name === 'columns' ? {} : defaults[name as Treatment];
    const own = Object.entries(steps as object).filter(([step, value]) => Reflect.get(plain, step) !== value);
    return own.length === 0 ? [] : [[name, Object.fromEntries(own)] as const];
  });
  return Object.fromEntries(kept) as Given;
}

export function mistakesIn(written: Written): WithProblem[] {
  const mistakes = treatments.flatMap((name) => mistakesOf({ ...defaults[name], ...written[name] }, [name]));
  for (const [name, steps] of Object.entries(written.columns ?? {})) {
    if (steps === 'drop') continue;
    // The type of the column is not known here: it may have the steps of any.
    const imputed = treatments.map((one) => written[one]?.impute).find((one) => one !== undefined && one !== 'none');
    const ofType = isEncoded(steps) ? { ...defaults.categories, ...written.categories } : {};
    mistakes.push(...mistakesOf({ ...(imputed && { impute: imputed }), ...ofType, ...steps }, ['columns', name]));
  }
  return mistakes;
}

/** Whether a column's own steps are those of categories. */
function isEncoded({ encode, order, unknown }: Steps): boolean {
  return encode !== undefined || order !== undefined || unknown !== undefined;
}

function mistakesOf(steps: Steps, path: readonly string[]): WithProblem[] {
  const { impute = 'none', indicator, clip, unknown, encode, order } = steps;
  const mistakes: WithProblem[] = [];
  if (indicator && impute === 'none')
    mistakes.push({
      path: [...path, 'indicator'],
      message: 'an indicator of missing values needs a value that stands for them',
      hint: 'write impute: mostFrequent or { constant: … } beside it',
    });
  const [low, high] = typeof clip !== 'object' ? [] : 'quantiles' in clip ? clip.quantiles : [clip.min, clip.max];
  if (low !== undefined && high !== undefined && low >= high)
    mistakes.push({
      path: [...path, 'clip'],
      message: `the limits of clip are ${low} and ${high}`,
      expected: 'the lower limit first',
    });
  if (encode === 'ordinal' && unknown === 'zeros')
    mistakes.push({
      path: [...path, 'unknown'],
      message: 'an ordinal category cannot be zeros: 0 is the first category',
      expected: 'error or own',
    });
  if (order !== undefined && typeof impute === 'object' && !order.includes(String(impute.constant)))
    mistakes.push({
      path: [...path, 'impute', 'constant'],
      message: `the category ${JSON.stringify(impute.constant)} is not in "order"`,
      expected: 'a category of the order',
    });
  return mistakes;
}
