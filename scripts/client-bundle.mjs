/**
 * Bundles the report page's own modules, src/report/client/, into the one script that pages are given:
 * dist/src/report/client.bundle.js, an asset of the kind `report` and thereby part of its code digest. The same
 * modules give the same bytes, wherever the checkout lies. The live page's script is bundled alike from src/live/client/.
 */

import { writeFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { build } from 'esbuild-wasm';

const src = fileURLToPath(new URL('../dist/src/', import.meta.url));

/** The script's text, from the modules that tsc compiled. uPlot is a script of its own before it. */
export function clientScript() {
  return scriptOf('report');
}

async function scriptOf(room) {
  const { outputFiles } = await build({
    entryPoints: [`${src}${room}/client/main.js`],
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
  for (const room of ['report', 'live']) writeFileSync(`${src}${room}/client.bundle.js`, await scriptOf(room));
}
