/** The page itself and its files: one document without content, the style sheets of the report and the page's own script. */

import { readFile } from 'node:fs/promises';
import { compiledRoot, packageRoot } from '../../package-root.ts';
import { themeVariables } from '../../report/figures/palette.ts';
import type { Answer } from './answer.ts';

const sheets = [
  'src/report/styles/base.css',
  'src/report/styles/figures.css',
  'src/report/styles/tables.css',
  'src/live/styles/live.css',
];

const document = `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="color-scheme" content="light dark">
<title>Runs</title>
<link rel="icon" href="data:,">
<link rel="stylesheet" href="/page.css">
<script src="/page.js" defer></script>
</head>
<body class="live">
<a class="skip" href="#main">Skip to the content</a>
<header class="page-head" id="head"></header>
<nav aria-label="Views" id="views"></nav>
<main id="main" tabindex="-1"><noscript>This page needs scripts.</noscript></main>
</body>
</html>
`;

export async function shellFile(path: string): Promise<Answer | undefined> {
  if (path === '/') return { type: 'text/html; charset=utf-8', bytes: document };
  if (path === '/page.css') {
    const texts = await Promise.all(sheets.map((sheet) => readFile(new URL(sheet, packageRoot), 'utf8')));
    return { type: 'text/css; charset=utf-8', bytes: [themeVariables(), ...texts].join('\n') };
  }
  if (path !== '/page.js') return undefined;
  return {
    type: 'text/javascript; charset=utf-8',
    bytes: await readFile(new URL('src/live/client.bundle.js', compiledRoot)),
  };
}
