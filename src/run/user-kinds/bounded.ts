/**
 * Runs planning with a user's stage kinds: a function of theirs that does not end becomes a problem of the kind, one that
 * ends the process throws, and its prints go to the error output, because results are on the other.
 *
 * Planning is synchronous and has no effects, so what takes long without such a function is run again with more time.
 */

import { Script } from 'node:vm';
import { endlessCall } from './guard.ts';

const firstMs = 10_000;
const entry = Symbol.for('arrowline bounded');
const script = new Script(`globalThis[Symbol.for('${entry.description}')]()`);

/** @throws KindFault for a function that does not end */
export function bounded<Result>(plan: () => Result): Result {
  for (let ms = firstMs; ; ms *= 2)
    try {
      return contained(() => within(plan, ms));
    } catch (error) {
      if ((error as NodeJS.ErrnoException | undefined)?.code !== 'ERR_SCRIPT_EXECUTION_TIMEOUT') throw error;
      // Nothing of the interrupted call has run to its end, not even `finally`.
      const fault = endlessCall(ms / 2);
      if (fault !== undefined) throw fault;
    }
}

function within<Result>(plan: () => Result, timeout: number): Result {
  Reflect.set(globalThis, entry, plan);
  try {
    return script.runInThisContext({ timeout }) as Result;
  } finally {
    Reflect.deleteProperty(globalThis, entry);
  }
}

function contained<Result>(call: () => Result): Result {
  const { exit, exitCode } = process;
  const { write } = process.stdout;
  process.exit = (): never => {
    throw new Error('it tried to end the process');
  };
  process.stdout.write = process.stderr.write.bind(process.stderr);
  try {
    return call();
  } finally {
    process.exit = exit;
    process.exitCode = exitCode;
    process.stdout.write = write;
  }
}
