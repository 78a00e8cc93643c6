/** Finds runs by all their words, and the steps and artifacts of all runs by names, words and the beginnings of digests. */

import type { StepIndex } from '../../store/memories/step-index.ts';
import { arrangeRuns } from '../../view/live/run-query.ts';
import type { Answer } from './answer.ts';
import type { Runs } from './runs.ts';

const [runsMax, actionsMax, artifactsMax, digitsMin, charactersMin] = [30, 60, 40, 4, 2];

export async function search(runs: Runs, steps: StepIndex, query: URLSearchParams): Promise<Answer> {
  const text = (query.get('q') ?? '').trim().toLowerCase();
  if (text === '') return { json: { runs: [], actions: [], artifacts: [] } };
  const found = arrangeRuns(runs.list(), { filter: text, sort: 'run', descending: true, group: 'none' });
  const hex = text.replace(/^sha256:/, '');
  const isDigits = hex.length >= digitsMin && /^[0-9a-f]+$/.test(hex);
  const actions = new Map<string, object>();
  const artifacts = new Map<string, object>();
  for (const { run, step } of text.length < charactersMin ? [] : await steps.find(hex)) {
    const { id, kind, key = '', outcome, error = '', words, outputs } = step;
    const isMeant = [id, kind, outcome, error, words].some((one) => one.toLowerCase().includes(text));
    const name = `${id} ${key}`;
    if ((isMeant || (isDigits && key.startsWith(hex))) && actions.size < actionsMax && !actions.has(name))
      actions.set(name, { run, action: id, kind, outcome, error, outputs });
    for (const [port, digest] of Object.entries(outputs)) {
      const isIt = isDigits && digest.startsWith(`sha256:${hex}`);
      if (isIt && artifacts.size < artifactsMax && !artifacts.has(digest))
        artifacts.set(digest, { run, action: id, port, digest });
    }
  }
  return {
    json: {
      found: found.length,
      runs: found.slice(0, runsMax).map(({ of: { run, about } }) => ({
        run,
        pipeline: about?.pipeline,
        outcome: about?.outcome,
        started: about?.started,
        label: about?.label,
      })),
      actions: [...actions.values()],
      artifacts: [...artifacts.values()],
    },
  };
}
