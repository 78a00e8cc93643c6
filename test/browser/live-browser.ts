/** A browser that is led to a live page, by readers of their own, and what the page must never do. */

import { type Browser, type BrowserContext, chromium, type Page } from 'playwright-core';
import { flags } from './browse.ts';

export async function startBrowser(): Promise<Browser> {
  return chromium.launch({ executablePath: process.env.CHROMIUM ?? '/usr/bin/chromium', args: [...flags] });
}

export interface LiveOpened {
  readonly page: Page;
  readonly context: BrowserContext;
  /** Console errors, uncaught errors, dialogs, and requests to anything but the server. */
  readonly complaints: string[];
}

/** A reader of their own: another context has other cookies. */
export async function openLive(
  browser: Browser,
  address: string,
  { hash = '', width = 1440, dark = false } = {},
): Promise<LiveOpened> {
  const context = await browser.newContext({ viewport: { width, height: 900 }, colorScheme: dark ? 'dark' : 'light' });
  const page = await context.newPage();
  const complaints: string[] = [];
  page.on('console', (message) => {
    if (message.type() === 'error' || message.type() === 'warning') complaints.push(message.text());
  });
  page.on('pageerror', (error) => complaints.push(error.message));
  page.on('dialog', (dialog) => {
    complaints.push(`a dialog: ${dialog.message()}`);
    void dialog.dismiss();
  });
  const { origin } = new URL(address);
  page.on('request', (request) => {
    if (!request.url().startsWith(origin) && !/^(?:data|blob):/.test(request.url()))
      complaints.push(`request for ${request.url()}`);
  });
  await page.goto(address);
  if (hash !== '') await showView(page, hash);
  await page.waitForSelector('html.scripted', { state: 'attached' });
  return { page, context, complaints };
}

/** Opens the view that a hash names. */
export async function showView(page: Page, hash: string): Promise<void> {
  await page.evaluate(`location.hash = ${JSON.stringify(hash)}`);
}
