/** The ten garments: the drawing and the cloths of each. */

import { bag } from './bag.ts';
import type { Chance } from './chance.ts';
import type { Pattern } from './fabric.ts';
import type { Part } from './outline.ts';
import { ankleBoot, sandal, sneaker } from './shoes.ts';
import { coat, dress, pullover, shirt, tShirt } from './tops.ts';
import { trousers } from './trousers.ts';

export interface Kind {
  readonly name: string;
  readonly draw: (chance: Chance) => readonly Part[];
  /** Each as likely. */
  readonly patterns: readonly Pattern[];
}

/** In the order of Fashion-MNIST's classes. */
export const kinds: readonly Kind[] = [
  { name: 'T-shirt', draw: tShirt, patterns: ['plain', 'plain', 'shaded', 'across', 'checks'] },
  { name: 'trousers', draw: trousers, patterns: ['plain', 'plain', 'shaded', 'along', 'checks'] },
  { name: 'pullover', draw: pullover, patterns: ['plain', 'shaded', 'knit', 'knit', 'across', 'checks'] },
  { name: 'dress', draw: dress, patterns: ['plain', 'plain', 'shaded', 'across', 'knit'] },
  { name: 'coat', draw: coat, patterns: ['plain', 'plain', 'shaded', 'knit', 'along'] },
  { name: 'sandal', draw: sandal, patterns: ['plain', 'shaded', 'knit'] },
  { name: 'shirt', draw: shirt, patterns: ['plain', 'shaded', 'checks', 'along', 'across', 'knit'] },
  { name: 'sneaker', draw: sneaker, patterns: ['plain', 'shaded', 'knit'] },
  { name: 'bag', draw: bag, patterns: ['plain', 'shaded', 'knit', 'checks'] },
  { name: 'ankle boot', draw: ankleBoot, patterns: ['plain', 'shaded', 'knit'] },
];

export const garmentNames: readonly string[] = kinds.map(({ name }) => name);
