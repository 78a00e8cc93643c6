/** The ports of a command: inputs have the types of what is wired to them, outputs the types that the document gives. */

import {
  type InputPort,
  nearestName,
  type OutputPort,
  type PortsQuestion,
  type StagePorts,
  type WithProblem,
} from 'arrowline/stage';
import { environmentProblems } from './environment-names.ts';
import { parseType, typeNames } from './formats/wanted.ts';
import type { CommandParameters } from './parameters.ts';

export type Form = 'arrow' | 'csv' | 'jsonl' | 'npy';

/** An output as the document describes it. */
export interface OutputForm {
  readonly type: string;
  readonly as: Form;
  /** The port of the model that it is of. */
  readonly of?: string;
  readonly columns?: { readonly [name: string]: string };
}

/** The outputs that the program writes. */
export function outputForms({ outputs = {} }: Pick<CommandParameters, 'outputs'>): [port: string, form: OutputForm][] {
  return Object.entries(outputs).map(([port, output]) => [
    port,
    typeof output === 'string' ? { type: output, as: 'arrow' } : { ...output, as: output.as ?? 'arrow' },
  ]);
}

/** The output that the announced metrics are, beside those that the program writes. */
export const metricsPort = 'metrics';

export function portsOf({ with: given, wired }: PortsQuestion): StagePorts | { readonly problems: WithProblem[] } {
  // The schema has accepted it, but values that depend on the point are absent.
  const parameters = given as Partial<CommandParameters>;
  const forms = outputForms(parameters);
  const problems = [
    ...environmentProblems(parameters, Object.keys(wired)),
    ...inputProblems(parameters, wired),
    ...forms.flatMap(([port, form]) => outputProblems(port, form, forms, wired)),
  ];
  if (parameters.metrics !== undefined && forms.some(([port]) => port === metricsPort))
    problems.push({
      path: ['outputs', metricsPort],
      message: `the announced metrics are the output "${metricsPort}" already`,
      hint: 'give the output another name, or leave out `metrics`',
    });
  if (forms.length === 0 && parameters.metrics === undefined)
    problems.push({
      path: [],
      message: 'a command without a result',
      expected: '`outputs` or `metrics`',
      hint: 'outputs: { result: files } keeps a folder of files',
    });
  if (problems.length > 0) return { problems };
  const outputs: Record<string, OutputPort> = {};
  for (const [port, { type }] of forms) outputs[port] = { type, description: 'Written by the program.' };
  if (parameters.metrics !== undefined)
    outputs[metricsPort] = { type: 'metrics', description: 'The numbers that the program reports.' };
  const inputs: Record<string, InputPort> = {};
  for (const [port, { types, gathered }] of Object.entries(wired))
    inputs[port] = { type: types[0] ?? 'table', arity: gathered ? 'many' : 'one', description: 'Read by the program.' };
  return { inputs, outputs };
}

function inputProblems(
  { inputs = {} }: Pick<CommandParameters, 'inputs'>,
  wired: PortsQuestion['wired'],
): WithProblem[] {
  return Object.entries(inputs).flatMap(([port, { as }]): WithProblem[] => {
    const types = wired[port]?.types;
    if (types === undefined) return [unknownPort(['inputs', port], port, Object.keys(wired), 'in `needs`')];
    if (types[0] !== 'files') return [];
    return [
      {
        path: ['inputs', port, 'as'],
        message: `an artifact of type files is given as a folder, not as ${as}`,
        hint: `leave out \`inputs.${port}\``,
      },
    ];
  });
}

function outputProblems(
  port: string,
  { type, as, of, columns }: OutputForm,
  forms: readonly [port: string, form: OutputForm][],
  wired: PortsQuestion['wired'],
): WithProblem[] {
  const path = ['outputs', port];
  const known = [...forms.map(([name]) => name).filter((name) => name !== port), ...Object.keys(wired)];
  const problems: WithProblem[] = [];
  if (of !== undefined && !known.includes(of))
    problems.push(unknownPort([...path, 'of'], of, known, 'among the ports'));
  if (of !== undefined && wired[of]?.gathered === true)
    problems.push({
      path: [...path, 'of'],
      message: `"${of}" holds several artifacts`,
      expected: 'a port that holds one',
    });
  if (type === 'files' && as !== 'arrow')
    problems.push({ path: [...path, 'as'], message: `an output of type files is a folder, not ${as}` });
  if (columns !== undefined && type !== 'table')
    problems.push({
      path: [...path, 'columns'],
      message: `the columns of the type ${type} are known`,
      hint: 'leave out `columns`, or use the type `table`',
    });
  for (const [name, text] of Object.entries(columns ?? {}))
    if (parseType(text) === undefined)
      problems.push({
        path: [...path, 'columns', name],
        message: `"${text}" is no type of a column`,
        expected: typeNames,
      });
  return problems;
}

function unknownPort(
  path: readonly (string | number)[],
  port: string,
  known: readonly string[],
  where: string,
): WithProblem {
  const nearest = nearestName(port, known);
  return {
    path,
    message: `there is no "${port}" ${where}`,
    expected: known.length === 0 ? 'a port' : known.join(', '),
    ...(nearest !== undefined && { hint: `did you mean "${nearest}"?` }),
  };
}
