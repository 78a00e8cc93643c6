/**
 * A graph of ONNX while it is written: operations, constants, and for each tensor the place of its channels. ONNX'
 * operations on windows want channels after the batch, and the network has them last: tensors are transposed where an
 * operation asks for the other place, each once.
 */

import { type Shape, sizeOf } from '../../../lib/learning/network/shape.ts';
import { littleEndian } from '../numbers-file.ts';
import { uniqueNames } from '../unique-names.ts';
import { float, type Message, message, text, whole, wholes } from './protobuf.ts';

/** A tensor of the graph. */
export interface Value {
  readonly name: string;
  /** Of one example, its channels last. */
  readonly shape: Shape;
  readonly channels: 'first' | 'last';
}

export type Attributes = {
  readonly [name: string]: { readonly int: number } | { readonly float: number } | { readonly ints: readonly number[] };
};

export interface Graph {
  /** The output of an operation; its name begins with `name`. */
  put(name: string, operation: string, inputs: readonly string[], attributes?: Attributes): string;
  constant(name: string, shape: Shape, values: Float32Array): string;
  wholeNumbers(name: string, values: readonly number[]): string;
  /** The name of the tensor, its channels at that place. */
  at(channels: Value['channels'], value: Value): string;
  /** Gives a tensor the name of an output. */
  finish(value: Value, name: string): void;
  /** Fields of GraphProto. */
  readonly nodes: readonly Message[];
  readonly constants: readonly Message[];
}

// Fields and types of onnx.proto.
const node = { input: 1, output: 2, name: 3, operation: 4, attribute: 5 };
const attribute = { name: 1, float: 2, int: 3, ints: 8, type: 20 };
const attributeTypes = { float: 1, int: 2, ints: 7 };
const tensor = { dims: 1, type: 2, name: 8, raw: 9 };
const tensorTypes = { float: 1, int64: 7 };

/** @param taken names of inputs and outputs */
export function openGraph(taken: readonly string[]): Graph {
  const uniqueName = uniqueNames();
  for (const name of taken) uniqueName(name);
  const nodes: Message[] = [];
  const constants: Message[] = [];
  const transposed = new Map<string, string>();
  const putTo = (output: string, operation: string, inputs: readonly string[], attributes: Attributes): string => {
    nodes.push([
      ...inputs.flatMap((name) => text(node.input, name)),
      ...text(node.output, output),
      ...text(node.name, output),
      ...text(node.operation, operation),
      ...Object.entries(attributes).flatMap((one) => message(node.attribute, attributeFields(...one))),
    ]);
    return output;
  };
  const put: Graph['put'] = (name, operation, inputs, attributes = {}) =>
    putTo(uniqueName(name), operation, inputs, attributes);
  const at: Graph['at'] = (channels, { name, shape, channels: found }) => {
    if (shape.length === 1 || channels === found) return name;
    const known = transposed.get(name);
    if (known !== undefined) return known;
    const axes = shape.map((_, axis) => axis + 1);
    const permutation = channels === 'first' ? [axes.at(-1)!, ...axes.slice(0, -1)] : [...axes.slice(1), 1];
    const moved = put(`${name}/channels-${channels}`, 'Transpose', [name], { perm: { ints: [0, ...permutation] } });
    transposed.set(name, moved);
    return moved;
  };
  return {
    ...{ nodes, constants, put, at },
    constant(wanted, shape, values) {
      const name = uniqueName(wanted);
      constants.push(tensorFields(name, shape, tensorTypes.float, littleEndian(values)));
      return name;
    },
    wholeNumbers(wanted, values) {
      const name = uniqueName(wanted);
      const bytes = Buffer.alloc(8 * values.length);
      for (const [index, value] of values.entries()) bytes.writeBigInt64LE(BigInt(value), 8 * index);
      constants.push(tensorFields(name, [values.length], tensorTypes.int64, bytes));
      return name;
    },
    finish(value, name) {
      putTo(name, 'Identity', [at('last', value)], {});
    },
  };
}

function attributeFields(name: string, value: Attributes[string]): Message {
  const type = (kind: keyof typeof attributeTypes): Message => whole(attribute.type, attributeTypes[kind]);
  if ('int' in value) return [...text(attribute.name, name), ...whole(attribute.int, value.int), ...type('int')];
  if ('float' in value)
    return [...text(attribute.name, name), ...float(attribute.float, value.float), ...type('float')];
  return [...text(attribute.name, name), ...wholes(attribute.ints, value.ints), ...type('ints')];
}

function tensorFields(name: string, shape: Shape, type: number, bytes: Uint8Array): Message {
  return [
    ...wholes(tensor.dims, shape),
    ...whole(tensor.type, type),
    ...text(tensor.name, name),
    ...message(tensor.raw, [bytes]),
  ];
}

/** [height, width, inputs, outputs] or [length, inputs, outputs], as the network has kernels, to [outputs, inputs, …]. */
export function kernelFirst(
  values: Float32Array,
  shape: Shape,
): { readonly values: Float32Array; readonly shape: Shape } {
  const [inputs, outputs] = shape.slice(-2) as [number, number];
  const places = shape.slice(0, -2);
  const area = sizeOf(places);
  const moved = new Float32Array(values.length);
  for (let place = 0; place < area; place++)
    for (let input = 0; input < inputs; input++)
      for (let output = 0; output < outputs; output++)
        moved[(output * inputs + input) * area + place] = values[(place * inputs + input) * outputs + output]!;
  return { values: moved, shape: [outputs, inputs, ...places] };
}
