/**
 * Takes the types out of TypeScript without moving anything: each type becomes white space, so that lines and columns
 * stay. Syntax that is more than types (`enum`, `namespace`) is refused with its place.
 *
 * The stripper is the one inside Node from 22.18 on; it is loaded late, because that takes longer than a run that
 * executes nothing.
 */

import { createRequire } from 'node:module';

/** A module that cannot be read as a program. Lines and columns count from 1. */
export class UnusableModule extends Error {
  readonly path: string;
  readonly line: number | undefined;
  readonly column: number | undefined;

  constructor(message: string, path: string, line?: number, column?: number) {
    super(message);
    this.name = 'UnusableModule';
    this.path = path;
    this.line = line;
    this.column = column;
  }

  get place(): string {
    return this.line === undefined ? this.path : `${this.path}:${this.line}:${this.column}`;
  }
}

const load = createRequire(import.meta.url);

export function isTypeScript(path: string): boolean {
  return /\.m?ts$/.test(path);
}

/** @throws UnusableModule for a text that is no TypeScript, or more than JavaScript with types */
export function stripTypes(source: string, path: string): string {
  const stripper = load('@swc/wasm-typescript') as typeof import('@swc/wasm-typescript');
  try {
    return stripper.transformSync(source, { mode: 'strip-only', filename: path }).code;
  } catch (error) {
    throw unusable(error, path);
  }
}

/** The stripper throws plain objects. */
function unusable(error: unknown, path: string): UnusableModule {
  const { message, startLine, startColumn } = (error ?? {}) as {
    readonly message?: unknown;
    readonly startLine?: unknown;
    readonly startColumn?: unknown;
  };
  const text = typeof message === 'string' ? message : String(error);
  const beyond = /^TypeScript (.*) is not supported in strip-only mode$/.exec(text)?.[1];
  return new UnusableModule(
    beyond === undefined ? text : `it has a TypeScript ${beyond}, which is more than types`,
    path,
    ...(typeof startLine === 'number' && typeof startColumn === 'number' ? [startLine, startColumn + 1] : []),
  );
}
