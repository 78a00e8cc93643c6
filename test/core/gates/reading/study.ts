/** A study of two networks to read gates of: documents, mistakes and warnings by their line. */

import type { BaselineSources } from '../../../../src/core/gates/baseline-sources.ts';
import type { Gate } from '../../../../src/core/gates/gate.ts';
import type { Pipeline } from '../../../../src/core/pipeline/pipeline.ts';
import { resolve } from '../../kinds.ts';

const reference = (name: string): string => `'${'$'}{{ ${name} }}'`;

/** Stage `eval` has the points e=1 and e=2, `seeded` those with three seeds each. */
export function study(gates: readonly string[], more = ''): string {
  return `
name: study
params: { drop: 0.5, path: given.json }
stages:
  ingest: { uses: ingest }
  train: { uses: train, needs: { dataset: ingest }, matrix: { e: [1, 2] }, with: { epochs: ${reference('matrix.e')} } }
  eval: { uses: evaluate, needs: { model: train, dataset: ingest } }
  fit: { uses: train, needs: { dataset: ingest }, matrix: { e: [1, 2], seed: [1, 2, 3] }, seed: ${reference('matrix.seed')}, with: { epochs: ${reference('matrix.e')} } }
  seeded: { uses: evaluate, needs: { model: fit, dataset: ingest } }
${more}
gates:
${gates.map((gate) => `  - { ${gate} }`).join('\n')}
`;
}

export function pipelineOf(gates: readonly string[], baselines?: BaselineSources): Pipeline {
  const { pipeline, diagnostics } = resolve(study(gates), baselines === undefined ? {} : { baselines });
  if (pipeline === undefined) throw new Error(JSON.stringify(diagnostics));
  return pipeline;
}

export function gateOf(gate: string, baselines?: BaselineSources): Gate {
  const [read] = pipelineOf([gate], baselines).gates;
  if (read === undefined) throw new Error('the document has no gate');
  return read;
}

/** The first mistake of a document with one gate: its code, the words that it stands at, and its message. */
export function mistakeOf(gate: string, baselines?: BaselineSources): string {
  const source = study([gate]);
  const [first] = resolve(source, baselines === undefined ? {} : { baselines }).diagnostics;
  if (first === undefined) return 'none';
  const { code, message, range } = first;
  return `${code} at ${range === undefined ? '' : source.slice(range.start, range.end)}: ${message}`;
}

export function warningsOf(gate: string): string[] {
  return pipelineOf([gate])
    .warnings.filter(({ code }) => code !== 'unused-param')
    .map(({ message }) => message);
}
