/** A failed action for people: what, where, found, expected, what to do, and the tail of its log. */

import type { Failure } from '../core/event.ts';
import { inert, type Style } from './style.ts';

const logLinesShown = 10;

/** `ended` says how the action came to nothing. */
export function failureText(
  action: string,
  failure: Omit<Failure, 'log'> & Partial<Failure>,
  style: Style,
  ended = 'failed',
): string[] {
  const fact = (label: string, text: string | undefined): string[] =>
    text === undefined
      ? []
      : inert(text)
          .split('\n')
          .map((line, index) => `    ${(index === 0 ? `${label}:` : '').padEnd(10)}${line}`);
  return [
    `${style('red', ended)}  ${style('bold', inert(action))}  ${inert(failure.message)}  ${style('dim', `[${failure.code}]`)}`,
    ...fact('where', failure.where),
    ...fact('found', failure.found),
    ...fact('expected', failure.expected),
    ...fact('hint', failure.hint),
    ...(failure.stack === undefined ? [] : failure.stack.split('\n').map((line) => `    ${inert(line)}`)),
    ...(failure.log ?? []).slice(-logLinesShown).map((line) => `    ${style('dim', `│ ${inert(line)}`)}`),
  ];
}
