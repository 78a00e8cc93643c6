/** `input`: a group of the dataset's features, as it is. */

import { about, text } from '../fields.ts';
import { layerKind, none } from '../layer-kind.ts';

export const input = layerKind('input', {
  about: 'A group of features of the dataset. A network with several has one for each group that it takes.',
  shapes: 'the shape of the group',
  equation: 'y = x',
  fields: { group: about(text, "The group's name.") },
  inputs: { least: 0, most: 0 },
  resolve: ({ group }, { inputShape }) => ({ outputShape: inputShape, weights: [], group }),
  canonical: ({ group }) => ({ group }),
  idle: none,
  report: { colour: undefined, words: ({ group }) => [`group ${group}`] },
});
