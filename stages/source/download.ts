/**
 * Downloads an address into a file and checks its digest. The file may hold the beginning of an earlier attempt: then
 * only the rest is asked for. Bytes are streamed; a server that says nothing for half a minute, redirects in a circle or
 * sends something else ends in a failure.
 */

import { createHash } from 'node:crypto';
import { createReadStream, createWriteStream, rmSync, statSync } from 'node:fs';
import type { IncomingMessage } from 'node:http';
import { pipeline } from 'node:stream/promises';
import { StageFailure } from 'arrowline/stage';
import { request } from './request.ts';

const attemptsMax = 4;
const pauseMs = 500;
const redirectsMax = 5;
const silenceMsMax = 30_000;

export type Notice = (done: number, total: number, note: string) => void;

/** @throws StageFailure `download`, `download-digest` */
export async function download(
  url: string,
  path: string,
  sha256: string,
  notice: Notice,
  silenceMs = silenceMsMax,
): Promise<void> {
  let resumed = sizeOf(path) > 0;
  for (let attempt = 1; ; attempt++) {
    try {
      await fetchRest(url, path, notice, silenceMs);
    } catch (error) {
      if (error instanceof StageFailure || attempt === attemptsMax) throw asFailure(url, error);
      await new Promise((resume) => setTimeout(resume, pauseMs * 2 ** attempt));
      continue;
    }
    const found = await digestOfFile(path);
    if (found === sha256) return;
    const bytes = sizeOf(path);
    rmSync(path, { force: true });
    // The beginning may be of another version of the file.
    if (resumed) resumed = false;
    else
      throw new StageFailure('download-digest', 'a download has another digest than declared', {
        where: shown(url),
        found: `${found} (${bytes} bytes)`,
        expected: sha256,
        hint: 'the file at the address is another one now, or the digest was written down wrongly',
      });
  }
}

/** Continues the file. Throws the error of the connection, which may pass, or a StageFailure, which will not. */
async function fetchRest(url: string, path: string, notice: Notice, silenceMs: number): Promise<void> {
  const have = sizeOf(path);
  const response = await following(url, have > 0 ? { range: `bytes=${have}-` } : {}, silenceMs);
  const { statusCode = 0, headers } = response;
  if (have > 0 && statusCode === 416) {
    // Everything is there already, or the file has become shorter: the digest decides.
    response.destroy();
    return;
  }
  if (statusCode !== 200 && statusCode !== 206) {
    response.destroy();
    if (statusCode >= 500 || statusCode === 429) throw new Error(`the server answered ${statusCode}`);
    throw new StageFailure('download', 'an address cannot be downloaded', {
      where: shown(url),
      found: `HTTP status ${statusCode}`,
      expected: 'status 200',
    });
  }
  const begin = statusCode === 206 ? have : 0;
  const total = begin + Number(headers['content-length'] ?? 0);
  let done = begin;
  response.on('data', (piece: Buffer) => {
    done += piece.length;
    notice(done, Math.max(total, done), begin > 0 ? 'continued' : '');
  });
  await pipeline(response, createWriteStream(path, { flags: begin > 0 ? 'a' : 'w' }));
  // A request that is given up while its last bytes wait to be written may end like a whole one.
  if (sizeOf(path) < total) throw new Error(`the connection ended after ${sizeOf(path)} of ${total} bytes`);
}

async function following(
  url: string,
  headers: { readonly [name: string]: string },
  silenceMs: number,
): Promise<IncomingMessage> {
  let at = url;
  for (let redirects = 0; redirects <= redirectsMax; redirects++) {
    const response = await request(new URL(at), headers, silenceMs);
    const { location } = response.headers;
    if (![301, 302, 303, 307, 308].includes(response.statusCode ?? 0) || location === undefined) return response;
    response.destroy();
    const next = new URL(location, at);
    if (!/^https?:$/.test(next.protocol) || (new URL(at).protocol === 'https:' && next.protocol === 'http:'))
      throw new StageFailure('download', 'an address leads to another one that is not followed', {
        where: shown(url),
        found: shown(next.href),
        expected: 'a redirect to https',
      });
    at = next.href;
  }
  throw new StageFailure('download', 'an address leads from one to the next', {
    where: shown(url),
    found: `more than ${redirectsMax} redirects`,
  });
}

function asFailure(url: string, error: unknown): StageFailure {
  if (error instanceof StageFailure) return error;
  return new StageFailure('download', 'a download was interrupted', {
    where: shown(url),
    found: error instanceof Error ? error.message : String(error),
    hint: 'run again: it continues where it ended',
  });
}

/** Without what may be secret: user, password and query. */
function shown(url: string): string {
  const { origin, pathname } = new URL(url);
  return `${origin}${pathname}`;
}

function sizeOf(path: string): number {
  return statSync(path, { throwIfNoEntry: false })?.size ?? 0;
}

async function digestOfFile(path: string): Promise<string> {
  const hash = createHash('sha256');
  for await (const piece of createReadStream(path)) hash.update(piece as Buffer);
  return hash.digest('hex');
}
