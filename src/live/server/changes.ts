/** The settings that changed from one run of a pipeline to the next, for each of some runs. They are found once. */

import { canonicalJson, type Json } from '../../core/values/canonical.ts';
import type { Store } from '../../store/store.ts';
import type { Answer } from './answer.ts';
import type { Runs } from './runs.ts';
import { differing, joinedSettings, settingsOf } from './settings.ts';

const [runsMax, changesMax, textMax, keptMax] = [50, 4, 60, 20_000];

export function openChanges(
  store: Pick<Store, 'records' | 'runs'>,
  runs: Runs,
): (query: URLSearchParams) => Promise<Answer> {
  const known = new Map<string, readonly string[]>();
  return async (query) => {
    const asked = (query.get('runs') ?? '').split(',').slice(0, runsMax);
    const listed = asked.every((run) => known.has(run)) ? [] : runs.list();
    const changes: { [run: string]: readonly string[] } = {};
    for (const run of asked) {
      const at = listed.findIndex((one) => one.run === run);
      const pipeline = listed[at]?.about?.pipeline;
      const before =
        pipeline === undefined ? undefined : listed.slice(at + 1).find(({ about }) => about?.pipeline === pipeline);
      if (before !== undefined && !known.has(run)) {
        if (known.size >= keptMax) known.clear();
        known.set(run, await changesBetween(store, before.run, run));
      }
      const found = known.get(run);
      if (found !== undefined) changes[run] = found;
    }
    return { json: changes };
  };
}

/** `train.with.batchSize 16 → 32`, of the actions whose keys differ. */
async function changesBetween(
  store: Pick<Store, 'records' | 'runs'>,
  before: string,
  after: string,
): Promise<string[]> {
  const [old, now] = [before, after].map((run) => store.runs.manifest(run)?.actions ?? []);
  const keys = new Map(old?.map(({ id, key }) => [id, key]));
  const changed = new Set(now?.filter(({ id, key }) => keys.has(id) && keys.get(id) !== key).map(({ id }) => id));
  const sides = await Promise.all(
    [old, now].map((actions) =>
      settingsOf(
        store,
        (actions ?? []).filter(({ id }) => changed.has(id)),
      ),
    ),
  );
  const told = differing(joinedSettings(sides.map(({ values }) => values))).map(
    ([path, values]) => `${path} ${values.map(settingText).join(' → ')}`,
  );
  return told.length > changesMax ? [...told.slice(0, changesMax), `and ${told.length - changesMax} more`] : told;
}

/** A file is told by the beginning of its digest, as in the terminal. */
export function settingText(value: Json | null): string {
  if (value === null) return 'none';
  const text = canonicalJson(value);
  const [, digits] = /^"sha256:([0-9a-f]{8})[0-9a-f]{56}"$/.exec(text) ?? [];
  if (digits !== undefined) return `file ${digits}`;
  return text.length > textMax ? `${text.slice(0, textMax)}…` : text;
}
