/** "Did you mean …": the nearest of some names by edit distance. */

import { distance } from 'fastest-levenshtein';

/** The candidate within a third of the word's length (at least 2 edits) of `word`; the first of equals. */
export function nearestName(word: string, candidates: Iterable<string>): string | undefined {
  let nearest: string | undefined;
  let fewest = Math.max(2, Math.floor(word.length / 3)) + 1;
  for (const candidate of candidates) {
    const edits = distance(word.toLowerCase(), candidate.toLowerCase());
    if (edits < fewest) {
      fewest = edits;
      nearest = candidate;
    }
  }
  return nearest;
}
