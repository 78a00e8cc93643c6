/** Opens reports in Chromium, as files on disk, and keeps what they must never do: ask a network, log an error. */

import { mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { type GivenInput, runStage } from 'arrowline/testing';
import { type Browser, chromium, type Page } from 'playwright-core';
import type { RunFacts } from '../../src/core/facts/run-facts.ts';
import type { JsonObject } from '../../src/core/values/canonical.ts';
import { presentReport } from '../../src/report/present.ts';
import body from '../../stages/report/body.ts';
import { kind as stage } from '../../stages/report/kind.ts';
import { evaluated } from '../report/small-study.ts';

export const flags = [
  '--headless',
  '--no-sandbox',
  '--disable-gpu',
  '--disable-quic',
  '--no-first-run',
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-sync',
];

export interface Opened {
  readonly page: Page;
  /** Console errors, uncaught errors and requests for anything but the file itself. */
  readonly complaints: string[];
}

export interface ReportInBrowser {
  /** `hash`: the text behind `#`, with it. */
  open(options?: { width?: number; dark?: boolean; hash?: string }): Promise<Opened>;
  close(): Promise<void>;
}

/** Makes a report, writes its files to a folder of its own and starts a browser. */
export async function reportInBrowser(
  inputs: { readonly [port: string]: GivenInput | readonly GivenInput[] },
  facts?: RunFacts,
  parameters: JsonObject = {},
): Promise<ReportInBrowser> {
  const folder = await mkdtemp(join(tmpdir(), 'arrowline-report-'));
  const { outputs } = await runStage(stage, body, { inputs, parameters, names: evaluated });
  for (const { path, bytes } of presentReport(outputs.report!, facts)) {
    await mkdir(dirname(join(folder, path)), { recursive: true });
    await writeFile(join(folder, path), bytes);
  }
  const browser: Browser = await chromium.launch({
    executablePath: process.env.CHROMIUM ?? '/usr/bin/chromium',
    args: flags,
  });
  return {
    async open({ width = 1280, dark = false, hash = '' } = {}) {
      const page = await browser.newPage({
        viewport: { width, height: 900 },
        colorScheme: dark ? 'dark' : 'light',
      });
      const complaints: string[] = [];
      page.on('console', (message) => {
        if (message.type() === 'error' || message.type() === 'warning') complaints.push(message.text());
      });
      page.on('pageerror', (error) => complaints.push(error.message));
      page.on('request', (request) => {
        if (!/^(?:file|data):/.test(request.url())) complaints.push(`request for ${request.url()}`);
      });
      await page.goto(`${pathToFileURL(join(folder, 'index.html')).href}${hash}`);
      await page.waitForSelector('html.scripted', { state: 'attached' });
      return { page, complaints };
    },
    async close() {
      await browser.close();
      await rm(folder, { recursive: true, force: true });
    },
  };
}

/** The serious and critical violations that axe finds, all folds opened. */
export async function seriousIn(page: Page): Promise<readonly string[]> {
  await page.evaluate('for (const fold of document.querySelectorAll("details")) fold.open = true');
  await page.evaluate(await readFile(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8'));
  const { violations } = (await page.evaluate('axe.run(document)')) as {
    violations: { id: string; impact: string; nodes: { html: string; failureSummary: string }[] }[];
  };
  return violations
    .filter(({ impact }) => impact === 'serious' || impact === 'critical')
    .map(({ id, nodes }) => `${id}: ${nodes[0]?.html} ${nodes[0]?.failureSummary}`);
}
