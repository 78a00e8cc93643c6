/**
 * The better direction of losses and accuracies, for code that decides or draws by the series of a `history` and by the
 * measures of the same names. Kept apart from the other declarations of measures: titles and descriptions are not part
 * of a body's code, and so not part of any key.
 */

export const better = { loss: 'less', accuracy: 'more' } as const;
