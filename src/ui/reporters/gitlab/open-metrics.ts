/**
 * GitLab's metrics report: OpenMetrics text, which a merge request compares with that of its target branch. Values are
 * compared as texts, so times, which differ from run to run, are left out.
 */

import { inert } from '../../inert.ts';
import { gateNames } from '../findings.ts';
import type { Told } from '../told.ts';

export function openMetrics({ facts }: Told): string {
  if (facts === undefined) return '# EOF\n';
  const { pipeline, gates, actions } = facts;
  const names = gateNames(gates);
  const sample = (family: string, labels: { readonly [name: string]: string }, value: number): string =>
    `${family}{${Object.entries({ pipeline, ...labels })
      .map(([name, text]) => `${name}="${label(text)}"`)
      .join(',')}} ${numberOf(value)}`;
  return [
    ...family('arrowline_metric', 'A metric that an action reported.', [
      ...actions.flatMap(({ id, metrics }) =>
        Object.entries(metrics).map(([metric, value]) => sample('arrowline_metric', { action: id, metric }, value)),
      ),
    ]),
    ...family(
      'arrowline_gate_passed',
      '1 if the gate has passed, else 0.',
      gates.map((gate, index) =>
        sample('arrowline_gate_passed', { gate: names[index] ?? '', metric: gate.metric }, gate.passed ? 1 : 0),
      ),
    ),
    '# EOF\n',
  ].join('\n');
}

function family(name: string, about: string, samples: readonly string[]): string[] {
  return samples.length === 0 ? [] : [`# TYPE ${name} gauge`, `# HELP ${name} ${about}`, ...samples];
}

/** GitLab takes the rest of a line from `#` on for a comment, also within a label. */
function label(text: string): string {
  return inert(text).replaceAll('#', '%23').replaceAll('\\', '\\\\').replaceAll('"', '\\"');
}

function numberOf(value: number): string {
  if (Number.isNaN(value)) return 'NaN';
  return Number.isFinite(value) ? String(value) : value > 0 ? '+Inf' : '-Inf';
}
