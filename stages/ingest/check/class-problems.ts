/** Mistakes in `classNames`, `relabel` and `relabelNames`. */

import type { WithProblem } from 'arrowline/stage';
import { lookOf, quoted, spelled } from '../../lib/kit/dataset/label-text.ts';
import type { IngestParameters, Relabel } from '../parameters.ts';

export function classProblems(parameters: IngestParameters): WithProblem[] {
  return [...relabelProblems(parameters), ...nameProblems(parameters)];
}

function relabelProblems({ relabel, relabelNames }: IngestParameters): WithProblem[] {
  if (relabel === undefined)
    return relabelNames === undefined
      ? []
      : [
          {
            path: ['relabelNames'],
            message: '"relabelNames" needs "relabel"',
            hint: 'classNames names unmerged classes',
          },
        ];
  const count = Object.keys(relabel).length;
  const problems: WithProblem[] = [];
  for (let index = 0; index < count; index++)
    if (relabel[index] === undefined)
      problems.push({
        path: ['relabel'],
        message: `new class ${index} is missing`,
        hint: `number them 0 to ${count - 1}`,
      });
  problems.push(...takenTwice(relabel));
  if (relabelNames !== undefined && relabelNames.length !== count)
    problems.push({ path: ['relabelNames'], message: `${relabelNames.length} names for ${count} classes` });
  return problems;
}

function takenTwice(relabel: Relabel): WithProblem[] {
  const takers = new Map<string, string>();
  return Object.entries(relabel).flatMap(([index, members]) =>
    members.flatMap((member, position) => {
      // 1 and "1" are the same label.
      const taker = takers.get(String(member));
      takers.set(String(member), index);
      if (taker === undefined) return [];
      return [{ path: ['relabel', index, position], message: `class ${member} is already in new class ${taker}` }];
    }),
  );
}

/** Names with a line break, and names that look alike: names are parts of metrics and of tables. */
function nameProblems({ classNames, relabelNames }: IngestParameters): WithProblem[] {
  return [...listProblems('classNames', classNames), ...listProblems('relabelNames', relabelNames)];
}

function listProblems(field: string, given: IngestParameters['classNames']): WithProblem[] {
  const seen = new Map<string, string>();
  const entries: [number | string, string][] = Array.isArray(given)
    ? [...given.entries()]
    : Object.entries(given ?? {});
  return entries.flatMap(([key, name]) => {
    const look = lookOf(name);
    const other = seen.get(look);
    seen.set(look, name);
    const problem = (message: string): WithProblem[] => [{ path: [field, key], message }];
    if (/[\p{Cc}\u2028\u2029]/u.test(name)) return problem(`the name ${quoted(name)} holds a control character`);
    if (look === '') return problem(`nothing can be seen of the name ${quoted(name)}`);
    if (other === undefined) return [];
    return problem(
      other === name
        ? `${quoted(name)} is the name of another class`
        : `the names ${spelled(other)} and ${spelled(name)} look the same`,
    );
  });
}
