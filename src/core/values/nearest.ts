/** "Did you mean …": the nearest of some names by edit distance. */

import { distance } from 'fastest-levenshtein';

/** Longer names are not compared: that takes long, and typing them is unlikely. */
const charactersMax = 200;

/**
 * The candidate nearest to `word` within a third of its length (at least 2 edits) that shares something with it; the
 * first of equals.
 */
export function nearestName(word: string, candidates: Iterable<string>): string | undefined {
  if (word.length > charactersMax) return undefined;
  const sought = word.toLowerCase();
  let nearest: string | undefined;
  let fewest = Math.max(2, Math.floor(word.length / 3)) + 1;
  for (const candidate of candidates) {
    // The difference in length is a lower bound of the distance.
    if (Math.abs(candidate.length - word.length) >= fewest) continue;
    const edits = distance(sought, candidate.toLowerCase());
    if (edits < fewest && edits < Math.max(word.length, candidate.length)) {
      fewest = edits;
      nearest = candidate;
    }
  }
  return nearest;
}
