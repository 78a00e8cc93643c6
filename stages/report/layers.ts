/**
 * The layers of a trained network as the architecture drawing and the summary table show them: output shapes by the
 * rules of Keras ("valid" floor((n - k) / s) + 1, "same" ceil(n / s)), weights counted from the model's own tensors.
 */

import type { JsonObject } from '../../src/core/canonical.ts';
import type { Model } from './study.ts';

export interface LayerRow {
  readonly kind: string;
  readonly name: string;
  readonly outputShape: readonly number[];
  readonly weights: number;
  /** `32 filters, 3 × 3, relu`. */
  readonly settings: string;
}

/** A row for each layer of `model`, first to last. */
export function layerRows(model: Model): LayerRow[] {
  const rows: LayerRow[] = [];
  let shape = model.inputShape;
  for (const entry of model.layers) {
    const { kind, settings } = layerEntry(entry);
    const name = String(settings.name ?? kind);
    const tensors = model.weights.filter((weight) => weight.layer === name);
    shape = outputShape(
      kind,
      settings,
      shape,
      tensors.map((tensor) => tensor.shape),
    );
    const weights = tensors.reduce((sum, tensor) => sum + tensor.shape.reduce((product, side) => product * side, 1), 0);
    rows.push({ kind, name, outputShape: shape, weights, settings: describe(settings) });
  }
  return rows;
}

/** A layer is written `{ conv2d: { filters: 32 } }`; `{ kind: conv2d, filters: 32 }` means the same. */
function layerEntry(entry: JsonObject): { kind: string; settings: JsonObject } {
  if (typeof entry.kind === 'string') return { kind: entry.kind, settings: entry };
  const [kind = 'layer', settings] = Object.entries(entry)[0] ?? [];
  return { kind, settings: (settings ?? {}) as JsonObject };
}

function outputShape(
  kind: string,
  settings: JsonObject,
  input: readonly number[],
  tensors: readonly (readonly number[])[],
): readonly number[] {
  const [height = 1, width = 1, channels = 1] = input;
  const last = tensors.at(-1)?.at(-1);
  if (kind === 'conv2d' || kind === 'maxPooling2d' || kind === 'averagePooling2d') {
    const window = pair(settings[kind === 'conv2d' ? 'kernelSize' : 'poolSize']) ?? [2, 2];
    const strides = pair(settings.strides) ?? (kind === 'conv2d' ? [1, 1] : window);
    const same = settings.padding === 'same';
    const side = (size: number, axis: 0 | 1): number =>
      same ? Math.ceil(size / strides[axis]) : Math.floor((size - window[axis]) / strides[axis]) + 1;
    return [
      side(height, 0),
      side(width, 1),
      kind === 'conv2d' ? Number(settings.filters ?? last ?? channels) : channels,
    ];
  }
  if (kind === 'flatten') return [input.reduce((product, size) => product * size, 1)];
  if (kind === 'dense') return [...input.slice(0, -1), last ?? Number(settings.units)];
  if (kind.startsWith('global')) return [channels];
  if (kind === 'reshape') return (settings.targetShape ?? settings.shape ?? input) as readonly number[];
  return input;
}

function pair(value: unknown): readonly [number, number] | undefined {
  if (typeof value === 'number') return [value, value];
  return Array.isArray(value) && value.length === 2 ? [Number(value[0]), Number(value[1])] : undefined;
}

function describe(settings: JsonObject): string {
  const parts: string[] = [];
  const window = pair(settings.kernelSize ?? settings.poolSize);
  const strides = pair(settings.strides);
  if (typeof settings.filters === 'number') parts.push(`${settings.filters} filters`);
  if (typeof settings.units === 'number') parts.push(`${settings.units} units`);
  if (window) parts.push(`${window[0]} × ${window[1]}`);
  if (strides && window && (strides[0] !== 1 || strides[1] !== 1) && strides.join() !== window.join())
    parts.push(`strides ${strides[0]} × ${strides[1]}`);
  if (typeof settings.padding === 'string' && settings.padding !== 'valid') parts.push(`${settings.padding} padding`);
  if (typeof settings.rate === 'number') parts.push(`rate ${settings.rate}`);
  if (typeof settings.activation === 'string' && settings.activation !== 'linear') parts.push(settings.activation);
  return parts.join(', ');
}
