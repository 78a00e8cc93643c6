/** How much longer an action takes, by how fast it has gone since it first told of progress. */

/** A moment, in seconds of any clock, and the part of the action that was done by then, from 0 to 1. */
export interface Milestone {
  readonly at: number;
  readonly share: number;
}

/** Below this part of the work a forecast would jump about. */
const shareMin = 0.01;

/**
 * Seconds left; undefined while too little is known. Counted from the first milestone: what came before it was loading,
 * or was done by somebody else (a training that goes on from a checkpoint).
 */
export function secondsLeft(first: Milestone, last: Milestone, now: number): number | undefined {
  const gained = last.share - first.share;
  if (gained < shareMin || last.at <= first.at || last.share >= 1) return undefined;
  const left = ((1 - last.share) * (last.at - first.at)) / gained;
  return Math.max(0, left - (now - last.at));
}
