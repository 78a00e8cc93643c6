/** The names of the variables that a command's environment has, and mistakes about them. Loaded when planning. */

import type { WithProblem } from 'arrowline/stage';
import type { CommandParameters } from './parameters.ts';

/** Variables that the pipeline sets for itself. */
const reserved = ['PIPELINE_ACTION', 'TMPDIR'];

/** `P_LEARNING_RATE` for `learning-rate`. */
export function variableOf(parameter: string): string {
  return `P_${parameter.toUpperCase().replace(/[.-]/g, '_')}`;
}

export function inputVariable(port: string): string {
  return variableOf(`input_${port}`);
}

export function outputVariable(port: string): string {
  return variableOf(`output_${port}`);
}

export const seedVariable = variableOf('seed');

/** Two values under one name, or a name that the pipeline sets. `inputs` are the ports that are wired. */
export function environmentProblems(
  { parameters: values = {}, env = {}, passEnv = [], outputs = {} }: Partial<CommandParameters>,
  inputs: readonly string[],
): WithProblem[] {
  const taken = new Map<string, string>([[seedVariable, 'the seed']]);
  for (const port of inputs) taken.set(inputVariable(port), `the input "${port}"`);
  for (const port of Object.keys(outputs)) taken.set(outputVariable(port), `the output "${port}"`);
  const problems: WithProblem[] = [];
  const take = (variable: string, owner: string, path: readonly (string | number)[]): void => {
    const other = reserved.includes(variable) ? 'the pipeline' : taken.get(variable);
    if (other !== undefined)
      problems.push({
        path,
        message: `${owner} and ${other} would both be ${variable} in the environment`,
        hint: 'give one of them another name',
      });
    taken.set(variable, owner);
  };
  for (const name of Object.keys(values)) take(variableOf(name), `the parameter "${name}"`, ['parameters', name]);
  for (const name of Object.keys(env)) take(name, `"${name}" of env`, ['env', name]);
  for (const [index, name] of passEnv.entries()) take(name, `"${name}" of passEnv`, ['passEnv', index]);
  return problems;
}
