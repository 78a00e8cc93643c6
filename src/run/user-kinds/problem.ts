/** A mistake in a user's own stage kind: a diagnostic without its place in the document, which is that of `uses`. */

import { fileURLToPath } from 'node:url';
import type { MistakeFacts } from '../../core/document/mistakes.ts';
import { UnusableModule } from './strip-types.ts';

export interface KindProblem extends MistakeFacts {
  readonly code: string;
  readonly message: string;
}

/** Thrown by planning when a function of a user's kind fails. */
export class KindFault extends Error {
  readonly uses: string;
  readonly problem: KindProblem;

  constructor(uses: string, problem: KindProblem) {
    super(`${uses}: ${problem.message}`);
    this.name = 'KindFault';
    this.uses = uses;
    this.problem = problem;
  }
}

export function isKindProblem(value: object): value is KindProblem {
  return 'code' in value && 'message' in value;
}

/** The problem of an error that the code of a kind threw, with the place in that code. */
export function thrownProblem(error: unknown, doing: string): KindProblem {
  if (error instanceof UnusableModule)
    return {
      code: 'kind-code',
      message: `a module of the stage kind cannot be used: ${error.message}`,
      found: error.place,
      ...(error.message.includes('more than types') && {
        expected: 'JavaScript with types',
        hint: 'use an object, an ordinary module or plain fields in its place',
      }),
    };
  const message = error instanceof Error ? `${error.name}: ${error.message}` : String(error);
  const place = placeIn(error instanceof Error ? (error.stack ?? '') : '');
  return { code: 'kind-throws', message: `${doing} failed: ${message}`, found: place };
}

/** The first place outside of this program and of Node in a stack. */
function placeIn(stack: string): string | undefined {
  for (const [, url = '', line, column] of stack.matchAll(/(file:\/\/[^\s)]+?):(\d+)(?::(\d+))?(?=\)?$)/gm)) {
    const path = fileURLToPath(url);
    if (!path.includes('/dist/src/') && !path.includes('/node_modules/'))
      return column === undefined ? `${path}:${line}` : `${path}:${line}:${column}`;
  }
  return undefined;
}
