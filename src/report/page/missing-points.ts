/** Points that are wired to a report and have no result, with the reason for each. Reads only the run's facts. */

import type { ActionFact, RunFacts } from '../../core/facts/run-facts.ts';

export interface MissingPoint {
  readonly name: string;
  /** The action that failed, else one that was not run. */
  readonly action: string;
  readonly outcome: ActionFact['outcome'];
  readonly error: string | undefined;
}

const pointKinds = ['train', 'evaluate'];

/** One for each point, however many of its actions are missing. */
export function missingPoints({ actions }: RunFacts): MissingPoint[] {
  const missing = wiredActions(actions).map((among) => among.filter(hasNoResult));
  return placesOf(missing).flatMap(({ coordinates, most }): MissingPoint[] => {
    const failed = missing.flat().filter((one) => one.outcome === 'failed' && contains(coordinates, one.coordinates));
    return most.map((one, index) => {
      const { id: action, outcome, error } = failed[Math.min(index, failed.length - 1)] ?? one;
      const values = Object.entries(coordinates).map(([axis, value]) => `${axis} ${value}`);
      return { name: values.join(', ') || action, action, outcome, error };
    });
  });
}

/** `4 of 6 models` and `2 failed`; undefined where none is missing. `here`: points with results, if known. */
export function partCompared(
  facts: RunFacts,
  here?: number,
): { readonly models: string; readonly why: string } | undefined {
  const missing = missingPoints(facts);
  if (missing.length === 0) return undefined;
  const all = placesOf(wiredActions(facts.actions)).reduce((sum, { most }) => sum + most.length, 0);
  const present = here ?? all - missing.length;
  return { models: `${present} of ${present + missing.length} models`, why: missingText(missing) };
}

interface Place {
  readonly coordinates: ActionFact['coordinates'];
  /** Its actions at the port with the most of them: several only where stages share the coordinates. */
  readonly most: readonly ActionFact[];
}

/** A training is counted at the points of its evaluations, with or without results. */
function placesOf(ports: readonly (readonly ActionFact[])[]): Place[] {
  const places = new Map<string, ActionFact['coordinates']>();
  for (const action of ports.flat()) places.set(placeName(action.coordinates), action.coordinates);
  const isPart = (name: string, part: ActionFact['coordinates']): boolean =>
    [...places].some(([other, larger]) => other !== name && contains(larger, part));
  return [...places].flatMap(([name, coordinates]) => {
    if (isPart(name, coordinates)) return [];
    const here = ports.map((among) => among.filter((one) => placeName(one.coordinates) === name));
    return [{ coordinates, most: here.reduce((longest, among) => (among.length > longest.length ? among : longest)) }];
  });
}

/** `2 failed, 1 blocked`. */
function missingText(missing: readonly MissingPoint[]): string {
  const counts = new Map<string, number>();
  for (const { outcome } of missing) counts.set(outcome, (counts.get(outcome) ?? 0) + 1);
  return [...counts].map(([outcome, number]) => `${number} ${outcome}`).join(', ');
}

/** Trainings and evaluations that are wired to the report; all of them if the manifest does not record the wiring. */
function wiredActions(actions: readonly ActionFact[]): ActionFact[][] {
  const wirings = actions.map(({ wiring }) => wiring).filter((wiring) => wiring !== undefined);
  if (wirings.length === 0) return pointKinds.map((kind) => actions.filter((action) => action.kind === kind));
  return ['histories', 'evaluations'].map((port) => {
    const ids = new Set(wirings.flatMap((wiring) => wiring[port] ?? []));
    return actions.filter((action) => ids.has(action.id));
  });
}

function hasNoResult({ outcome }: ActionFact): boolean {
  return outcome !== 'executed' && outcome !== 'cached';
}

function placeName(coordinates: ActionFact['coordinates']): string {
  return JSON.stringify(Object.entries(coordinates).sort(([left], [right]) => (left < right ? -1 : 1)));
}

function contains(larger: ActionFact['coordinates'], part: ActionFact['coordinates']): boolean {
  return Object.entries(part).every(([axis, value]) => larger[axis] === value);
}
