/** Small stage kinds to resolve documents with: they have ports and schemas, and no bodies. */

import { readDocument } from '../../src/core/document/read-document.ts';
import type { BaselineSources } from '../../src/core/gates/baseline-sources.ts';
import { type KindInfo, type Resolution, resolvePipeline } from '../../src/core/pipeline/resolve.ts';
import type { StageDescriptor } from '../../src/core/pipeline/stage-kind.ts';
import type { Json, JsonObject } from '../../src/core/values/canonical.ts';
import { declared } from '../support/measure.ts';

const nowhere = new URL('file:///nowhere');

function kind(
  descriptor: Omit<StageDescriptor, 'schema' | 'body' | 'summary'>,
  properties: JsonObject,
  rest: JsonObject = {},
): [string, KindInfo] {
  const schema = { type: 'object', additionalProperties: false, properties, ...rest };
  return [
    descriptor.kind,
    { descriptor: { summary: descriptor.kind, schema: nowhere, body: nowhere, ...descriptor }, schema },
  ];
}

const layer: JsonObject = {
  type: 'object',
  minProperties: 1,
  maxProperties: 1,
  additionalProperties: false,
  properties: {
    conv2d: {
      type: 'object',
      additionalProperties: false,
      required: ['filters'],
      properties: {
        filters: { type: 'integer', minimum: 1 },
        activation: { enum: ['linear', 'relu', 'softmax'], default: 'linear' },
      },
    },
    dense: {
      type: 'object',
      additionalProperties: false,
      required: ['units'],
      properties: {
        units: { anyOf: [{ type: 'integer', minimum: 1 }, { const: 'classes' }] },
        name: { type: 'string' },
      },
    },
    flatten: { type: 'object', additionalProperties: false },
  },
};

export const kinds: ReadonlyMap<string, KindInfo> = new Map([
  kind(
    {
      kind: 'ingest',
      inputs: {},
      outputs: { dataset: { type: 'dataset', description: '' } },
      files: (parameters) => (parameters.path === undefined ? [] : [['path']]),
    },
    {
      path: { type: 'string' },
      format: { enum: ['csv', 'idx', 'synthetic'], default: 'csv' },
      relabel: { type: 'object' },
      limit: { type: 'integer', minimum: 1 },
    },
  ),
  kind(
    {
      kind: 'normalize',
      inputs: { dataset: { type: 'dataset', description: '' } },
      outputs: { dataset: { type: 'dataset', description: '' } },
    },
    {
      scale: { type: 'number', default: 255, exclusiveMinimum: 0 },
      options: { type: 'object', default: {}, properties: { split: { type: 'number', default: 0.2 } } },
    },
  ),
  kind(
    {
      kind: 'split',
      inputs: { dataset: { type: 'dataset', description: '' } },
      outputs: { dataset: { type: 'dataset', description: '' } },
      folds: { fields: ['fold', 'repeat'], count: 'folds' },
    },
    { folds: { type: 'integer' }, fold: { type: 'integer' }, repeat: { type: 'integer' } },
  ),
  kind(
    {
      kind: 'train',
      inputs: { dataset: { type: 'dataset', description: '' } },
      outputs: { model: { type: 'model', description: '' }, history: { type: 'history', description: '' } },
      check: (parameters) =>
        ((parameters.layers as readonly Json[] | undefined) ?? []).length > 4
          ? [{ path: ['layers', 4], message: 'the model is too deep', hint: 'remove a layer' }]
          : [],
      resolve: (parameters, facts) => ({
        ...parameters,
        engine:
          parameters.engine === 'auto' ? (facts.gpuEngine ? 'tensorflow' : 'compiled') : (parameters.engine ?? null),
      }),
    },
    {
      epochs: { type: 'integer', minimum: 1, default: 5 },
      engine: { enum: ['auto', 'compiled', 'tensorflow'], default: 'auto' },
      rate: { type: 'number', exclusiveMinimum: 0 },
      note: { type: 'string' },
      layers: { type: 'array', items: layer },
      tags: { type: 'array', items: { type: ['string', 'number'] } },
    },
  ),
  kind(
    {
      kind: 'evaluate',
      inputs: { model: { type: 'model', description: '' }, dataset: { type: 'dataset', description: '' } },
      outputs: { metrics: { type: 'metrics', description: '' }, predictions: { type: 'predictions', description: '' } },
      metrics: () => [
        { ...declared('test.accuracy', 'more'), format: 'fraction', test: 'mcnemar' },
        { ...declared('test.loss', 'less'), test: 'bootstrap' },
        declared('test.examples'),
        declared('test.classes.*.recall', 'more'),
      ],
    },
    {},
  ),
  kind(
    {
      kind: 'cluster',
      inputs: { dataset: { type: 'dataset', description: '' } },
      outputs: { clusters: { type: 'clusters', description: '' } },
    },
    { method: { enum: ['kmeans', 'dbscan'] }, k: { type: 'integer' }, eps: { type: 'number' } },
    { required: ['method'] },
  ),
  kind(
    {
      kind: 'report',
      inputs: {
        evaluations: { type: 'metrics', arity: 'many', description: '' },
        clusters: { type: 'clusters', arity: 'many', optional: true, description: '' },
      },
      outputs: { report: { type: 'report', description: '' } },
    },
    { title: { type: 'string' } },
  ),
  kind(
    {
      kind: 'compare',
      inputs: {
        now: { type: 'predictions', arity: 'many', description: '' },
        before: { type: 'predictions', arity: 'many', optional: true, description: '' },
      },
      outputs: { comparison: { type: 'comparison', description: '' } },
      files: (parameters) => (parameters.baseline === undefined ? [] : [['baseline', 'file']]),
      metrics: () => [declared('delta')],
    },
    {
      metric: { type: 'string' },
      method: { enum: ['mcnemar', 'bootstrap'] },
      alpha: { type: 'number' },
      power: { type: 'number' },
      samples: { type: 'integer', default: 2000 },
      pick: { const: 'best' },
      baseline: {
        type: 'object',
        properties: { file: { type: 'string' }, actions: { type: 'array', items: { type: 'string' } } },
      },
    },
  ),
  kind(
    {
      kind: 'pair',
      inputs: { left: { type: 'metrics', description: '' }, right: { type: 'metrics', description: '' } },
      outputs: { first: { type: 'metrics', description: '' }, second: { type: 'metrics', description: '' } },
    },
    {},
  ),
]);

export interface Given {
  readonly params?: { readonly [name: string]: string };
  readonly settings?: { readonly [path: string]: string };
  readonly env?: { readonly [name: string]: string };
  readonly kinds?: ReadonlyMap<string, KindInfo>;
  readonly baselines?: BaselineSources;
}

/** Resolves a document that lies in /project/pipelines/study.yaml, called from /elsewhere. */
export function resolve(source: string, given: Given = {}): Resolution {
  const env = new Map(Object.entries(given.env ?? {}));
  return resolvePipeline({
    readDocument,
    source,
    file: 'study.yaml',
    directory: '/project/pipelines',
    project: '/project',
    invocationDirectory: '/elsewhere',
    kinds: given.kinds ?? kinds,
    params: new Map(Object.entries(given.params ?? {})),
    settings: new Map(Object.entries(given.settings ?? {})),
    readValue: readDocument,
    env: { get: (name) => env.get(name) },
    facts: { gpuEngine: false, tensorflowBackend: 'wasm' },
    ...(given.baselines !== undefined && { baselines: given.baselines }),
  });
}
