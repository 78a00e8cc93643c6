/**
 * Stage kinds as users write them, as files of a project: `walk` in TypeScript with everything that a kind can have (an
 * artifact type of its own, names, metrics, checkpoints, progress, the seed), and `judge` in JavaScript, which reads it.
 */

import { mkdirSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';

export type Files = { readonly [path: string]: string };

export function writeFiles(folder: string, files: Files): void {
  for (const [path, text] of Object.entries(files)) {
    mkdirSync(dirname(join(folder, path)), { recursive: true });
    writeFileSync(join(folder, path), text);
  }
}

export const parametersSchema = (properties: object, required: readonly string[] = []): string =>
  JSON.stringify({
    $schema: 'http://json-schema.org/draft-07/schema#',
    type: 'object',
    additionalProperties: false,
    required,
    properties,
  });

/** Inputs and outputs of a kind that gives one number. */
export const onePort = `inputs: {},
  outputs: { numbers: { type: 'metrics', description: 'A number.' } },`;

const trailSchema = JSON.stringify({
  $schema: 'http://json-schema.org/draft-07/schema#',
  type: 'object',
  required: ['columns', 'metadata'],
  properties: {
    columns: { type: 'object', additionalProperties: false, properties: { at: { const: 'Float64' } } },
    metadata: {
      type: 'object',
      required: ['type', 'version', 'steps'],
      properties: { type: { const: 'trail' }, version: { const: 1 }, steps: { type: 'integer' } },
    },
  },
});

export const walkKind: Files = {
  'stages/walk/kind.ts': `/** A walk of given length. */
import { defineStage, schemaOf, type JsonObject } from 'arrowline/stage';
import { measures } from '../../lib/measures.ts';

export interface WalkParameters extends JsonObject {
  readonly steps: number;
  readonly rate: number;
}

export default defineStage({
  kind: 'walk',
  summary: 'Walks for some steps.',
  inputs: {},
  outputs: {
    numbers: { type: 'metrics', description: 'How far it came.' },
    trail: { type: 'trail', description: 'Its positions.' },
  },
  types: { trail: new URL('./trail.schema.json', import.meta.url) },
  schema: schemaOf<WalkParameters>(new URL('./walk.schema.json', import.meta.url)),
  body: new URL('./body.ts', import.meta.url),
  names: () => ({ numbers: { metrics: measures } }),
  metrics: () => measures,
  continuesAlong: () => 'steps',
});
`,
  'stages/walk/walk.schema.json': parametersSchema(
    {
      steps: { type: 'integer', minimum: 1, description: 'How many steps.' },
      rate: { type: 'number', default: 0.5, description: 'The length of a step.' },
    },
    ['steps'],
  ),
  'stages/walk/trail.schema.json': trailSchema,
  'stages/walk/trail.ts': `import { type Artifact, type ArtifactSchema, column, defineArtifact, type JsonObject } from 'arrowline/stage';

interface TrailMetadata {
  type: 'trail';
  version: 1;
  steps: number;
}
const schema: ArtifactSchema<TrailMetadata> = { type: 'trail', version: 1, schema: ${trailSchema} satisfies JsonObject };

export const trail: Artifact<Float64Array> = defineArtifact<TrailMetadata, Float64Array>(schema, {
  write: (at) => ({ columns: { at: column.float64(at) }, metadata: { steps: at.length } }),
  read: (table) => table.columns.at!.values as Float64Array,
});
`,
  'stages/walk/body.ts': `/** The walk. */
import { column, makeTable, type StageBody } from 'arrowline/stage';
import { step } from '../../lib/step.ts';
import type kind from './kind.ts';
import { trail } from './trail.ts';

const body: StageBody<typeof kind> = async (context) => {
  const { steps, rate } = context.parameters;
  const latest = await context.checkpoints!.latest(steps);
  const at: number[] = latest === undefined ? [] : [...trail.read(latest.table)];
  const notes: string[] = latest === undefined ? [] : [\`continued from \${latest.position}\`];
  while (at.length < steps) {
    at.push(step(at.at(-1) ?? context.seed, rate));
    context.progress({ unit: 'step', done: at.length, total: steps, note: 'walking' });
    await context.checkpoints!.save(at.length, trail.write(Float64Array.from(at)));
  }
  console.log('walked', at.length);
  const distance = at.at(-1)!;
  const numbers = makeTable(
    { name: column.utf8(['distance']), value: column.float64(Float64Array.of(distance)) },
    { type: 'metrics', version: 1, classNames: [] },
  );
  return { outputs: { numbers, trail: trail.write(Float64Array.from(at)) }, metrics: { distance }, notes };
};
export default body;
`,
  'lib/measures.ts': `import type { Measure } from 'arrowline/stage';

export const measures: readonly Measure[] = [
  { name: 'distance', title: 'Distance', about: 'How far it came', better: 'more', format: 'number' },
];
`,
  'lib/step.ts': `import { length } from './length.ts';

export const step = (from: number, rate: number): number => from + length(rate);
`,
  'lib/length.ts': `export function length(rate: number): number {
  return rate * 2;
}
`,
};

export const judgeKind: Files = {
  'stages/judge.mjs': `import { defineStage, measureOf } from 'arrowline/stage';

export const kind = defineStage({
  kind: 'judge',
  summary: 'Compares walks.',
  inputs: {
    walks: { type: 'metrics', arity: 'many', description: 'The walks.' },
    trails: { type: 'trail', arity: 'many', optional: true, description: 'Their trails.' },
  },
  outputs: { numbers: { type: 'metrics', description: 'The best number.' } },
  schema: new URL('./judge.schema.json', import.meta.url),
  body: new URL('./judge-body.mjs', import.meta.url),
  checkInputs: ({ metric }, namesAt) =>
    namesAt('walks').some(({ metrics }) => metrics !== undefined && measureOf(metric, metrics) === undefined)
      ? [{ path: ['metric'], message: 'no walk has a number "' + metric + '"' }]
      : [],
});
`,
  'stages/judge.schema.json': parametersSchema({ metric: { type: 'string' } }, ['metric']),
  'stages/judge-body.mjs': `export default async (context) => {
  const tables = await Promise.all(context.many('walks').map((one) => one.table()));
  const best = tables.sort((left, right) => right.columns.value.values[0] - left.columns.value.values[0])[0];
  return { outputs: { numbers: best } };
};
`,
};

export const walkDocument = `name: walks
seed: 3
stages:
  walk:
    uses: ../stages/walk
    matrix: { steps: [2, 5] }
    with: { steps: '\${{ matrix.steps }}' }
  judge:
    uses: ../stages/judge.mjs
    needs: { walks: walk.numbers, trails: walk.trail }
    with: { metric: distance }
gates:
  - { metric: walk.distance, where: { steps: 5 }, min: 8 }
`;
