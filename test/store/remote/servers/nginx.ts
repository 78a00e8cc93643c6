/**
 * A real nginx as a shared cache, with the configuration of docs/shared-cache.md: one token reads, another one writes too. Its
 * files are in a folder of the test.
 */

import { execFileSync, spawn } from 'node:child_process';
import { mkdirSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:net';
import { join } from 'node:path';
import type { ExecutionContext } from 'ava';
import { temporaryFolder } from '../../../support/temporary.ts';

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

async function freePort(): Promise<number> {
  const server = createServer();
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const address = server.address();
  await new Promise<void>((resolve) => server.close(() => resolve()));
  if (address === null || typeof address === 'string') throw new Error('no port');
  return address.port;
}

function configurationOf(folder: string, root: string, port: number): string {
  return `daemon off; pid ${folder}/nginx.pid; worker_processes 1; user ${process.getuid?.() === 0 ? 'root' : 'nobody'};
events { worker_connections 256; }
http {
  access_log off; client_body_temp_path ${folder}/temporary; client_max_body_size 0;
  map $http_authorization $may { default none; "Bearer ${readToken}" read; "Bearer ${writeToken}" write; }
  server {
    listen 127.0.0.1:${port};
    root ${root};
    location / {
      autoindex on; autoindex_format json;
      dav_methods PUT DELETE; create_full_put_path on; dav_access user:rw group:r all:r;
      if ($may = none) { return 401; }
      set $wanted "$request_method $may";
      if ($wanted ~ "^(PUT|DELETE) read$") { return 403; }
      # A name that is taken is not given again.
      if (-f $request_filename) { set $taken "$request_method $http_if_none_match"; }
      if ($taken = "PUT *") { return 412; }
    }
  }
}
`;
}
