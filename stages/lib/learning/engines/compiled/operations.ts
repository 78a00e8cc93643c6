/**
 * The words of a step program: kernels/operations.h, opcode by opcode and field by field, in the same order.
 * A test reads that header and compares. Every field is one 32-bit word; pointers are byte offsets in the memory.
 */

type Field = 'int' | 'pointer' | 'float';
type Fields = { readonly [name: string]: Field };

const window = {
  height: 'int',
  width: 'int',
  channels: 'int',
  stride: 'int',
  windowHeight: 'int',
  windowWidth: 'int',
  verticalStep: 'int',
  horizontalStep: 'int',
  top: 'int',
  left: 'int',
  outputHeight: 'int',
  outputWidth: 'int',
} as const satisfies Fields;

const pooledConvolution = {
  height: 'int',
  width: 'int',
  channels: 'int',
  border: 'int',
  filters: 'int',
  pooledHeight: 'int',
  pooledWidth: 'int',
} as const satisfies Fields;

const update = {
  weights: 'pointer',
  gradient: 'pointer',
  first: 'pointer',
  second: 'pointer',
  count: 'int',
  l1: 'float',
  l2: 'float',
} as const satisfies Fields;

const dropout = {
  input: 'pointer',
  output: 'pointer',
  positions: 'int',
  channels: 'int',
  stride: 'int',
  rate: 'float',
  layer: 'int',
  inputActivation: 'int',
} as const satisfies Fields;

const activation = {
  input: 'pointer',
  output: 'pointer',
  positions: 'int',
  channels: 'int',
  stride: 'int',
  activation: 'int',
  inputActivation: 'int',
} as const satisfies Fields;

const normalization = {
  input: 'pointer',
  output: 'pointer',
  gamma: 'pointer',
  beta: 'pointer',
  movingMean: 'pointer',
  movingVariance: 'pointer',
  mean: 'pointer',
  inverse: 'pointer',
  gammaGradient: 'pointer',
  betaGradient: 'pointer',
  positions: 'int',
  channels: 'int',
  stride: 'int',
  momentum: 'float',
  epsilon: 'float',
  activation: 'int',
  inputActivation: 'int',
} as const satisfies Fields;

const repack = {
  input: 'pointer',
  output: 'pointer',
  inputGradient: 'pointer',
  inputPositions: 'int',
  inputChannels: 'int',
  inputStride: 'int',
  outputPositions: 'int',
  outputChannels: 'int',
  outputStride: 'int',
  inputActivation: 'int',
} as const satisfies Fields;

/** In the order of the C enumeration: an operation's place here is its opcode. */
export const records = {
  loadRows: {
    output: 'pointer',
    positions: 'int',
    channels: 'int',
    stride: 'int',
    bytes: 'int',
    scale: 'float',
  },
  storeRows: { input: 'pointer', positions: 'int', channels: 'int', stride: 'int' },
  zero: { start: 'pointer', count: 'int' },
  update,
  penalty: { weights: 'pointer', count: 'int', l1: 'float', l2: 'float' },
  convolution: {
    input: 'pointer',
    kernel: 'pointer',
    bias: 'pointer',
    output: 'pointer',
    columns: 'pointer',
    filters: 'int',
    blockRows: 'int',
    activation: 'int',
    ...window,
  },
  convolutionBackward: {
    input: 'pointer',
    kernel: 'pointer',
    output: 'pointer',
    columns: 'pointer',
    kernelGradient: 'pointer',
    biasGradient: 'pointer',
    kernelTransposed: 'pointer',
    inputGradient: 'pointer',
    filters: 'int',
    blockRows: 'int',
    inputActivation: 'int',
    ...window,
  },
  convolutionPool: {
    input: 'pointer',
    kernel: 'pointer',
    bias: 'pointer',
    output: 'pointer',
    winners: 'pointer',
    frame: 'pointer',
    ...pooledConvolution,
  },
  convolutionPoolBackward: {
    input: 'pointer',
    output: 'pointer',
    winners: 'pointer',
    frame: 'pointer',
    taps: 'pointer',
    kernelGradient: 'pointer',
    biasGradient: 'pointer',
    ...pooledConvolution,
  },
  winograd: {
    input: 'pointer',
    kernel: 'pointer',
    bias: 'pointer',
    output: 'pointer',
    frame: 'pointer',
    kernelPlanes: 'pointer',
    inputPlanes: 'pointer',
    outputPlanes: 'pointer',
    filters: 'int',
    blockImages: 'int',
    blockRows: 'int',
    activation: 'int',
    ...window,
  },
  winogradBackward: {
    input: 'pointer',
    kernel: 'pointer',
    output: 'pointer',
    kernelGradient: 'pointer',
    biasGradient: 'pointer',
    frame: 'pointer',
    gradientFrame: 'pointer',
    kernelPlanesTransposed: 'pointer',
    kernelGradientPlanes: 'pointer',
    inputPlanes: 'pointer',
    outputPlanes: 'pointer',
    filters: 'int',
    blockImages: 'int',
    blockRows: 'int',
    inputActivation: 'int',
    ...window,
  },
  dense: {
    input: 'pointer',
    kernel: 'pointer',
    bias: 'pointer',
    output: 'pointer',
    positions: 'int',
    inputs: 'int',
    inputStride: 'int',
    units: 'int',
    activation: 'int',
  },
  denseBackward: {
    input: 'pointer',
    output: 'pointer',
    panel: 'pointer',
    biasGradient: 'pointer',
    positions: 'int',
    inputs: 'int',
    inputStride: 'int',
    units: 'int',
    inputActivation: 'int',
    wantsInputGradient: 'int',
    ...update,
  },
  pooling: { input: 'pointer', output: 'pointer', average: 'int', ...window },
  poolingBackward: {
    input: 'pointer',
    output: 'pointer',
    inputGradient: 'pointer',
    average: 'int',
    inputActivation: 'int',
    ...window,
  },
  activation,
  activationBackward: activation,
  dropout,
  dropoutBackward: dropout,
  normalization,
  normalizationBackward: normalization,
  normalizationInference: normalization,
  repack,
  repackBackward: repack,
  loss: {
    output: 'pointer',
    row: 'pointer',
    classWeights: 'pointer',
    kind: 'int',
    classes: 'int',
    stride: 'int',
    fromLogits: 'int',
    activation: 'int',
    wantsGradient: 'int',
  },
} as const satisfies { readonly [name: string]: Fields };

export type OperationName = keyof typeof records;

/** Space that an operation uses while it runs; all operations share one region. */
export interface Scratch {
  readonly scratch: number;
}
export type Operands<Name extends OperationName> = {
  readonly [field in keyof (typeof records)[Name]]: number | Scratch;
};
export interface Operation {
  readonly name: OperationName;
  readonly operands: { readonly [field: string]: number | Scratch };
}

export function operation<Name extends OperationName>(name: Name, operands: Operands<Name>): Operation {
  return { name, operands };
}

const opcodes = new Map(Object.keys(records).map((name, index) => [name, index]));

/** The program's words; `scratchStart` is where the shared region begins. */
export function encode(operations: readonly Operation[], scratchStart: number): Int32Array {
  const words: number[] = [];
  const float = new Float32Array(1);
  const bits = new Int32Array(float.buffer);
  for (const { name, operands } of operations) {
    const fields = Object.entries<Field>(records[name]);
    words.push(opcodes.get(name)!, fields.length);
    for (const [field, type] of fields) {
      const operand = operands[field]!;
      const value = typeof operand === 'number' ? operand : scratchStart + operand.scratch;
      float[0] = value;
      words.push(type === 'float' ? bits[0]! : value | 0);
    }
  }
  return Int32Array.from(words);
}
