/** Each kind of layer as operations of ONNX, opset 17. */

import type { ActivationName, Layer, Padding, Shape } from '../../../lib/learning/network/network.ts';
import { windowAxis } from '../../../lib/learning/network/window.ts';
import { activate } from './activations.ts';
import { type Attributes, type Graph, kernelFirst, type Value } from './graph.ts';

/** The output of a layer that reads `inputs`; `weights` are in the layer's order. */
export function putLayer(
  graph: Graph,
  layer: Layer,
  inputs: readonly Value[],
  weights: readonly Float32Array[],
): Value {
  const { name } = layer;
  const input = inputs[0]!;
  const images = (): string => graph.at('first', input);
  const first = (output: string): Value => ({ name: output, shape: layer.outputShape, channels: 'first' });
  const last = (output: string): Value => ({ name: output, shape: layer.outputShape, channels: 'last' });
  const vector = (which: number): string => {
    const { name: weight, shape } = layer.weights[which]!;
    return graph.constant(`${name}/${weight}`, shape, weights[which]!);
  };
  switch (layer.kind) {
    case 'input':
    case 'dropout':
      return input;
    case 'activation':
      return activate(graph, name, layer.activation, input);
    case 'dense': {
      const operands = [input.name, vector(0), ...(layer.useBias ? [vector(1)] : [])];
      return activate(graph, name, layer.activation, last(graph.put(`${name}/sums`, 'Gemm', operands)));
    }
    case 'conv1d':
    case 'conv2d': {
      const kernel = kernelFirst(weights[0]!, layer.weights[0]!.shape);
      const operands = [images(), graph.constant(`${name}/kernel`, kernel.shape, kernel.values)];
      if (layer.useBias) operands.push(vector(1));
      const summed = graph.put(`${name}/sums`, 'Conv', operands, windows(layer, kernel.shape.slice(2)));
      return activate(graph, name, layer.activation, first(summed));
    }
    case 'depthwiseConv2d':
      return activate(
        graph,
        name,
        layer.activation,
        first(depthwise(graph, layer, images(), weights, layer.useBias ? vector(1) : undefined)),
      );
    case 'separableConv2d': {
      const pointwise = kernelFirst(weights[1]!, layer.weights[1]!.shape);
      const operands = [
        depthwise(graph, layer, images(), weights, undefined),
        graph.constant(`${name}/pointwiseKernel`, pointwise.shape, pointwise.values),
        ...(layer.useBias ? [vector(2)] : []),
      ];
      return activate(graph, name, layer.activation, first(graph.put(`${name}/sums`, 'Conv', operands)));
    }
    case 'maxPooling1d':
    case 'maxPooling2d':
      return first(graph.put(`${name}/pool`, 'MaxPool', [images()], pool(layer)));
    case 'averagePooling1d':
    case 'averagePooling2d':
      // The mean over the part of a window that lies on the input, as Keras takes it.
      return first(
        graph.put(`${name}/pool`, 'AveragePool', [images()], { ...pool(layer), count_include_pad: { int: 0 } }),
      );
    case 'globalMaxPooling1d':
    case 'globalMaxPooling2d':
      return last(flat(graph, name, graph.put(`${name}/pool`, 'GlobalMaxPool', [images()])));
    case 'globalAveragePooling1d':
    case 'globalAveragePooling2d':
      return last(flat(graph, name, graph.put(`${name}/pool`, 'GlobalAveragePool', [images()])));
    case 'add':
      return merged(graph, name, 'Add', inputs);
    case 'multiply':
      return merged(graph, name, 'Mul', inputs);
    case 'concatenate': {
      const { channels } = input;
      const joined = graph.put(
        ...([`${name}/joined`, 'Concat'] as const),
        inputs.map((one) => graph.at(channels, one)),
        { axis: { int: channels === 'first' ? 1 : -1 } },
      );
      return { name: joined, shape: layer.outputShape, channels };
    }
    case 'flatten':
      return last(flat(graph, name, graph.at('last', input)));
    case 'reshape': {
      const shape = graph.wholeNumbers(`${name}/shape`, [-1, ...layer.outputShape]);
      return last(graph.put(`${name}/reshaped`, 'Reshape', [graph.at('last', input), shape]));
    }
    case 'batchNormalization': {
      const operands = [images(), vector(0), vector(1), vector(2), vector(3)];
      return first(
        graph.put(`${name}/normalized`, 'BatchNormalization', operands, { epsilon: { float: layer.epsilon } }),
      );
    }
    case 'layerNormalization': {
      const { scale, center, epsilon, outputShape } = layer;
      const channels = outputShape.at(-1)!;
      const gamma = scale ? vector(0) : graph.constant(`${name}/gamma`, [channels], new Float32Array(channels).fill(1));
      const operands = [graph.at('last', input), gamma, ...(center ? [vector(layer.weights.length - 1)] : [])];
      const attributes: Attributes = { axis: { int: -1 }, epsilon: { float: epsilon } };
      return last(graph.put(`${name}/normalized`, 'LayerNormalization', operands, attributes));
    }
    case 'embedding': {
      // A fraction, a negative number or none is sent to a row that is not there, which a runtime refuses.
      const whole = graph.put(`${name}/whole`, 'Floor', [graph.put(`${name}/size`, 'Abs', [input.name])]);
      const isWhole = graph.put(`${name}/isWhole`, 'Equal', [whole, input.name]);
      const beyond = graph.constant(`${name}/beyond`, [], Float32Array.of(layer.inputDim));
      const row = graph.put(`${name}/row`, 'Where', [isWhole, input.name, beyond]);
      const indices = graph.put(`${name}/numbers`, 'Cast', [row], { to: { int: int64 } });
      return last(graph.put(`${name}/rows`, 'Gather', [vector(0), indices]));
    }
  }
}

/** TensorProto.DataType.INT64 */
const int64 = 7;

/** [batch, channels, 1, …] or any other to one list of numbers. */
function flat(graph: Graph, name: string, value: string): string {
  return graph.put(`${name}/flat`, 'Flatten', [value], { axis: { int: 1 } });
}

function merged(graph: Graph, name: string, operation: string, inputs: readonly Value[]): Value {
  const { channels, shape } = inputs[0]!;
  const merged = inputs
    .map((one) => graph.at(channels, one))
    .reduce((sum, one) => graph.put(`${name}/merged`, operation, [sum, one]));
  return { name: merged, shape, channels };
}

interface Windows {
  readonly inputShape: Shape;
  readonly strides: number | readonly number[];
  readonly padding: Padding;
}

function windows({ inputShape, strides, padding }: Windows, size: readonly number[]): Attributes {
  const steps = listOf(strides);
  const axes = size.map((extent, axis) => windowAxis(inputShape[axis]!, extent, steps[axis]!, padding));
  return {
    kernel_shape: { ints: size },
    strides: { ints: steps },
    pads: { ints: [...axes.map(({ before }) => before), ...axes.map(({ after }) => after)] },
  };
}

function pool(layer: Windows & { readonly poolSize: number | readonly number[] }): Attributes {
  return windows(layer, listOf(layer.poolSize));
}

function listOf(value: number | readonly number[]): readonly number[] {
  return typeof value === 'number' ? [value] : value;
}

interface Depthwise extends Windows {
  readonly name: string;
  readonly kernelSize: readonly number[];
  readonly depthMultiplier: number;
  readonly activation: ActivationName;
}

/** A convolution in as many groups as there are channels: its kernel [height, width, channels, multiplier]. */
function depthwise(
  graph: Graph,
  layer: Depthwise,
  images: string,
  [kernel]: readonly Float32Array[],
  bias: string | undefined,
): string {
  const { name, kernelSize, depthMultiplier, inputShape } = layer;
  const channels = inputShape.at(-1)!;
  const moved = kernelFirst(kernel!, [...kernelSize, 1, channels * depthMultiplier]);
  const operands = [images, graph.constant(`${name}/depthwiseKernel`, moved.shape, moved.values)];
  if (bias !== undefined) operands.push(bias);
  const attributes = { ...windows(layer, kernelSize), group: { int: channels } };
  return graph.put(`${name}/apart`, 'Conv', operands, attributes);
}
