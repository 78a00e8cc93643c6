/**
 * Which way losses and accuracies are better, for all that decides or draws by the series of a `history` and by the
 * measures of the same names. Apart from the measures' other declarations: words for people are no part of a body's
 * code, and so of no key.
 */

export const better = { loss: 'less', accuracy: 'more' } as const;
