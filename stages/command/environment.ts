/** The environment of a program: what is listed here and what the stage declares, and nothing else. */

import { delimiter } from 'node:path';
import type { Json } from 'arrowline/stage';
import { inputVariable, outputVariable, seedVariable, variableOf } from './environment-names.ts';
import type { CommandParameters } from './parameters.ts';

export interface Surroundings {
  /** The environment of this process. */
  readonly own: NodeJS.ProcessEnv;
  readonly seed: number;
  /** The folder for TMPDIR. */
  readonly temporary: string;
  readonly actionFile: string;
  /** Folders in which Python finds modules before those of `env`. */
  readonly pythonPath: readonly string[];
  readonly inputs: { readonly [port: string]: readonly string[] };
  readonly outputs: { readonly [port: string]: string };
}

/** Also tells which variables of `passEnv` are not set. */
export function environmentOf(
  { parameters = {}, env = {}, passEnv = [] }: Pick<CommandParameters, 'parameters' | 'env' | 'passEnv'>,
  { own, seed, temporary, actionFile, pythonPath, inputs, outputs }: Surroundings,
): { environment: Record<string, string>; unset: readonly string[] } {
  const environment: Record<string, string> = {};
  const copy = (name: string): boolean => {
    const value = own[name];
    if (value !== undefined) environment[name] = value;
    return value !== undefined;
  };
  for (const name of ['PATH', 'HOME', 'CUDA_VISIBLE_DEVICES']) copy(name);
  Object.assign(environment, {
    LC_ALL: 'C.UTF-8',
    TZ: 'UTC',
    PYTHONHASHSEED: '0',
    PYTHONDONTWRITEBYTECODE: '1',
    TMPDIR: temporary,
    PIPELINE_ACTION: actionFile,
    [seedVariable]: String(seed),
  });
  for (const [port, paths] of Object.entries(inputs)) environment[inputVariable(port)] = paths.join('\n');
  for (const [port, path] of Object.entries(outputs)) environment[outputVariable(port)] = path;
  for (const [name, value] of Object.entries(parameters)) environment[variableOf(name)] = textOf(value);
  for (const [name, value] of Object.entries(env)) environment[name] = String(value);
  const unset = passEnv.filter((name) => !copy(name));
  const further = environment.PYTHONPATH ?? '';
  environment.PYTHONPATH = [...pythonPath, ...(further === '' ? [] : [further])].join(delimiter);
  return { environment, unset };
}

/** A text as it is, nothing for null, any other value as JSON. */
function textOf(value: Json): string {
  if (value === null) return '';
  return typeof value === 'string' ? value : JSON.stringify(value);
}
