/** Small random graphs of layers: residual blocks, branches, merges of any kind, one to three inputs. */

import fc from 'fast-check';
import type { Json } from '../../../../src/core/values/canonical.ts';
import type { Network, NetworkInput } from '../../../../stages/lib/learning/network/network.ts';
import { graphOf } from './networks.ts';

/** One layer more: on one tensor of those that are there, or on two or three. */
interface Move {
  readonly kind: string;
  readonly from: readonly number[];
  readonly size: number;
  readonly activation: string;
}

const activation = fc.constantFrom('linear', 'relu', 'relu', 'elu', 'tanh', 'sigmoid', 'softmax');
const moves = (kinds: readonly string[], maxLength: number): fc.Arbitrary<Move[]> =>
  fc.array(
    fc.record({
      kind: fc.constantFrom(...kinds, 'add', 'add', 'multiply', 'concatenate'),
      from: fc.array(fc.nat(), { minLength: 3, maxLength: 3 }),
      size: fc.integer({ min: 1, max: 9 }),
      activation,
    }),
    { maxLength },
  );
const imageKinds = ['conv2d', 'conv2d', 'maxPooling2d', 'activation', 'batchNormalization', 'dropout'];
const vectorKinds = ['dense', 'dense', 'activation', 'batchNormalization', 'dropout', 'reshape'];

interface Tensor {
  readonly name: string;
  readonly channels: number;
}

/** Layers as they are written, and the tensors that a next one may read; all of one height and width. */
class Builder {
  readonly model: Json[] = [];
  #tensors: Tensor[] = [];
  readonly #unread = new Set<string>();

  add(
    kind: string,
    inputs: readonly Tensor[],
    channels: number,
    fields: { readonly [field: string]: Json } = {},
  ): Tensor {
    const tensor = { name: `${kind}-${this.model.length}`, channels };
    const read = inputs.length === 0 ? {} : { inputs: inputs.map(({ name }) => name) };
    this.model.push({ [kind]: { name: tensor.name, ...read, ...fields } });
    for (const { name } of inputs) this.#unread.delete(name);
    this.#unread.add(tensor.name);
    this.#tensors.push(tensor);
    return tensor;
  }

  /** @param project brings a tensor to so many channels */
  move({ kind, from, size, activation }: Move, project: (tensor: Tensor, channels: number) => Tensor): void {
    const picked = from.map((at) => this.#tensors[at % this.#tensors.length]!);
    const [first] = picked as [Tensor];
    const { channels } = first;
    const others = [...new Set(picked.slice(1, 2 + (size % 2)))].filter((one) => one !== first);
    switch (kind) {
      case 'add':
      case 'multiply': {
        const alike = others.map((one) => (one.channels === channels ? one : project(one, channels)));
        if (alike.length > 0) this.add(kind, [first, ...alike], channels);
        return;
      }
      case 'concatenate': {
        const all = [first, ...others];
        if (all.length > 1)
          this.add(
            kind,
            all,
            all.reduce((sum, one) => sum + one.channels, 0),
          );
        return;
      }
      case 'conv2d':
        this.add(kind, [first], size, { filters: size, kernelSize: 1 + (from[1]! % 3), padding: 'same', activation });
        return;
      case 'maxPooling2d':
        this.add(kind, [first], channels, { poolSize: 2, strides: 1, padding: 'same' });
        return;
      case 'dense':
        this.add(kind, [first], size, { units: size, activation });
        return;
      case 'activation':
        this.add(kind, [first], channels, { activation });
        return;
      case 'dropout':
        this.add(kind, [first], channels, { rate: 0.25 });
        return;
      case 'reshape':
        this.add('reshape', [first], channels, { targetShape: [channels] });
        return;
      default:
        this.add(kind, [first], channels);
    }
  }

  /** Everything that no layer has read yet, side by side. */
  joined(): Tensor {
    const unread = this.#tensors.filter(({ name }) => this.#unread.has(name));
    if (unread.length === 1) return unread[0]!;
    return this.add(
      'concatenate',
      unread,
      unread.reduce((sum, one) => sum + one.channels, 0),
    );
  }

  /** From here on layers read these alone. */
  goOn(tensors: readonly Tensor[]): void {
    this.#tensors = [...tensors];
  }
}

export const graphs = (last: fc.Arbitrary<string>): fc.Arbitrary<Network | undefined> =>
  fc
    .record({
      sides: fc.tuple(fc.integer({ min: 2, max: 5 }), fc.integer({ min: 2, max: 5 })),
      channels: fc.array(fc.integer({ min: 1, max: 6 }), { minLength: 1, maxLength: 2 }),
      columns: fc.option(fc.integer({ min: 1, max: 6 })),
      images: moves(imageKinds, 6),
      joint: fc.constantFrom('flatten', 'globalMaxPooling2d', 'globalAveragePooling2d'),
      vectors: moves(vectorKinds, 4),
      classes: fc.integer({ min: 2, max: 5 }),
      last,
    })
    .map(({ sides, channels, columns, images, joint, vectors, classes, last }) => {
      const builder = new Builder();
      const pictures = channels.map(
        (count, index): NetworkInput => ({ name: `picture ${index}`, shape: [...sides, count] }),
      );
      const table: NetworkInput[] = columns === null ? [] : [{ name: 'table', shape: [columns] }];
      for (const { name, shape } of pictures) builder.add('input', [], shape.at(-1)!, { group: name });
      for (const move of images)
        builder.move(move, (tensor, count) =>
          builder.add('conv2d', [tensor], count, { filters: count, kernelSize: 1 }),
        );
      const pixels = builder.joined();
      const places = joint === 'flatten' ? sides[0] * sides[1] : 1;
      const image = builder.add(joint, [pixels], places * pixels.channels);
      const columnsOf = table.map(({ name, shape }) => builder.add('input', [], shape[0]!, { group: name }));
      builder.goOn([image, ...columnsOf]);
      for (const move of vectors)
        builder.move(move, (tensor, count) => builder.add('dense', [tensor], count, { units: count }));
      builder.add('dense', [builder.joined()], classes, { units: 'classes', activation: last });
      return graphOf(builder.model, [...pictures, ...table], classes);
    });
