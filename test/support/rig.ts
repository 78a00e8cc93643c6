/**
 * The rig: a project in a temporary folder with stage kinds that count how often they execute.
 *
 * Bodies are modules on disk, run by real worker processes over a real store, so that "was it run?" is a count of
 * executions. Every artifact is of type `metrics`.
 *
 *   source   value from `with.value`, or the number in the file `with.path`
 *   add      `with.amount` more than its input
 *   half     its input halved and rounded down (for early cutoff)
 *   sum      the sum of all gathered inputs
 *   fail     a StageFailure; crash: exits; loop: never ends; stray: throws
 *   steps    counts to `with.epochs`, continuing from checkpoints; diverges at `with.divergesAt`, dies once at `with.diesAt`
 *   swing    gives `with.value`, and diverges if that is negative
 *   pick     the greatest of the gathered inputs that did not diverge, of all of them with `with.requireAll`
 *   flaky    fails the first `with.failures` times it is executed, then gives their number
 *   wait     waits until the file `with.until` is there
 *   hoard    takes `with.mebibytes` of memory and keeps it; heap: fills the JavaScript heap
 *   devices  gives how many graphics processors it may see, and logs which
 */

import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import type { ExecutionContext } from 'ava';
import { artifactTypes } from '../../src/artifacts/registry.ts';
import { readDocument } from '../../src/core/document/read-document.ts';
import type { RunEvent } from '../../src/core/facts/event.ts';
import type { RunFacts } from '../../src/core/facts/run-facts.ts';
import type { BaselineSources } from '../../src/core/gates/baseline-sources.ts';
import type { Pipeline } from '../../src/core/pipeline/pipeline.ts';
import { resolvePipeline } from '../../src/core/pipeline/resolve.ts';
import type { StageDescriptor } from '../../src/core/pipeline/stage-kind.ts';
import { makePlan, type Plan } from '../../src/core/plan/plan.ts';
import type { JsonObject } from '../../src/core/values/canonical.ts';
import { type Kinds, kindsOf } from '../../src/run/kind.ts';
import { storeKnowledge } from '../../src/run/knowledge.ts';
import { type RunOptions, runPipeline } from '../../src/run/runner.ts';
import { defineStage } from '../../src/stage-api/stage.ts';
import { openStore, type Store } from '../../src/store/store.ts';
import { declared } from './measure.ts';
import { temporaryFolder } from './temporary.ts';

export interface Rig {
  readonly folder: string;
  readonly store: () => Store;
  readonly kinds: Kinds;
  /** Replaces the code of a kind's body. */
  editBody(kind: string, edit: (source: string) => string): void;
  resolve(source: string): Pipeline;
  plan(source: string): Promise<Plan>;
  run(source: string, options?: Partial<RunOptions>): Promise<RigRun>;
  /** How often each tag was executed since the rig was made: a tag is the kind and its parameters. */
  executions(): Record<string, number>;
}

export interface RigRun {
  readonly facts: RunFacts;
  readonly events: readonly RunEvent[];
  /** What this run executed, in order: `add {"amount":1}`. */
  readonly executed: readonly string[];
}

const bodies: Record<string, string> = {
  source: `return number(context.parameters.path === undefined
    ? context.parameters.value
    : Number(new TextDecoder().decode(await context.readFile(context.parameters.path))));`,
  add: `return number(await value(context.one('input')) + context.parameters.amount);`,
  half: `return number(Math.floor(await value(context.one('input')) / 2));`,
  sum: `let total = 0;
  const inputs = context.many('inputs');
  for (const input of inputs) total += await value(input);
  return { ...number(total), facts: { inputs: inputs.length + ' of them' } };`,
  some: `let total = 0;
  for (const input of context.many('inputs')) total += await value(input);
  const extra = context.optional('extra');
  return number(total + (extra === undefined ? 0 : 100 * (await value(extra))));`,
  fail: `context.log('about to fail');
  throw new StageFailure('bad-luck', 'it failed as asked', { where: 'here', found: 'bad', expected: 'good', hint: 'try again' });`,
  crash: `process.stderr.write('dying words\\n'); await new Promise((resume) => setTimeout(resume, 50)); process.exit(9);`,
  loop: `context.log('looping'); await new Promise((resume) => setTimeout(resume, 50)); for (;;) {}`,
  stray: `throw new TypeError('a bug');`,
  swing: `if (context.parameters.value < 0) throw new StageFailure('diverged', 'diverged at once');
  return number(context.parameters.value);`,
  pick: `let best = -Infinity;
  for (const input of context.many('inputs')) best = Math.max(best, await value(input));
  return number(best);`,
  flaky: `const tried = readFileSync(log, 'utf8').split('\\n').filter((line) => line.startsWith('flaky')).length;
  if (tried <= context.parameters.failures) throw new StageFailure('bad-luck', 'attempt ' + tried + ' failed in ' + process.pid);
  return number(tried);`,
  wait: `while (!existsSync(context.parameters.until)) await new Promise((resume) => setTimeout(resume, 10));
  return number(1);`,
  hoard: `const kept = Buffer.alloc(context.parameters.mebibytes * 2 ** 20, 1);
  for (;;) await new Promise((resume) => setTimeout(resume, 100 + (kept[0] & 1)));`,
  heap: `const kept = []; for (;;) kept.push(new Array(10_000).fill(kept.length));`,
  devices: `const ids = process.env.CUDA_VISIBLE_DEVICES ?? '';
  appendFileSync(log, 'devices ' + ids + '\\n');
  return number(ids.split(',').filter((id) => id !== '').length);`,
  steps: `const latest = await context.checkpoints.latest(context.parameters.epochs);
  let epoch = latest?.position ?? 0;
  const from = epoch;
  while (epoch < context.parameters.epochs) {
    epoch++;
    if (epoch === context.parameters.divergesAt) throw new StageFailure('diverged', 'diverged at epoch ' + epoch);
    if (epoch === context.parameters.diesAt && from === 0) process.exit(9);
    appendFileSync(log, 'epoch ' + epoch + '\\n');
    const lasting = context.parameters.diesAt === undefined || epoch === context.parameters.epochs;
    await context.checkpoints.save(epoch, number(epoch * 10).outputs.output, lasting);
  }
  return { ...number(epoch * 10), notes: from > 0 ? ['continued from ' + from] : [] };`,
};

const parameterSchemas: Record<string, JsonObject> = {
  source: { value: { type: 'number', default: 1 }, path: { type: 'string' } },
  add: { amount: { type: 'number', default: 1 } },
  steps: {
    epochs: { type: 'integer', default: 1 },
    divergesAt: { type: 'integer' },
    diesAt: { type: 'integer' },
  },
  swing: { value: { type: 'number', default: 1 } },
  pick: { requireAll: { type: 'boolean', default: false } },
  flaky: { failures: { type: 'integer', default: 1 } },
  wait: { until: { type: 'string' } },
  hoard: { mebibytes: { type: 'integer', default: 1 } },
  named: { file: { type: 'string' } },
  devices: { number: { type: 'integer', default: 0 } },
};

/** Kinds that have no input. */
const sources = new Set(['source', 'swing', 'steps', 'flaky', 'wait', 'hoard', 'heap', 'devices']);

/** A kind of a test's own beside those of the rig, and an artifact type that only it knows. */
export interface OwnKind {
  readonly kind: string;
  /** The body's code, as in `bodies`. */
  readonly code: string;
  readonly inputs: StageDescriptor['inputs'];
  readonly outputs: StageDescriptor['outputs'];
  /** Equal keys may give different bytes. */
  readonly varies?: true;
  /** The files that `with` names. */
  readonly files?: Required<StageDescriptor>['files'];
  /** The metrics that it declares: a neutral `value` if left out. */
  readonly metrics?: Required<StageDescriptor>['metrics'];
  /** The properties of its `with`. */
  readonly parameters?: JsonObject;
  /** Its body runs programs. */
  readonly program?: true;
}

export interface RigOptions {
  readonly kinds?: readonly OwnKind[];
  /** Kinds whose descriptors name files of their own. */
  readonly descriptors?: readonly StageDescriptor[];
  /** Artifact types by name, with their schemas. */
  readonly types?: { readonly [type: string]: JsonObject };
  /** The baselines that gates name; none are found if left out. */
  readonly baselines?: (store: Store) => BaselineSources;
}

export function createRig(t: ExecutionContext, options: RigOptions = {}): Rig {
  const folder = temporaryFolder(t);
  const log = join(folder, 'executions.log');
  const make = (kind: string, code: string, parameters?: JsonObject): string => {
    const own = join(folder, 'stages', kind);
    mkdirSync(own, { recursive: true });
    writeFileSync(join(own, 'run.mjs'), bodyModule(kind, code, log));
    writeFileSync(join(own, 'schema.json'), JSON.stringify(schemaOf(kind, parameters)));
    return own;
  };
  const types = new Map(artifactTypes);
  for (const [type, schema] of Object.entries(options.types ?? {})) {
    const path = join(folder, `${type}.schema.json`);
    writeFileSync(path, JSON.stringify(schema));
    types.set(type, pathToFileURL(path));
  }
  const descriptors = [
    ...Object.entries(bodies).map(([kind, code]) => describe(kind, make(kind, code))),
    ...(options.kinds ?? []).map(({ kind, code, inputs, outputs, varies, files, metrics, parameters, program }) => ({
      ...describe(kind, make(kind, code, parameters)),
      inputs,
      outputs,
      ...(varies === true && { deterministic: () => false }),
      ...(files !== undefined && { files }),
      ...(program !== undefined && { program }),
      ...(metrics !== undefined && { metrics }),
    })),
    ...(options.descriptors ?? []),
  ];
  const kinds = kindsOf(descriptors, types);
  mkdirSync(join(folder, 'pipelines'));
  const executions = (): string[] => (existsSync(log) ? readFileSync(log, 'utf8').split('\n').slice(0, -1) : []);
  const store = (): Store => openStore(join(folder, 'artifacts'));

  const resolve = (source: string): Pipeline => {
    const { pipeline, diagnostics } = resolvePipeline({
      readDocument,
      source,
      file: 'rig.yaml',
      directory: join(folder, 'pipelines'),
      project: folder,
      invocationDirectory: folder,
      kinds,
      params: new Map(),
      env: { get: () => undefined },
      facts: { gpuEngine: false, tensorflowBackend: 'wasm' },
      ...(options.baselines !== undefined && { baselines: options.baselines(store()) }),
    });
    if (pipeline === undefined) throw new Error(`the rig's pipeline is invalid: ${JSON.stringify(diagnostics)}`);
    return pipeline;
  };

  return {
    folder,
    store,
    kinds,
    editBody: (kind, edit) => {
      const path = join(folder, 'stages', kind, 'run.mjs');
      writeFileSync(path, edit(readFileSync(path, 'utf8')));
    },
    resolve,
    plan: (source) => {
      const pipeline = resolve(source);
      return makePlan(pipeline, storeKnowledge(store(), kinds, pipeline.name));
    },
    run: async (source, options = {}) => {
      const pipeline = resolve(source);
      const events: RunEvent[] = [];
      const before = executions().length;
      const opened = store();
      const facts = await runPipeline({
        pipeline,
        store: opened,
        kinds,
        knowledge: storeKnowledge(opened, kinds, pipeline.name),
        jobs: 2,
        selection: {},
        signal: new AbortController().signal,
        version: '0.0.0',
        ...options,
        listener: (event) => {
          events.push(event);
          options.listener?.(event);
        },
      });
      return { facts, events, executed: executions().slice(before) };
    },
    executions: () => {
      const counts: Record<string, number> = {};
      for (const line of executions()) counts[line] = (counts[line] ?? 0) + 1;
      return counts;
    },
  };
}

function inputsOf(kind: string): StageDescriptor['inputs'] {
  const metrics = { type: 'metrics', description: 'a number' } as const;
  if (sources.has(kind)) return {};
  if (kind === 'sum') return { inputs: { ...metrics, arity: 'many' } };
  if (kind === 'pick') return { inputs: { ...metrics, arity: 'many', partial: 'diverged' } };
  if (kind !== 'some') return { input: metrics };
  return {
    inputs: { ...metrics, arity: 'many', partial: 'any' },
    extra: { ...metrics, optional: true, partial: 'any' },
  };
}

function describe(kind: string, folder: string): StageDescriptor {
  const metrics = { type: 'metrics', description: 'a number' } as const;
  return defineStage({
    kind,
    summary: `the rig's ${kind}`,
    inputs: inputsOf(kind),
    outputs: { output: metrics },
    schema: pathToFileURL(join(folder, 'schema.json')),
    body: pathToFileURL(join(folder, 'run.mjs')),
    metrics: () => [declared('value', 'none')],
    ...(kind === 'source' && { files: (parameters) => (parameters.path === undefined ? [] : [['path']]) }),
    ...(kind === 'pick' && {
      needsAll: ({ requireAll }) => requireAll === true,
      outsideKey: () => ['requireAll'],
    }),
    ...(kind === 'steps' && { continuesAlong: () => 'epochs' }),
  });
}

function schemaOf(kind: string, parameters = parameterSchemas[kind] ?? {}): JsonObject {
  return {
    $schema: 'http://json-schema.org/draft-07/schema#',
    type: 'object',
    additionalProperties: false,
    properties: parameters,
  };
}

function bodyModule(kind: string, code: string, log: string): string {
  const stageApi = new URL('../../src/stage-api/', import.meta.url);
  return `import { appendFileSync, existsSync, readFileSync } from 'node:fs';
import { StageFailure } from '${new URL('failure.js', stageApi)}';
import { column, makeTable } from '${new URL('table.js', stageApi)}';
const log = ${JSON.stringify(log)};
const number = (value) => ({
  outputs: { output: makeTable({ name: column.utf8(['value']), value: column.float64(Float64Array.of(value)) },
    { type: 'metrics', version: 1, classNames: [] }) },
  metrics: { value },
});
const value = async (input) => (await input.table()).columns.value.values[0];
export default async (context) => {
  const { path, ...shown } = context.parameters;
  appendFileSync(log, '${kind} ' + JSON.stringify(shown) + '\\n');
  ${code}
};
`;
}
