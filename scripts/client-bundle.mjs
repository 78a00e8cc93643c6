/**
 * Bundles the report page's own modules, src/report/client/, into the one script that pages are given:
 * dist/src/report/client.bundle.js, an asset of the kind `report` and thereby part of its code digest. The same
 * modules give the same bytes, wherever the checkout lies.
 */

import { writeFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { build } from 'esbuild-wasm';

const report = fileURLToPath(new URL('../dist/src/report/', import.meta.url));

/** The script's text, from the modules that tsc compiled. uPlot is a script of its own before it. */
export async function clientScript() {
  const { outputFiles } = await build({
    entryPoints: [`${report}client/main.js`],
    bundle: true,
    write: false,
    format: 'iife',
    platform: 'browser',
    target: 'es2023',
    charset: 'utf8',
    minify: true,
    legalComments: 'none',
    logLevel: 'warning',
  });
  return outputFiles[0].text.trim();
}

export async function writeClientBundle() {
  writeFileSync(`${report}client.bundle.js`, await clientScript());
}
