/**
 * The files that are written into every page as they are: its style sheets, its script and uPlot. They are assets of
 * the kind `report`, so that its code digest covers them; naming them loads nothing.
 */

import { createRequire } from 'node:module';
import { pathToFileURL } from 'node:url';
import { compiledRoot, packageRoot } from '../../package-root.ts';

/** In this order: a later sheet overrides an earlier one. */
const styleSheets = ['base', 'figures', 'tables', 'heat', 'scatter', 'curves', 'since', 'sweep', 'results', 'print'];
const { resolve } = createRequire(import.meta.url);

export const pageStyles: readonly URL[] = [
  pathToFileURL(resolve('uplot/dist/uPlot.min.css')),
  ...styleSheets.map((name) => new URL(`src/report/styles/${name}.css`, packageRoot)),
];

/** uPlot first: the page's own script, bundled by scripts/client-bundle.mjs, calls it. */
export const pageScripts: readonly URL[] = [
  pathToFileURL(resolve('uplot/dist/uPlot.iife.min.js')),
  new URL('src/report/client.bundle.js', compiledRoot),
];

export const pageAssets: readonly URL[] = [...pageStyles, ...pageScripts];
