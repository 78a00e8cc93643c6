/** Everything that a page shows of the run before, from its manifest, the records of both and their artifacts. */

import type { RunFacts } from '../../core/facts/run-facts.ts';
import type { SinceFacts, SincePoint } from '../../core/facts/since-facts.ts';
import type { Pipeline } from '../../core/pipeline/pipeline.ts';
import type { Store } from '../../store/store.ts';
import { bestOfRun } from '../../view/since/best-of-run.ts';
import { matchActions } from '../../view/since/match-actions.ts';
import { metricsBefore, unlikeNumbers } from '../../view/since/metrics-before.ts';
import { artifactsSince } from './artifacts-since.ts';
import { changesSince } from './changes-since.ts';

const [pointsMax, notesMax] = [50, 20];

export async function sinceFacts(
  now: RunFacts,
  { before, chosen }: { readonly before: RunFacts; readonly chosen: string },
  store: Pick<Store, 'records' | 'failures' | 'codes' | 'blobs'>,
  pipeline?: Pipeline,
): Promise<SinceFacts> {
  const matched = matchActions(now.actions, before.actions);
  const first = new Set(bestOfRun(now)?.best.flatMap(({ actions }) => actions));
  const ordered = [...now.actions].sort((left, right) => Number(first.has(right.id)) - Number(first.has(left.id)));
  const pairs = ordered.flatMap((one) => {
    const old = matched.get(one.id);
    return old === undefined ? [] : [[one, old] as const];
  });
  const { changes, moreChanges, notes } = await changesSince(now, before, store, pipeline);
  const { curves, answers, notes: unread } = await artifactsSince(now, before, pairs, store);
  const { run, started, outcome, file, label, settings } = before;
  const other = before.pipeline === now.pipeline ? [] : [`the run before is of another pipeline, ${before.pipeline}`];
  const all = [
    ...other,
    ...endedNotes(before),
    ...unlikeNumbers(pairs, now.stages, before.stages),
    ...notes,
    ...unread,
  ];
  const more = all.length - notesMax;
  return {
    ...{ run, started, outcome, file, chosen },
    ...(label && { label }),
    ...(settings && { settings }),
    notes: more > 0 ? [...all.slice(0, notesMax), `and ${more} more notes`] : all,
    changes,
    moreChanges,
    ...metricsBefore(pairs, now.stages, before.stages),
    gates: before.gates.map(({ metric, action, value, state, passed, warned }) => ({
      ...{ metric, action, value, passed },
      ...(state && { state }),
      ...(warned && { warned }),
    })),
    models: {
      lost: pointsWithout(before, new Set([...matched.values()].map(({ id }) => id))),
      new: pointsWithout(now, new Set(matched.keys())),
    },
    curves,
    answers,
  };
}

/** Actions without a result then. */
function endedNotes({ outcome, actions }: RunFacts): string[] {
  const without = actions.filter((one) => one.outcome !== 'executed' && one.outcome !== 'cached').length;
  if (without === 0) return [];
  return [
    `the run before ${outcome === '' ? 'did not end' : `ended with "${outcome}"`}: ${without} of its actions have no result`,
  ];
}

function pointsWithout({ actions }: RunFacts, matched: ReadonlySet<string>): SincePoint[] {
  return actions
    .filter(({ id, metrics }) => !matched.has(id) && Object.keys(metrics).length > 0)
    .slice(0, pointsMax)
    .map(({ id, stage, coordinates }) => ({ action: id, stage, coordinates }));
}
