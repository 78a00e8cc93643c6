/**
 * JUnit XML, as Jenkins' and Surefire's schemas have it: the document, each action and each gate are test cases. Names
 * are the same in every run, so that a server finds the case of the run before.
 *
 * A gate that has not passed is a failure, a failed action an error; blocked and cancelled actions are skipped. The
 * document is an error if it has mistakes or if the command ended before the run did: a file without a run is never green.
 */

import type { ActionFact, RunFacts } from '../../core/facts/run-facts.ts';
import { stateOf } from '../../core/gates/gate-cells.ts';
import { type Finding, findingsOf, gateNames, isFailing } from './findings.ts';
import type { Told } from './told.ts';
import { type Attributes, element, xmlText } from './xml.ts';

interface Case {
  readonly name: string;
  readonly seconds: number;
  readonly problem?: {
    readonly kind: 'failure' | 'error' | 'skipped';
    readonly type?: string;
    readonly message: string;
    readonly details?: string;
  };
  readonly out?: string;
}

interface Suite {
  readonly name: string;
  readonly cases: readonly Case[];
}

export function junitXml(told: Told): string {
  const { facts, document } = told;
  const pipeline = facts?.pipeline ?? document;
  const findings = findingsOf(told);
  const failures = new Map(findings.map((finding) => [finding.identity, finding]));
  const suites: Suite[] = [
    { name: 'document', cases: [documentCase(told, findings)] },
    ...(facts === undefined
      ? []
      : [
          {
            name: 'stages',
            cases: facts.actions.map((action) => actionCase(action, failures.get(`stage ${action.id}`))),
          },
          { name: 'gates', cases: gateCases(facts) },
        ]),
  ].filter(({ cases }) => cases.length > 0);
  const cases = suites.flatMap((suite) => suite.cases);
  const start =
    facts === undefined || facts.started === '' ? {} : { timestamp: facts.started.replace(/\.\d+Z?$|Z$/, '') };
  const whole = element('testsuites', { name: pipeline, ...counts(cases, facts?.seconds) }, [
    '',
    ...suites.map(({ name, cases: own }) =>
      element('testsuite', { name: `${pipeline}.${name}`, ...counts(own), skipped: count(own, 'skipped'), ...start }, [
        '',
        ...own.map((one) => caseElement(one, `${pipeline}.${name}`)),
        '',
      ]),
    ),
    '',
  ]);
  return `<?xml version="1.0" encoding="UTF-8"?>\n${whole}\n`;
}

/** The document, and the run as a whole. */
function documentCase({ facts }: Told, findings: readonly Finding[]): Case {
  const own = findings.filter(({ check }) => check !== 'gate' && check !== 'stage');
  const [first, ...others] = own.filter(({ severity }) => severity === 'error');
  const early = facts === undefined && first === undefined;
  const warnings = own.filter(({ severity }) => severity === 'warning').map(lineOf);
  return {
    name: 'document',
    seconds: 0,
    ...(first !== undefined && {
      problem: {
        kind: 'error',
        type: first.check,
        message: first.message,
        details: [first, ...others].map(lineOf).join('\n'),
      },
    }),
    ...(early && { problem: { kind: 'error', message: 'the command ended before the run did' } }),
    ...(warnings.length > 0 && { out: warnings.join('\n') }),
  };
}

function lineOf({ message, place }: Finding): string {
  return place === undefined ? message : `${place.file}:${place.line}:${place.column}: ${message}`;
}

function actionCase({ id, outcome, seconds = 0, error = '', notes }: ActionFact, finding: Finding | undefined): Case {
  const own = { name: id, seconds: outcome === 'executed' ? seconds : 0 };
  if (outcome === 'failed')
    return {
      ...own,
      problem: { kind: 'error', message: error, ...(finding !== undefined && { details: lineOf(finding) }) },
    };
  if (outcome !== 'executed' && outcome !== 'cached')
    return { ...own, problem: { kind: 'skipped', message: `${outcome} ${error}`.trim() } };
  const said = [...(outcome === 'cached' ? ['cached'] : []), ...notes];
  return { ...own, ...(said.length > 0 && { out: said.join('\n') }) };
}

function gateCases({ gates }: RunFacts): Case[] {
  const names = gateNames(gates);
  return gates.map((gate, index) => {
    const { sentence, place } = gate;
    const line = place === undefined ? sentence : `${place.file}:${place.line}:${place.column}: ${sentence}`;
    return {
      name: names[index] ?? '',
      seconds: 0,
      ...(isFailing(gate)
        ? { problem: { kind: 'failure', type: stateOf(gate), message: sentence, details: line } }
        : { out: gate.passed ? sentence : `warning: ${sentence}` }),
    };
  });
}

function counts(cases: readonly Case[], seconds = cases.reduce((sum, one) => sum + one.seconds, 0)): Attributes {
  return {
    tests: cases.length,
    failures: count(cases, 'failure'),
    errors: count(cases, 'error'),
    time: seconds.toFixed(3),
  };
}

function count(cases: readonly Case[], kind: string): number {
  return cases.filter(({ problem }) => problem?.kind === kind).length;
}

function caseElement({ name, seconds, problem, out }: Case, classname: string): string {
  const inner = [
    ...(problem === undefined
      ? []
      : [
          element(
            problem.kind,
            { type: problem.type, message: problem.message },
            problem.details === undefined ? [] : [xmlText(problem.details)],
          ),
        ]),
    ...(out === undefined ? [] : [element('system-out', {}, [xmlText(out)])]),
  ];
  return element('testcase', { name, classname, time: seconds.toFixed(3) }, inner);
}
