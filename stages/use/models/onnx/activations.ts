/** Each activation as operations of ONNX. */

import type { ActivationName } from '../../../lib/learning/network/network.ts';
import type { Attributes, Graph, Value } from './graph.ts';

/** The slope of leakyRelu below 0. */
const slope = 0.2;

export function activate(graph: Graph, layer: string, activation: ActivationName, value: Value): Value {
  const { name } = value;
  const put = (operation: string, inputs: readonly string[], attributes?: Attributes): string =>
    graph.put(`${layer}/${operation.toLowerCase()}`, operation, inputs, attributes);
  const number = (given: number): string => graph.constant(`${layer}/number`, [], Float32Array.of(given));
  const as = (output: string): Value => ({ ...value, name: output });
  switch (activation) {
    case 'linear':
      return value;
    case 'relu':
      return as(put('Relu', [name]));
    case 'leakyRelu':
      return as(put('LeakyRelu', [name], { alpha: { float: slope } }));
    case 'elu':
      return as(put('Elu', [name], { alpha: { float: 1 } }));
    case 'sigmoid':
      return as(put('Sigmoid', [name]));
    case 'tanh':
      return as(put('Tanh', [name]));
    case 'softmax':
      return as(put('Softmax', [name], { axis: { int: value.channels === 'first' ? 1 : -1 } }));
    case 'gelu': {
      const part = put('Erf', [put('Mul', [name, number(Math.SQRT1_2)])]);
      return as(put('Mul', [name, put('Mul', [put('Add', [part, number(1)]), number(0.5)])]));
    }
    case 'silu':
      return as(put('Mul', [name, put('Sigmoid', [name])]));
  }
}
