/**
 * The types of kinds and bodies. A line under `@ts-expect-error` that compiles fails the build: what is refused here is
 * refused to every stage.
 */

import {
  defineStage,
  type InputArtifact,
  type JsonObject,
  makeTable,
  type ParametersOf,
  type StageBody,
  type StageDescriptor,
  schemaOf,
} from 'arrowline/stage';
import test from 'ava';
import { declared } from '../support/measure.ts';

type Given = { readonly rate: number | 'auto'; readonly label?: string };
type Resolved = Given & { readonly rate: number };

const schema = new URL('file:///schema.json');
const body = new URL('file:///body.js');

const kind = defineStage({
  kind: 'example',
  summary: 'Shows the types.',
  inputs: {
    dataset: { type: 'dataset', description: 'Always wired.' },
    neighbors: { type: 'neighbors', optional: true, description: 'May be left out.' },
    models: { type: 'model', arity: 'many', description: 'Gathers.' },
    choices: { type: 'metrics', arity: 'many', optional: true, description: 'Gathers, and may be left out.' },
  },
  outputs: {
    model: { type: 'model', description: 'One output.' },
    history: { type: 'history', description: 'Another.' },
  },
  schema: schemaOf<Given, Resolved>(schema),
  body,
  check: ({ rate }) => (rate === 0 ? [{ path: ['rate'], message: 'is 0' }] : []),
  resolve: (given) => ({ ...given, rate: given.rate === 'auto' ? 0.1 : given.rate }),
  metrics: ({ rate, label = 'rate' }) => [declared(`${label}.${rate.toFixed(1)}`)],
});

const table = makeTable({}, { type: 'model', version: 1 });

test('a body reads declared ports, each in its way, and its parameters after resolve', (t) => {
  const right: StageBody<typeof kind> = async (context) => {
    const artifacts: readonly (InputArtifact | undefined)[] = [
      context.one('dataset'),
      context.optional('neighbors'),
      ...context.many('models'),
      ...context.many('choices'),
    ];
    context.log(`${context.parameters.rate.toFixed(2)} ${artifacts.length}`);
    return { outputs: { model: table, history: context.one('dataset') } };
  };
  const undeclared: StageBody<typeof kind> = async (context) => {
    // @ts-expect-error no such port
    context.one('data');
    // @ts-expect-error no such port
    context.many('candidates');
    return { outputs: { model: table, history: table } };
  };
  const wrongArity: StageBody<typeof kind> = async (context) => {
    // @ts-expect-error it gathers
    context.one('models');
    // @ts-expect-error it takes one
    context.many('dataset');
    // @ts-expect-error it may not be wired
    context.one('neighbors');
    // @ts-expect-error it is always wired
    context.optional('dataset');
    // @ts-expect-error it gathers: nothing wired is an empty list
    context.optional('choices');
    return { outputs: { model: table, history: table } };
  };
  const wrongParameters: StageBody<typeof kind> = async (context) => {
    // @ts-expect-error no such parameter
    context.log(String(context.parameters.speed));
    // @ts-expect-error it may be left out
    context.log(context.parameters.label);
    return { outputs: { model: table, history: table } };
  };
  t.is([right, undeclared, wrongArity, wrongParameters].length, 4);
});

test('a body gives every output', (t) => {
  // @ts-expect-error history is left out
  const leavesOut: StageBody<typeof kind> = async () => ({ outputs: { model: table } });
  // @ts-expect-error no table
  const noTable: StageBody<typeof kind> = async () => ({ outputs: { model: 1, history: table } });
  t.is([leavesOut, noTable].length, 2);
});

test('the questions of planning are asked of parameters with their types', (t) => {
  const wrong = defineStage({
    kind: 'wrong',
    summary: 'Asks for parameters that it does not have.',
    inputs: {},
    outputs: { model: { type: 'model', description: 'One output.' } },
    schema: schemaOf<Given, Resolved>(schema),
    body,
    // @ts-expect-error no such parameter
    check: ({ speed }) => [{ path: ['speed'], message: String(speed) }],
    // @ts-expect-error after resolve it is a number
    resolve: (given) => ({ ...given, rate: 'auto' }),
    // @ts-expect-error it may be left out
    metrics: ({ label }) => [declared(label, 'none')],
  });
  const known: ParametersOf<typeof kind> = { rate: 1 };
  // @ts-expect-error a kind without ports has none to read
  const reads: StageBody<typeof wrong> = async (context) => ({ outputs: { model: context.one('dataset') } });
  t.is([wrong, known, reads].length, 3);
});

test('planning takes every kind as a plain descriptor, and its parameters as JSON', (t) => {
  const planned: StageDescriptor = kind;
  const parameters: JsonObject = { rate: 'auto' };
  t.deepEqual(planned.resolve?.(parameters, { gpuEngine: false, tensorflowBackend: 'wasm' }), { rate: 0.1 });
  t.deepEqual(
    planned.metrics?.({ rate: 2 }, () => []),
    [declared('rate.2.0')],
  );
});

test('a descriptor that no run could use is refused when it is declared', (t) => {
  const outputs = { model: { type: 'model', description: 'One output.' } } as const;
  const define = (changed: Partial<StageDescriptor>) => () =>
    defineStage({ kind: 'example', summary: 'Shows a mistake.', inputs: {}, outputs, schema, body, ...changed });
  t.notThrows(define({}));
  t.throws(define({ kind: 'My Kind' }), { message: /stage kind "My Kind"/ });
  t.throws(define({ outputs: {} }), { message: /has no output/ });
  const input = { type: 'model', partial: 'any', description: 'One input.' } as const;
  t.throws(define({ inputs: { one: input } }), { message: /the port "one" .* cannot do without/ });
});
