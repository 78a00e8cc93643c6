/**
 * Runs planning with a user's stage kinds: a function of theirs that does not end becomes a problem of the kind, one that
 * ends the process throws, and its prints go to the error output, because results are on the other.
 *
 * Planning is synchronous and has no effects, so what takes long without such a function is run again with more time.
 */

import { Script } from 'node:vm';
import { KindFault } from './problem.ts';

const firstMs = 10_000;
const entry = Symbol.for('arrowline bounded');
const script = new Script(`globalThis[Symbol.for('${entry.description}')]()`);

interface Call {
  readonly uses: string;
  /** The function, for messages. */
  readonly doing: string;
}

/** The user's function that runs now, or that was interrupted. */
let running: (Call & { readonly since: number }) | undefined;
let isBounded = false;

/** Calls a user's function: in the bounds of planning, or in bounds of its own. */
export function calling<Result>(call: Call, run: () => Result): Result {
  const known = (): Result => {
    // One function may ask for the names that another one gives.
    const outer = running;
    running = { ...call, since: performance.now() };
    try {
      return run();
    } finally {
      running = outer;
    }
  };
  return isBounded ? known() : bounded(known);
}

/** @throws KindFault for a function that does not end */
export function bounded<Result>(plan: () => Result): Result {
  for (let ms = firstMs; ; ms *= 2)
    try {
      return contained(() => within(plan, ms));
    } catch (error) {
      if ((error as NodeJS.ErrnoException | undefined)?.code !== 'ERR_SCRIPT_EXECUTION_TIMEOUT') throw error;
      // Nothing inside the script has run to its end, not even `finally`.
      const call = running;
      running = undefined;
      if (call !== undefined && performance.now() - call.since >= ms / 2) throw endless(call, ms);
    }
}

function endless({ uses, doing }: Call, ms: number): KindFault {
  return new KindFault(uses, {
    code: 'kind-hangs',
    message: `${doing} did not end within ${ms / 1000} seconds`,
    hint: 'a descriptor only describes: move the work to the body',
  });
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
  isBounded = true;
  process.exit = (): never => {
    throw new Error('it tried to end the process');
  };
  process.stdout.write = process.stderr.write.bind(process.stderr);
  try {
    return call();
  } finally {
    isBounded = false;
    process.exit = exit;
    process.exitCode = exitCode;
    process.stdout.write = write;
  }
}
