/** The settings of a run's actions from their records: parameters, seed and code, as they are in the keys. */

import type { ActionFact } from '../../core/facts/run-facts.ts';
import type { Fingerprint } from '../../core/plan/fingerprint.ts';
import { canonicalJson, type Json } from '../../core/values/canonical.ts';
import type { ActionKey } from '../../core/values/digest.ts';
import type { Store } from '../../store/store.ts';

const recordsMax = 500;

export type Values = ReadonlyMap<string, Json>;

/** Paths whose values are not the same in all of them; null where one has none. */
export function differing(sides: readonly Values[]): (readonly [path: string, values: (Json | null)[]])[] {
  const paths = new Set(sides.flatMap((side) => [...side.keys()]));
  return [...paths].flatMap((path) => {
    const values = sides.map((side) => side.get(path) ?? null);
    return new Set(values.map((value) => canonicalJson(value))).size > 1 ? [[path, values] as const] : [];
  });
}

/** By path and action: `train.with.batchSize` has a value for each action of the stage. */
export type Settings = ReadonlyMap<string, ReadonlyMap<string, Json>>;

export async function settingsOf(
  store: Pick<Store, 'records'>,
  actions: readonly Pick<ActionFact, 'id' | 'stage' | 'key'>[],
): Promise<{ readonly values: Settings; readonly missing: number }> {
  const values = new Map<string, Map<string, Json>>();
  let missing = 0;
  for (const { id, stage, key } of actions.slice(0, recordsMax)) {
    if (key === undefined) continue;
    const looked = await store.records.look(key as ActionKey);
    if (looked === undefined || !('record' in looked)) {
      missing++;
      continue;
    }
    for (const [rest, value] of flat(looked.record.fingerprint)) {
      const path = `${stage}.${rest}`;
      const own = values.get(path) ?? new Map<string, Json>();
      values.set(path, own.set(id, value));
    }
  }
  return { values, missing };
}

/** Under `train.with.batchSize` where all actions of a stage have one value in every run, else `train[net=A].with.batchSize`. */
export function joinedSettings(sides: readonly Settings[]): Values[] {
  const paths = [...new Set(sides.flatMap((side) => [...side.keys()]))];
  const isOne = (own: ReadonlyMap<string, Json> | undefined): boolean =>
    new Set([...(own?.values() ?? [])].map((value) => canonicalJson(value))).size <= 1;
  const whole = new Set(paths.filter((path) => sides.every((side) => isOne(side.get(path)))));
  return sides.map((side) => {
    const values = new Map<string, Json>();
    for (const [path, own] of side)
      for (const [id, value] of own)
        values.set(whole.has(path) ? path : `${id}${path.slice(path.indexOf('.'))}`, value);
    return values;
  });
}

function* flat({ with: parameters, seed, code }: Fingerprint): Generator<readonly [path: string, value: Json]> {
  yield ['seed', seed];
  yield ['code', code.slice(0, 'sha256:'.length + 12)];
  for (const [path, value] of leaves(parameters)) yield [`with.${path}`, value];
}

function* leaves(value: { readonly [name: string]: Json }): Generator<readonly [path: string, value: Json]> {
  for (const [name, one] of Object.entries(value)) {
    if (typeof one !== 'object' || one === null || isList(one)) yield [name, one];
    else for (const [rest, inner] of leaves(one)) yield [`${name}.${rest}`, inner];
  }
}

function isList(value: Json): value is readonly Json[] {
  return Array.isArray(value);
}
