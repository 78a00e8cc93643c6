/**
 * The inputs of kinds that analyse examples: an embedding, the features of a dataset, or columns of a table. Exactly one
 * of them is wired, and `with` says which of its rows or columns are taken.
 */

import type { InputPort, NamesAt, WithProblem } from 'arrowline/stage';

export const examplePorts = ['embedding', 'dataset', 'table'] as const;
type ExamplePort = (typeof examplePorts)[number];

export interface Selection {
  readonly split?: 'train' | 'validation' | 'test' | 'all';
  readonly columns?: readonly string[];
}

/** `verb`: to group, to project. */
export function inputsOf(verb: string): { readonly [Port in ExamplePort]: InputPort } {
  const port = (type: ExamplePort, what: string): InputPort => ({
    type,
    optional: true,
    description: `The examples ${verb}: ${what}. One of the three is wired.`,
  });
  return {
    embedding: port('embedding', 'activations of a layer'),
    dataset: port('dataset', 'the features of a dataset, which are numbers'),
    table: port('table', 'columns of numbers'),
  };
}

export function selectionProblems({ split, columns }: Selection, namesAt: NamesAt): readonly WithProblem[] {
  const wired = examplePorts.filter((port) => namesAt(port).length > 0);
  if (wired.length !== 1)
    return [
      {
        path: [],
        message:
          wired.length === 0 ? 'no examples are wired' : `examples are wired more than once: ${wired.join(' and ')}`,
        expected: 'one of embedding, dataset, table',
        hint: 'needs: { dataset: STAGE }',
      },
    ];
  const [port] = wired;
  const misplaced = (name: string, given: unknown, of: ExamplePort): readonly WithProblem[] =>
    given === undefined || port === of
      ? []
      : [
          {
            path: [name],
            message: `"${name}" has no effect, because the examples are of the input "${port}"`,
            hint: `leave it out: it is for the input "${of}"`,
          },
        ];
  return [...misplaced('split', split, 'dataset'), ...misplaced('columns', columns, 'table')];
}

/** All rows of a dataset, if none are named. */
export function withSelection<Parameters extends Selection>(parameters: Parameters, namesAt: NamesAt): Parameters {
  return namesAt('dataset').length > 0 ? { split: 'all', ...parameters } : parameters;
}

/** The parameters without those that choose rows and columns: the artifact describes these apart. */
export function ofMethod<Parameters extends Selection>({
  split: _split,
  columns: _columns,
  ...others
}: Parameters): Omit<Parameters, keyof Selection> {
  return others;
}
