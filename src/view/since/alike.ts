/** How far a number of now may be compared with that of another run by its name. */

import type { Measure } from '../../core/facts/measure.ts';
import type { ActionFact } from '../../core/facts/run-facts.ts';
import { subjectOf } from '../../core/gates/subject.ts';

/** `otherwise`: the measure changed, or answers are of another task or looked for another class: there is no difference to tell. */
export type Alike = 'alike' | 'other rows' | 'otherwise';

export interface Measured {
  readonly facts: ActionFact['facts'];
  /** Absent if the stage does not declare it. */
  readonly measure: Measure | undefined;
}

/** Facts that only one side has tell nothing: earlier versions did not write them. */
export function alikeNumbers(name: string, now: Measured, before: Measured): Alike {
  const [own, old] = [now, before].map(({ facts }) => ({ ...subjectOf(facts, name), task: facts?.task })) as [
    Subject,
    Subject,
  ];
  const differs = (fact: keyof Subject): boolean =>
    own[fact] !== undefined && old[fact] !== undefined && own[fact] !== old[fact];
  if (differs('task') || differs('positive') || isRedefined(now.measure, before.measure)) return 'otherwise';
  return differs('rows') ? 'other rows' : 'alike';
}

interface Subject {
  readonly rows?: string;
  readonly positive?: string;
  readonly task?: string | undefined;
}

function isRedefined(now: Measure | undefined, before: Measure | undefined): boolean {
  if (now === undefined || before === undefined) return false;
  return (now.version ?? 1) !== (before.version ?? 1) || now.better !== before.better || now.format !== before.format;
}
