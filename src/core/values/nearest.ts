/** "Did you mean …": the nearest of some names by edit distance. */

import { distance } from 'fastest-levenshtein';

/** Nobody mistypes a longer name, and to compare long ones takes long. */
const charactersMax = 200;

/**
 * The candidate within a third of the word's length (at least 2 edits) of `word` that has something in common with it;
 * the first of equals.
 */
export function nearestName(word: string, candidates: Iterable<string>): string | undefined {
  if (word.length > charactersMax) return undefined;
  const sought = word.toLowerCase();
  let nearest: string | undefined;
  let fewest = Math.max(2, Math.floor(word.length / 3)) + 1;
  for (const candidate of candidates) {
    // The lengths alone take as many edits.
    if (Math.abs(candidate.length - word.length) >= fewest) continue;
    const edits = distance(sought, candidate.toLowerCase());
    if (edits < fewest && edits < Math.max(word.length, candidate.length)) {
      fewest = edits;
      nearest = candidate;
    }
  }
  return nearest;
}
