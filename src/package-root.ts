/** Where this package lies: modules are joined or moved by the build, so none works it out from its own place but this. */

/** The folder that holds package.json, schemas/ and what of stages/ is no module. */
export const packageRoot = new URL('../../', import.meta.url);

/** The folder of compiled modules: dist/. */
export const compiledRoot = new URL('../', import.meta.url);
