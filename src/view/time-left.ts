/** Estimates the remaining time of an action from its speed since its first progress report. */

/** A time, in seconds of any clock, and the part of the action completed by then, from 0 to 1. */
export interface Milestone {
  readonly at: number;
  readonly share: number;
}

/** Below this part a forecast would be unstable. */
const shareMin = 0.01;

/**
 * Seconds left; undefined while too little is known. Measured from the first milestone: earlier time was spent loading,
 * and earlier work may come from a checkpoint.
 */
export function secondsLeft(first: Milestone, last: Milestone, now: number): number | undefined {
  const gained = last.share - first.share;
  if (gained < shareMin || last.at <= first.at || last.share >= 1) return undefined;
  const left = ((1 - last.share) * (last.at - first.at)) / gained;
  return Math.max(0, left - (now - last.at));
}
