/**
 * A model as ONNX, opset 17: inputs are the groups of features as they are stored, the output is named by the task. The first
 * axis of both is the batch, of any size.
 */

import { join } from 'node:path';
import { type JsonObject, StageFailure } from 'arrowline/stage';
import type { Model } from '../../../lib/learning/network/model-table.ts';
import type { Shape } from '../../../lib/learning/network/network.ts';
import { asTexts, factsOf, type Origin, outputName } from '../facts.ts';
import { writeNumbers } from '../numbers-file.ts';
import { openGraph, type Value } from './graph.ts';
import { putLayer } from './layers.ts';
import { lengthOf, type Message, message, text, whole } from './protobuf.ts';

const [opset, irVersion] = [17, 8];
/** Of one message of protocol buffers. */
const bytesMax = 2 ** 31 - 1;

// Fields of onnx.proto.
const proto = { irVersion: 1, producer: 2, producerVersion: 3, graph: 7, opset: 8, metadata: 14 };
const graphProto = { node: 1, name: 2, constant: 5, input: 11, output: 12 };

export async function writeOnnx(folder: string, model: Model, origin: Origin): Promise<readonly string[]> {
  const facts = factsOf(model, origin);
  const bytes = [
    ...whole(proto.irVersion, irVersion),
    ...text(proto.producer, 'arrowline'),
    ...text(proto.producerVersion, origin.version),
    ...message(proto.graph, graphFields(model)),
    ...message(proto.opset, whole(2, opset)),
    ...metadataFields(facts),
  ];
  if (lengthOf(bytes) > bytesMax)
    throw new StageFailure('output-form', 'the model is too large for ONNX', {
      found: `${lengthOf(bytes)} bytes`,
      expected: `at most ${bytesMax}, which one file of ONNX can have`,
      hint: 'write it as safetensors',
    });
  await writeNumbers(join(folder, 'model.onnx'), bytes);
  return [];
}

function graphFields(model: Model): Message {
  const { network, weights, inputs } = model;
  const output = outputName(model);
  const names = inputs.map(({ name }) => name);
  const outputUnique = names.includes(output) ? `${output} output` : output;
  const graph = openGraph([...names, outputUnique]);
  const scaled = inputs.map(({ name, shape, scale }): Value => {
    if (scale === 1) return { name, shape, channels: 'last' };
    const divisor = graph.constant(`${name}/scale`, [], Float32Array.of(scale));
    return { name: graph.put(`${name}/scaled`, 'Div', [name, divisor]), shape, channels: 'last' };
  });
  const values: Value[] = [];
  let next = 0;
  for (const layer of network.layers) {
    const reads = layer.from.map((source) => ('input' in source ? scaled[source.input]! : values[source.layer]!));
    values.push(putLayer(graph, layer, reads, weights.slice(next, next + layer.weights.length)));
    next += layer.weights.length;
  }
  graph.finish(values.at(-1)!, outputUnique);
  return [
    ...graph.nodes.flatMap((one) => message(graphProto.node, one)),
    ...text(graphProto.name, 'model'),
    ...graph.constants.flatMap((one) => message(graphProto.constant, one)),
    ...inputs.flatMap(({ name, shape }) => message(graphProto.input, tensorInfo(name, shape))),
    ...message(graphProto.output, tensorInfo(outputUnique, [network.outputs])),
  ];
}

/** ValueInfoProto of [batch, ...shape] in single precision. */
function tensorInfo(name: string, shape: Shape): Message {
  const dimensions = [message(1, text(2, 'batch')), ...shape.map((extent) => message(1, whole(1, extent)))].flat();
  const type = message(1, [...whole(1, 1), ...message(2, dimensions)]);
  return [...text(1, name), ...message(2, type)];
}

function metadataFields(facts: JsonObject): Message {
  return Object.entries(asTexts(facts)).flatMap(([name, value]) =>
    message(proto.metadata, [...text(1, name), ...text(2, value)]),
  );
}
