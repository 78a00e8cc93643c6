/** Finds the mistakes of a user's body that can be found without running it. */

import { fileURLToPath } from 'node:url';
import { parse } from 'es-module-lexer/minimal';
import type { StageDescriptor } from '../../core/pipeline/stage-kind.ts';
import type { Reading, StatCache } from '../../store/memories/stat-cache.ts';
import { codeReader } from '../code-digest.ts';
import type { KindProblem } from './problem.ts';
import { isTypeScript, stripTypes } from './strip-types.ts';

/**
 * @throws UnusableModule for a module of its code that cannot be parsed or is not there
 */
export function bodyProblem(
  { body, assets = [], inProcess }: StageDescriptor,
  files: StatCache,
): KindProblem | undefined {
  if (inProcess === true)
    return {
      code: 'kind-in-process',
      message: 'only kinds of the program itself run in its process',
      hint: 'remove `inProcess`: a body of your own runs in a process that can be stopped',
    };
  for (const file of [body, ...assets])
    if (file.protocol !== 'file:')
      return { code: 'kind-body', message: 'code is loaded from files only', found: file.href, expected: 'file:' };
  const path = fileURLToPath(body);
  const missing = [path, ...assets.map((url) => fileURLToPath(url))].find((one) => unreadable(one, files));
  if (missing !== undefined)
    return { code: 'kind-body', message: 'a file that the stage kind names cannot be read', found: missing };
  codeReader(files)(body, assets);
  if (files.found(path, exportsReading(path)).texts.includes('default')) return undefined;
  return {
    code: 'kind-body',
    message: 'the body has no default export',
    found: path,
    expected: 'export default async (context) => { … }',
  };
}

function unreadable(path: string, files: StatCache): boolean {
  try {
    files.digest(path);
    return false;
  } catch {
    return true;
  }
}

function exportsReading(path: string): Reading {
  return {
    name: 'exports-1',
    read: (bytes) => {
      const source = new TextDecoder().decode(bytes);
      return parse(isTypeScript(path) ? stripTypes(source, path) : source)[1].map(({ n }) => n);
    },
  };
}
