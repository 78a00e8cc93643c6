/**
 * Which way the measures are better that several kinds report and that bodies decide by. Apart from the measures' other
 * declarations: what those say for people is no part of a body's code, and so of no key.
 */

export const better = { loss: 'less', accuracy: 'more' } as const;
