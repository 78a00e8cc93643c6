/**
 * The document: sections and their navigation, styles and scripts inlined, and a content security policy that allows
 * exactly these by their hashes. The page asks nothing of any network, and nothing in its data can run.
 */

import { createHash } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import { themeVariables } from '../figures/palette.ts';
import { pageScripts, pageStyles } from './assets.ts';
import type { Section } from './figure.ts';
import { html, inertJson, type Markup, trusted } from './html.ts';
import type { PageData } from './page-data.ts';
import { emptyRunFacts } from './run-places.ts';

export interface PageContent {
  /** Empty: replaced by the pipeline's name when run facts are there. */
  readonly title: string;
  readonly description: string;
  readonly lead: Markup;
  readonly sections: readonly Section[];
  readonly data: PageData;
}

export async function renderPage(content: PageContent): Promise<string> {
  const { style, scripts } = await loadAssets();
  const policy = [
    "default-src 'none'",
    `script-src ${scripts.map(sourceHash).join(' ')}`,
    `style-src ${sourceHash(style)}`,
    'img-src data:',
    "base-uri 'none'",
    "form-action 'none'",
  ].join('; ');
  const sections: readonly Section[] = [
    { id: 'summary', title: 'Summary', body: content.lead, figures: [] },
    ...content.sections,
  ];
  const heading = content.title === '' ? 'Report' : content.title;
  const page = html`<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta http-equiv="Content-Security-Policy" content="${trusted(policy)}">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="color-scheme" content="light dark">
<meta name="referrer" content="no-referrer">
<title>${heading}</title>
<style>${trusted(style)}</style>
</head>
<body>
<a class="skip" href="#main">Skip to the report</a>
<header class="page-head"><p class="kicker">Report</p><h1 id="title">${heading}</h1>${content.description !== '' && html`<p class="lead">${content.description}</p>`}</header>
<nav aria-label="Sections"><ul>${sections.map((section) => html`<li${section.hidden && html` data-section="${section.id}" hidden`}><a href="#${section.id}">${section.title}</a></li>`)}</ul></nav>
<main id="main" tabindex="-1">
${sections.map(
  (
    section,
  ) => html`<section id="${section.id}" aria-labelledby="${section.id}-title"${section.hidden && html` hidden`}><h2 id="${section.id}-title">${section.title}</h2>
${section.body}</section>
`,
)}</main>
${trusted(emptyRunFacts)}
<script type="application/json" id="page-data">${trusted(inertJson(content.data))}</script>
${scripts.map(
  (script) => html`<script>${trusted(script)}</script>
`,
)}</body>
</html>
`;
  return page.text;
}

async function loadAssets(): Promise<{ style: string; scripts: readonly string[] }> {
  const texts = (urls: readonly URL[]): Promise<string[]> => Promise.all(urls.map((url) => readFile(url, 'utf8')));
  const style = [themeVariables(), ...(await texts(pageStyles))].join('\n');
  return { style, scripts: (await texts(pageScripts)).map((text) => checkInline(text.trim())) };
}

/** A script whose text holds an end tag would end early; ours and uPlot's have none. */
function checkInline(script: string): string {
  if (/<\/script|<!--/i.test(script)) throw new Error('Internal error: a script of the page cannot be inlined');
  return script;
}

function sourceHash(text: string): string {
  return `'sha256-${createHash('sha256').update(text).digest('base64')}'`;
}
