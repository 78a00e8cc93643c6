/** The page's own script: bundled by the build, the same bytes each time, and in every page as it was built. */

import { readFile } from 'node:fs/promises';
import { runStage } from 'arrowline/testing';
import test from 'ava';
import { compiledRoot } from '../../src/package-root.ts';
import { pageAssets, pageScripts } from '../../src/report/page/assets.ts';
import { presentReport } from '../../src/report/present.ts';
import body from '../../stages/report/body.ts';
import { kind } from '../../stages/report/kind.ts';
import { smallStudy } from './small-study.ts';

interface ClientBundle {
  clientScript(): Promise<string>;
}
const { clientScript } = (await import(new URL('../scripts/client-bundle.mjs', compiledRoot).href)) as ClientBundle;
const built = await readFile(new URL('src/report/client.bundle.js', compiledRoot), 'utf8');

test('bundling again gives the bytes that the build wrote', async (t) => {
  t.is(await clientScript(), built);
});

test('the script parses, imports nothing and can stand in an inline script', (t) => {
  t.notThrows(() => new Function(built));
  t.notRegex(built, /(?:^|[;}])(?:import|export)[\s{*'"]/m);
  t.notRegex(built, /<\/script|<!--/i);
  t.regex(built, /^"use strict";\(\(\)=>\{/);
});

test('a page holds the built script, and the kind declares it with all that pages are given', async (t) => {
  const { outputs } = await runStage(kind, body, { inputs: smallStudy() });
  const [page] = presentReport(outputs.report!);
  const text = new TextDecoder().decode(page!.bytes);
  t.true(text.includes(`<script>${built}</script>`), 'the page holds another script');
  t.deepEqual(kind.assets, pageAssets);
  t.is(pageScripts.at(-1)?.href, new URL('src/report/client.bundle.js', compiledRoot).href);
});
