/**
 * Findings: all that a build server marks at a line of the document, in the order in which people want to read them.
 * Mistakes, gates that have not passed, failed actions, and warnings at the end.
 */

import type { Diagnostic, SourceRange } from '../../core/document/diagnostic.ts';
import type { GateFact } from '../../core/facts/run-facts.ts';
import { gateCells, stateOf } from '../../core/gates/gate-cells.ts';
import { failureText } from '../failure-text.ts';
import type { Told } from './told.ts';

export interface Place {
  /** As the document is named on the command line. */
  readonly file: string;
  readonly line: number;
  readonly column: number;
}

export interface Finding {
  readonly severity: 'error' | 'warning';
  /** `gate`, `stage`, or the code of a diagnostic. */
  readonly check: string;
  readonly title: string;
  /** May have several lines. */
  readonly message: string;
  readonly place?: Place;
  /** The same in every run with the same fault, whatever its numbers. */
  readonly identity: string;
}

export function findingsOf(told: Told): Finding[] {
  const { facts, fault } = told;
  const found = [
    ...told.diagnostics.map(ofDiagnostic),
    ...(fault === undefined ? [] : [ended(fault)]),
    ...(facts === undefined ? [] : [...gatesOf(facts.gates), ...failuresOf(told)]),
    ...outcomeOf(told),
    ...told.warnings.map(ofWarning),
  ];
  return [...found.filter(({ severity }) => severity === 'error'), ...found.filter((one) => one.severity !== 'error')];
}

function ofDiagnostic({ severity, code, message, file, range, found, expected, hint }: Diagnostic): Finding {
  return {
    severity,
    check: code,
    title: severity === 'error' ? 'mistake in the pipeline' : 'warning about the pipeline',
    message: [
      `${message} [${code}]`,
      ...Object.entries({ found, expected, hint }).flatMap(([name, text]) => (text ? [`${name}: ${text}`] : [])),
    ].join('\n'),
    ...(range !== undefined && range.file === undefined && { place: placed(file, range) }),
    identity: `${code} ${message}`,
  };
}

function ended(fault: string): Finding {
  return { severity: 'error', check: 'ended', title: 'nothing was finished', message: fault, identity: 'ended' };
}

/** Names of gates that are the same in every run, unlike their sentences: `evaluate.test.accuracy at net=A (2)`. */
export function gateNames(gates: readonly GateFact[]): string[] {
  const seen = new Map<string, number>();
  return gates.map((gate) => {
    const { name } = gateCells(gate);
    const count = (seen.get(name) ?? 0) + 1;
    seen.set(name, count);
    return count === 1 ? name : `${name} (${count})`;
  });
}

/** Whether the gate makes the run fail. */
export function isFailing({ passed, warned }: GateFact): boolean {
  return !passed && warned !== true;
}

function gatesOf(gates: readonly GateFact[]): Finding[] {
  const names = gateNames(gates);
  return gates.flatMap((gate, index): Finding[] => {
    if (gate.passed) return [];
    const state = stateOf(gate);
    return [
      {
        severity: isFailing(gate) ? 'error' : 'warning',
        check: 'gate',
        title: state === 'fail' ? 'gate failed' : `gate ${state}`,
        message: gate.sentence,
        ...(gate.place !== undefined && { place: gate.place }),
        identity: `gate ${names[index]}`,
      },
    ];
  });
}

function failuresOf({ facts, failures, stages, document }: Told): Finding[] {
  return (facts?.actions ?? []).flatMap(({ id, stage, outcome, error = '' }): Finding[] => {
    if (outcome !== 'failed') return [];
    const failure = failures.get(id);
    const range = stages.get(stage);
    const lines =
      failure === undefined ? [`${id} failed: ${error}`] : failureText(id, failure, (_format, text) => text);
    return [
      {
        severity: 'error',
        check: 'stage',
        title: 'stage failed',
        message: lines.join('\n'),
        ...(range !== undefined && range.file === undefined && { place: placed(document, range) }),
        identity: `stage ${id}`,
      },
    ];
  });
}

/** An outcome that no gate and no action tells. */
function outcomeOf({ facts }: Told): Finding[] {
  if (facts?.outcome !== 'interrupted' && facts?.outcome !== 'store fault') return [];
  const message =
    facts.outcome === 'interrupted' ? 'the run was interrupted' : 'the store could not be read or written';
  return [{ severity: 'error', check: 'run', title: facts.outcome, message, identity: 'run' }];
}

function ofWarning(message: string): Finding {
  return { severity: 'warning', check: 'run', title: 'warning', message, identity: `warning ${message}` };
}

function placed(file: string, { line, column }: SourceRange): Place {
  return { file, line, column };
}
