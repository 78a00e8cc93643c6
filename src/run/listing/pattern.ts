/**
 * Patterns of file names: `*`, `?`, `[a-z]`, `[!a]`, `{a,b}`, and `**` for any number of folders. Matching takes time in
 * proportion to the product of the lengths, whatever the pattern: no regular expressions.
 */

import { Undecidable } from '../../core/plan/undecidable.ts';

/** Matches one step of a path. `literal` is the step if it has no wildcards. */
export interface Step {
  readonly literal?: string;
  /** Any number of folders. */
  readonly deep?: true;
  matches(name: string): boolean;
}

const alternativesMax = 1000;

/** All patterns that the alternatives in braces stand for. A brace without a comma or without an end is plain text. */
export function alternatives(pattern: string): readonly string[] {
  const found: string[] = [];
  const pending = [pattern];
  for (let next = pending.pop(); next !== undefined; next = pending.pop()) {
    const brace = firstBrace(next);
    if (brace === undefined) found.push(next);
    else {
      const [before, after] = [next.slice(0, brace.start), next.slice(brace.end)];
      pending.push(...brace.parts.map((part) => before + part + after).reverse());
    }
    if (found.length + pending.length > alternativesMax)
      throw new Undecidable({
        code: 'files',
        message: 'a pattern has too many alternatives',
        found: pattern.slice(0, 100),
        expected: `at most ${alternativesMax}`,
      });
  }
  return found;
}

function firstBrace(text: string): { start: number; end: number; parts: readonly string[] } | undefined {
  for (let start = text.indexOf('{'); start >= 0; start = text.indexOf('{', start + 1)) {
    if (text[start - 1] === '\\') continue;
    const parts: string[] = [];
    let depth = 0;
    let begin = start + 1;
    for (let at = start; at < text.length; at++) {
      if (text[at] === '\\') at++;
      else if (text[at] === '{') depth++;
      else if (text[at] === ',' && depth === 1) {
        parts.push(text.slice(begin, at));
        begin = at + 1;
      } else if (text[at] === '}' && --depth === 0) {
        if (parts.length > 0) return { start, end: at + 1, parts: [...parts, text.slice(begin, at)] };
        break;
      }
    }
  }
  return undefined;
}

type Token =
  | { readonly is: 'any' }
  | { readonly is: 'many' }
  | { readonly is: 'one of'; readonly test: (one: string) => boolean };

export function stepOf(text: string): Step {
  if (text === '**') return { deep: true, matches: () => true };
  const tokens = tokensOf([...text]);
  if (tokens.every((token) => typeof token === 'string')) {
    const literal = tokens.join('');
    return { literal, matches: (name) => name === literal };
  }
  const hidden = text.startsWith('.');
  return { matches: (name) => (hidden || !name.startsWith('.')) && fits(tokens, [...name]) };
}

function tokensOf(text: readonly string[]): (string | Token)[] {
  const tokens: (string | Token)[] = [];
  for (let at = 0; at < text.length; at++) {
    const one = text[at] as string;
    const end = one === '[' ? text.indexOf(']', at + (/[!^]/.test(text[at + 1] ?? '') ? 3 : 2)) : -1;
    if (one === '\\' && at + 1 < text.length) tokens.push(text[++at] as string);
    else if (one === '*') tokens.push({ is: 'many' });
    else if (one === '?') tokens.push({ is: 'any' });
    else if (end >= 0) {
      tokens.push({ is: 'one of', test: classOf(text.slice(at + 1, end)) });
      at = end;
    } else tokens.push(one);
  }
  return tokens;
}

/** The characters between brackets: `a-z0-9`, `!a-c`. */
function classOf(given: readonly string[]): (one: string) => boolean {
  const negated = given[0] === '!' || given[0] === '^';
  const items = negated ? given.slice(1) : given;
  const ranges: (readonly [string, string])[] = [];
  for (let at = 0; at < items.length; at++) {
    const from = items[at] as string;
    const to = items[at + 1] === '-' && at + 2 < items.length ? (items[at + 2] as string) : undefined;
    ranges.push([from, to ?? from]);
    if (to !== undefined) at += 2;
  }
  const point = (one: string): number => one.codePointAt(0) as number;
  const within = (one: string): boolean =>
    ranges.some(([from, to]) => point(from) <= point(one) && point(one) <= point(to));
  return (one) => within(one) !== negated;
}

/** Greedy, with one way back: to the last `*`, which then takes one character more. */
function fits(tokens: readonly (string | Token)[], name: readonly string[]): boolean {
  let [token, at] = [0, 0];
  let [star, from] = [-1, 0];
  while (at < name.length) {
    const next = tokens[token];
    const one = name[at] as string;
    if (typeof next === 'object' && next.is === 'many') {
      [star, from] = [token, at];
      token++;
    } else if (next !== undefined && takes(next, one)) {
      token++;
      at++;
    } else if (star >= 0) {
      from++;
      [token, at] = [star + 1, from];
    } else return false;
  }
  return tokens.slice(token).every((rest) => typeof rest === 'object' && rest.is === 'many');
}

function takes(token: string | Token, one: string): boolean {
  if (typeof token === 'string') return token === one;
  return token.is === 'one of' ? token.test(one) : token.is === 'any';
}
