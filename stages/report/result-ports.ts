/**
 * Ports that the document names itself: any name in `needs` beside those of the kind, for artifacts of type `table` or
 * `files`. Their names stand in `with.tables` and `with.files`, and are the headings where those give no other.
 */

import { type InputPort, type Inputs, nearestName, type PortsQuestion, type WithProblem } from 'arrowline/stage';
import type { ReportParameters } from './parameters.ts';

const shownTypes = ['table', 'files'] as const;
type ShownType = (typeof shownTypes)[number];

/** Names of other types are no ports, so that a misspelt port is told as one. */
export function resultPorts(wired: PortsQuestion['wired'], fixed: Inputs): { readonly [port: string]: InputPort } {
  return Object.fromEntries(
    Object.entries(wired).flatMap(([port, { types }]): [string, InputPort][] => {
      const type = shownTypes.find((one) => one === types[0]);
      if (type === undefined || Object.hasOwn(fixed, port)) return [];
      const description = type === 'table' ? 'A table to be shown.' : 'Files to be shown.';
      return [[port, { type, arity: 'many', optional: true, partial: 'any', description }]];
    }),
  );
}

/** Settings of ports that are not wired, or that take another type. */
export function portProblems(
  { tables = {}, files = {} }: Partial<Pick<ReportParameters, 'tables' | 'files'>>,
  own: { readonly [port: string]: InputPort },
): readonly WithProblem[] {
  const problemsOf = (field: 'tables' | 'files', type: ShownType, ports: readonly string[]): WithProblem[] => {
    const known = Object.keys(own).filter((port) => own[port]?.type === type);
    return ports
      .filter((port) => !known.includes(port))
      .map((port): WithProblem => {
        const path = [field, port];
        const other = Object.hasOwn(own, port) ? own[port]?.type : undefined;
        if (other !== undefined)
          return {
            path,
            message: `the artifact at "${port}" is of type ${other}`,
            hint: `move "${port}" to \`${type === 'table' ? 'files' : 'tables'}\``,
          };
        const nearest = nearestName(port, known);
        return {
          path,
          message: `there is no ${type === 'table' ? 'table' : 'port of files'} "${port}" in \`needs\``,
          expected: known.length === 0 ? `a port of type ${type}: needs: { ${port}: STAGE }` : known.join(', '),
          ...(nearest !== undefined && { hint: `did you mean "${nearest}"?` }),
        };
      });
  };
  return [...problemsOf('tables', 'table', Object.keys(tables)), ...problemsOf('files', 'files', Object.keys(files))];
}
