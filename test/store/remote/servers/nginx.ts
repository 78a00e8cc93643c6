/**
 * A real nginx as a shared cache, with the configuration of docs/shared-cache.md: one token reads, another one writes
 * too. Its files are in a folder of the test.
 */

import { execFileSync, spawn } from 'node:child_process';
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { ExecutionContext } from 'ava';
import { blocksIn } from '../../../support/page.ts';
import { temporaryFolder } from '../../../support/temporary.ts';
import { freePort } from './free-port.ts';

export interface Nginx {
  readonly url: string;
  /** The folder of the objects. */
  readonly root: string;
}

export const [readToken, writeToken] = ['read-only-token', 'read-write-token'];

/** Throws if there is no nginx: the tests that call this are for machines that have one. */
export async function nginx(t: ExecutionContext): Promise<Nginx> {
  const folder = temporaryFolder(t);
  const root = join(folder, 'cache');
  for (const one of [root, join(folder, 'temporary')]) mkdirSync(one);
  const port = await freePort();
  const configuration = join(folder, 'nginx.conf');
  writeFileSync(configuration, configurationOf(folder, root, port));
  execFileSync('nginx', ['-t', '-q', '-c', configuration, '-p', folder, '-e', join(folder, 'error.log')]);
  const server = spawn('nginx', ['-c', configuration, '-p', folder, '-e', join(folder, 'error.log')]);
  const ended = new Promise<void>((resolve) => server.on('exit', () => resolve()));
  t.teardown(async () => {
    server.kill('SIGTERM');
    await ended;
  });
  const url = `http://127.0.0.1:${port}/`;
  for (let attempt = 0; ; attempt++) {
    try {
      await (await fetch(url)).arrayBuffer();
      return { url, root };
    } catch (error) {
      if (attempt === 100) throw error;
      await new Promise((resume) => setTimeout(resume, 20));
    }
  }
}

/** The block of the page, with the places and tokens of a test, and unencrypted. */
function configurationOf(folder: string, root: string, port: number): string {
  const page = readFileSync(fileURLToPath(new URL('../../../../../docs/shared-cache.md', import.meta.url)), 'utf8');
  const cache = blocksIn(page).find(({ language }) => language === 'nginx')?.text ?? '';
  const places: readonly (readonly [RegExp, string])[] = [
    [/listen 443 ssl;/, `listen 127.0.0.1:${port};`],
    [/^.*ssl_certificate .*\n/m, ''],
    [/^.*ssl_certificate_key .*\n/m, ''],
    [/root .*;/, `root ${root};`],
    [/READ-TOKEN/, readToken],
    [/WRITE-TOKEN/, writeToken],
  ];
  const own = places.reduce((text, [place, value]) => text.replace(place, value), cache);
  const user = process.getuid?.() === 0 ? 'user root;' : '';
  return `daemon off; pid ${folder}/nginx.pid; worker_processes 1; ${user}
events { worker_connections 256; }
http {
access_log off; client_body_temp_path ${folder}/temporary;
${own}
}
`;
}
