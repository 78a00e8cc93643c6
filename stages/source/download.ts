/**
 * Downloads an address into a file and checks its digest. The file may hold the beginning of an earlier attempt: then
 * only the rest is asked for. Bytes are streamed; a server that says nothing for half a minute, redirects in a circle or
 * sends something else ends in a failure.
 */

import { createWriteStream, rmSync, statSync } from 'node:fs';
import type { IncomingMessage } from 'node:http';
import { pipeline } from 'node:stream/promises';
import { StageFailure } from 'arrowline/stage';
import { sha256OfFile } from '../lib/kit/file-digest.ts';
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
  let begunAnew = false;
  for (let attempt = 1; ; attempt++) {
    const had = sizeOf(path);
    try {
      await fetchRest(url, path, notice, silenceMs);
    } catch (error) {
      // A connection that breaks again and again is given up only if it brings nothing any more.
      if (sizeOf(path) > had) attempt = 0;
      if (error instanceof StageFailure || attempt === attemptsMax) throw asFailure(url, error);
      await new Promise((resume) => setTimeout(resume, pauseMs * 2 ** attempt));
      continue;
    }
    const found = await sha256OfFile(path);
    if (found === sha256) return;
    const bytes = sizeOf(path);
    rmSync(path, { force: true });
    // The beginning may be of another version of the file.
    if (had > 0 && !begunAnew) begunAnew = true;
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
  const begin = statusCode === 206 ? rangeStart(headers['content-range'], have) : 0;
  if (begin !== have && begin !== 0) throw new Error(`the server answered from byte ${begin}, not ${have}, on`);
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

/** The first byte of an answer to a request for the rest. Some servers leave it out. */
function rangeStart(header: string | undefined, asked: number): number {
  const [, first] = /^bytes (\d+)-/.exec(header ?? '') ?? [];
  return first === undefined ? asked : Number(first);
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
    const next = URL.canParse(location, at) ? new URL(location, at) : undefined;
    if (
      next === undefined ||
      !/^https?:$/.test(next.protocol) ||
      (new URL(at).protocol === 'https:' && next.protocol === 'http:')
    )
      throw new StageFailure('download', 'an address leads to another one that is not followed', {
        where: shown(url),
        found: next === undefined ? 'something that is no address' : shown(next.href),
        expected: new URL(at).protocol === 'https:' ? 'an address with https' : 'an address with http or https',
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
  const { protocol, host, pathname } = new URL(url);
  return `${protocol}//${host}${pathname}`;
}

function sizeOf(path: string): number {
  return statSync(path, { throwIfNoEntry: false })?.size ?? 0;
}
