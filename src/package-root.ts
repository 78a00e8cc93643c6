/**
 * The location of this package. The build joins and moves modules, so only this file computes the location from its
 * own.
 */

/** The folder with package.json, schemas/ and the assets in stages/. */
export const packageRoot = new URL('../../', import.meta.url);

/** The folder of compiled modules: dist/. */
export const compiledRoot = new URL('../', import.meta.url);
