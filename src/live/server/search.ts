/** Finds runs by all their words, and actions, keys and artifacts of the newest runs by name or by the beginning of a digest. */

import { arrangeRuns } from '../../view/live/run-query.ts';
import type { Answer } from './answer.ts';
import { type Recent, recentMax } from './recent.ts';
import type { Runs } from './runs.ts';

const [runsMax, actionsMax, artifactsMax, digitsMin] = [30, 60, 40, 4];

export function search(runs: Runs, recent: Recent, query: URLSearchParams): Answer {
  const text = (query.get('q') ?? '').trim().toLowerCase();
  if (text === '') return { json: { runs: [], actions: [], artifacts: [] } };
  const found = arrangeRuns(runs.list(), { filter: text, sort: 'run', descending: true, group: 'none' });
  const hex = text.replace(/^sha256:/, '');
  const isDigits = hex.length >= digitsMin && /^[0-9a-f]+$/.test(hex);
  const actions = new Map<string, object>();
  const artifacts = new Map<string, object>();
  for (const { run, actions: all } of recent.manifests())
    for (const { id, kind, key = '', outcome, error = '', notes, metrics, outputs } of all) {
      const words = [id, kind, error, ...notes, ...Object.keys(metrics)].join(' ').toLowerCase();
      if (
        (words.includes(text) || (isDigits && key.startsWith(hex))) &&
        actions.size < actionsMax &&
        !actions.has(`${id} ${key}`)
      )
        actions.set(`${id} ${key}`, { run, action: id, kind, outcome, error, outputs });
      for (const [port, digest] of Object.entries(outputs)) {
        const isIt = isDigits && digest.startsWith(`sha256:${hex}`);
        if (isIt && artifacts.size < artifactsMax && !artifacts.has(digest))
          artifacts.set(digest, { run, action: id, port, digest });
      }
    }
  return {
    json: {
      found: found.length,
      runs: found.slice(0, runsMax).map(({ run, about }) => ({
        run,
        pipeline: about?.pipeline,
        outcome: about?.outcome,
        started: about?.started,
        label: about?.label,
      })),
      actions: [...actions.values()],
      artifacts: [...artifacts.values()],
      of: recentMax,
    },
  };
}
