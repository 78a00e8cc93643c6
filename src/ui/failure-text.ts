/** A failed action as text: message, location, found, expected, hint, and the end of its log. */

import type { Failure } from '../core/facts/event.ts';
import { inert, type Style } from './style.ts';

const logLinesShown = 10;

/** `ended` replaces the first word, `failed`. */
export function failureText(
  action: string,
  failure: Omit<Failure, 'log'> & Partial<Failure>,
  style: Style,
  ended = 'failed',
): string[] {
  const fact = (label: string, text: string | undefined): string[] =>
    text === undefined ? [] : [`    ${`${label}:`.padEnd(10)}${inert(text)}`];
  // A message may list items, one indented line each.
  const [message = '', ...listed] = failure.message.split(/\n(?= {2}\S)/);
  return [
    `${style('red', ended)}  ${style('bold', inert(action))}  ${inert(message)}  ${style('dim', `[${failure.code}]`)}`,
    ...listed.map((line) => `    - ${inert(line.trimStart())}`),
    ...fact('where', failure.where),
    ...fact('found', failure.found),
    ...fact('expected', failure.expected),
    ...fact('hint', failure.hint),
    ...(failure.stack === undefined ? [] : failure.stack.split('\n').map((line) => `    ${inert(line)}`)),
    ...(failure.log ?? []).slice(-logLinesShown).map((line) => `    ${style('dim', `│ ${inert(line)}`)}`),
  ];
}
