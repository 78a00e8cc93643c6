/**
 * How training pictures are changed: the limits within which every epoch draws each picture's change, in their full form.
 * A document writes them as `augment` of `train` (schemas/stages/train.schema.json).
 */

export type Augmentation = {
  /** Whole pixels, at most so many in each direction. */
  readonly shift?: { readonly vertical: number; readonly horizontal: number };
  /** Mirrored with a chance of one half: left and right, top and bottom, or each of both. */
  readonly flip?: 'horizontal' | 'vertical' | 'both';
  /** Degrees, at most so many either way. */
  readonly rotate?: number;
  /** The least part of height and width that is cut out and enlarged to the whole. */
  readonly crop?: number;
  /** A rectangle with sides of at most this part of the picture's is filled, with this chance. */
  readonly erase?: { readonly side: number; readonly chance: number };
  /** The stored number of pixels that come from beyond the picture, and of the erased ones. */
  readonly fill: number;
};

/** `augment` after the schema's defaults. */
export type GivenAugmentation = Partial<Omit<Augmentation, 'shift' | 'erase'>> & {
  readonly shift?: number | { readonly vertical?: number; readonly horizontal?: number };
  readonly erase?: { readonly side: number; readonly chance?: number };
};

/** The full form; undefined if nothing would change. The full form stays as it is. */
export function fullAugmentation(given: GivenAugmentation): Augmentation | undefined {
  const { shift, erase, fill = 0, ...others } = given;
  const { vertical = 0, horizontal = 0 } =
    typeof shift === 'number' ? { vertical: shift, horizontal: shift } : (shift ?? {});
  const changes = {
    ...others,
    ...((vertical > 0 || horizontal > 0) && { shift: { vertical, horizontal } }),
    ...(erase && { erase: { side: erase.side, chance: erase.chance ?? 0.5 } }),
  };
  return Object.keys(changes).length === 0 ? undefined : { ...changes, fill };
}
