/**
 * The chain of layers as operations: one pass forward through the network, placing each layer's output, and the
 * backward operations in reverse.
 */

import type { ActivationName, Layer, Network, Shape } from '../../network/network.ts';
import type { LossName } from '../engine.ts';
import { activationCode } from './activation-code.ts';
import type { Arena, ScratchRegion } from './arena.ts';
import { type Operation, operation } from './operations.ts';
import type { ParameterSpace } from './parameters.ts';
import { convolutionPoolFits, planConvolutionPool, planWinograd, winogradFits } from './plan-fast-paths.ts';
import { planConvolution, planPooling } from './plan-images.ts';
import { logitsActivation } from './plan-loss.ts';
import { panelRows, planDense, planNormalization } from './plan-weighted.ts';
import { exampleStride, type Layout, layoutOf, packedLayoutOf, sameBytes, type Tensor } from './tensor.ts';

export interface LayerContext {
  readonly arena: Arena;
  readonly scratch: ScratchRegion;
  readonly network: Network;
  readonly batchSize: number;
  readonly parameters: ParameterSpace;
  /** Absent when only inference is wanted. */
  readonly loss: LossName | undefined;
  readonly fastPaths: boolean;
}

/** What one layer adds to the programs. */
export interface LayerPlan {
  readonly output: Tensor;
  readonly forward: readonly Operation[];
  /** Where it differs from `forward`. */
  readonly inference?: readonly Operation[];
  readonly backward: readonly Operation[];
}

export interface LayersPlan {
  readonly output: Tensor;
  /** Whether `output` lacks its activation because the loss computes that itself. */
  readonly logits: boolean;
  readonly forward: readonly Operation[];
  readonly inference: readonly Operation[];
  readonly backward: readonly Operation[];
}

export function planLayers(context: LayerContext, input: Tensor): LayersPlan {
  const { layers } = context.network;
  const forward: Operation[] = [];
  const inference: Operation[] = [];
  const backward: (readonly Operation[])[] = [];
  let tensor = input;
  let logits = false;
  for (let index = 0; index < layers.length; ) {
    const layer = layers[index]!;
    const folded = followingActivation(layers, index);
    let consumed = folded === undefined ? 1 : 2;
    const activation = folded ?? ownActivation(layer);
    const pool = layers[index + consumed];
    let planned: LayerPlan;
    if (context.fastPaths && layer.kind === 'conv2d' && convolutionPoolFits(layer, activation, pool, tensor)) {
      planned = planConvolutionPool(context, layer, context.parameters.layers[index]!, tensor, pool.outputShape);
      consumed++;
    } else {
      logits = leavesToLoss(context, index + consumed, activation);
      planned = planLayer(context, layer, index, tensor, activation, logits);
    }
    forward.push(...planned.forward);
    inference.push(...(planned.inference ?? planned.forward));
    backward.push(planned.backward);
    tensor = planned.output;
    index += consumed;
  }
  return { output: tensor, logits, forward, inference, backward: backward.reverse().flat() };
}

function ownActivation(layer: Layer): ActivationName {
  return 'activation' in layer ? layer.activation : 'linear';
}

/** An activation layer directly after a linear layer with weights becomes that layer's own activation. */
function followingActivation(layers: readonly Layer[], index: number): ActivationName | undefined {
  const layer = layers[index]!;
  const next = layers[index + 1];
  if (next?.kind !== 'activation') return undefined;
  const folds = layer.kind === 'conv2d' || layer.kind === 'dense' || layer.kind === 'batchNormalization';
  return folds && ownActivation(layer) === 'linear' ? next.activation : undefined;
}

/** Whether the network ends here with the activation that the loss computes itself. */
function leavesToLoss(context: LayerContext, next: number, activation: ActivationName): boolean {
  return next === context.network.layers.length && activation === logitsActivation(context.loss);
}

function planLayer(
  context: LayerContext,
  layer: Layer,
  index: number,
  input: Tensor,
  activation: ActivationName,
  leftToLoss: boolean,
): LayerPlan {
  const parameters = context.parameters.layers[index]!;
  const learns = input.learns || parameters.some((parameter) => parameter.spec.trainable);
  const computed = leftToLoss ? 'linear' : activation;
  const output = (): Tensor => {
    const layout = layoutOf(layer.outputShape);
    return { ...layout, at: placeTensor(context, layout), activation, learns };
  };
  switch (layer.kind) {
    case 'conv2d':
      return (context.fastPaths && winogradFits(layer, input) ? planWinograd : planConvolution)(
        context,
        layer,
        parameters,
        input,
        output(),
        computed,
      );
    case 'dense': {
      const rows = wholeRows(context, input);
      const dense = planDense(context, parameters, rows?.output ?? input, output(), computed);
      if (rows === undefined) return dense;
      return {
        ...dense,
        forward: [...rows.forward, ...dense.forward],
        backward: [...dense.backward, ...rows.backward],
      };
    }
    case 'batchNormalization':
      return planNormalization(context, layer, parameters, input, output(), computed);
    case 'maxPooling2d':
    case 'averagePooling2d': {
      const [windowHeight, windowWidth] = layer.poolSize;
      return planPooling(context, layer, { ...layer, windowHeight, windowWidth }, input, output());
    }
    case 'globalAveragePooling2d':
    case 'globalMaxPooling2d': {
      const [height, width] = layer.inputShape as [number, number];
      const whole = { strides: [1, 1] as const, padding: 'valid' as const, windowHeight: height, windowWidth: width };
      return planPooling(context, layer, whole, input, output());
    }
    case 'activation':
      return planActivation(input, output(), computed);
    case 'dropout':
      return planDropout(layer.rate, index, input, output());
    case 'flatten':
    case 'reshape': {
      const layout = readableAs(input, layer.outputShape, context.network.layers[index + 1]);
      if (layout !== undefined) return { output: { ...input, ...layout }, forward: [], backward: [] };
      return planRepack(context, input, { ...output(), activation: 'linear' });
    }
  }
}

/**
 * The derivative of softmax needs the gradient of a whole row, which a dense layer leaves one panel at a time: where a
 * row is wider than a panel, a copy stands between the two.
 */
function wholeRows(context: LayerContext, input: Tensor): LayerPlan | undefined {
  if (input.activation !== 'softmax' || !input.learns || input.stride <= panelRows) return undefined;
  return planActivation(input, { ...input, at: placeTensor(context, input), activation: 'linear' }, 'linear');
}

/** The layout of another shape in which the same bytes can be read, if there is one. */
function readableAs(input: Tensor, shape: Shape, next: Layer | undefined): Layout | undefined {
  // The derivative of softmax needs its rows.
  if (input.activation === 'softmax') return undefined;
  const layouts = [layoutOf(shape)];
  if (takesPacked(next) && !input.learns) layouts.push(packedLayoutOf(shape));
  return layouts.find((layout) => sameBytes(input, layout));
}

/** Whether a layer reads its input's pixels side by side, surplus or not; the others want whole vectors of channels. */
export function takesPacked(layer: Layer | undefined): boolean {
  return layer?.kind === 'conv2d' || layer?.kind === 'flatten' || layer?.kind === 'reshape';
}

function placeTensor(context: LayerContext, layout: Layout): number {
  return context.arena.words(context.batchSize * exampleStride(layout));
}

function planActivation(input: Tensor, output: Tensor, computed: ActivationName): LayerPlan {
  const { positions, channels, stride } = input;
  const operands = {
    input: input.at,
    output: output.at,
    positions,
    channels,
    stride,
    activation: activationCode(computed),
    inputActivation: activationCode(input.activation),
  };
  return {
    output,
    forward: [operation('activation', operands)],
    backward: input.learns ? [operation('activationBackward', operands)] : [],
  };
}

function planDropout(rate: number, index: number, input: Tensor, output: Tensor): LayerPlan {
  const { positions, channels, stride } = input;
  const operands = {
    input: input.at,
    output: output.at,
    positions,
    channels,
    stride,
    rate,
    layer: index,
    inputActivation: activationCode(input.activation),
  };
  const copy = operation('activation', {
    input: input.at,
    output: output.at,
    positions,
    channels,
    stride,
    activation: activationCode('linear'),
    inputActivation: activationCode('linear'),
  });
  return {
    output: { ...output, activation: 'linear' },
    forward: [operation('dropout', operands)],
    inference: [copy],
    backward: input.learns ? [operation('dropoutBackward', operands)] : [],
  };
}

function planRepack(context: LayerContext, input: Tensor, output: Tensor): LayerPlan {
  const [inputGradient] = context.scratch.pieces(exampleStride(input));
  const operands = {
    input: input.at,
    output: output.at,
    inputGradient: inputGradient!,
    inputPositions: input.positions,
    inputChannels: input.channels,
    inputStride: input.stride,
    outputPositions: output.positions,
    outputChannels: output.channels,
    outputStride: output.stride,
    inputActivation: activationCode(input.activation),
  };
  return {
    output,
    forward: [operation('repack', operands)],
    backward: input.learns ? [operation('repackBackward', operands)] : [],
  };
}
