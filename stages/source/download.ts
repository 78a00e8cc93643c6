/**
 * Downloads an address into a file and checks its digest. The file may hold the beginning of an earlier attempt: then
 * only the rest is asked for. Bytes are streamed; a server that says nothing for half a minute, redirects in a circle, sends
 * without end or something else than was asked for ends in a failure.
 */

import { createWriteStream, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import type { IncomingMessage } from 'node:http';
import { pipeline } from 'node:stream/promises';
import { StageFailure } from 'arrowline/stage';
import { sha256OfFile } from '../lib/kit/file-digest.ts';
import { request } from './request.ts';
import { unpackAs } from './unpack-as.ts';

const attemptsMax = 4;
const pauseMs = 500;
const redirectsMax = 5;
const diskErrors = ['ENOSPC', 'EDQUOT', 'EFBIG', 'EROFS'];

export type Notice = (done: number, total: number, note: string) => void;

export interface Limits {
  /** A server that sends nothing for so long has hung. */
  readonly silenceMs: number;
  /** More are taken from no server. */
  readonly bytesMax: number;
}

const usualLimits: Limits = { silenceMs: 30_000, bytesMax: 2 ** 38 };

/** @throws StageFailure `download`, `download-digest` */
export async function download(
  url: string,
  path: string,
  sha256: string,
  notice: Notice,
  limits = usualLimits,
): Promise<void> {
  let begunAnew = false;
  for (let attempt = 1; ; attempt++) {
    const had = sizeOf(path);
    let encoding: string | undefined;
    try {
      encoding = await fetchRest(url, path, notice, limits);
    } catch (error) {
      // A connection that breaks again and again is given up only if it brings nothing any more.
      if (sizeOf(path) > had) attempt = 0;
      if (sizeOf(path) > limits.bytesMax) rmSync(path, { force: true });
      if (!mayPass(error) || attempt === attemptsMax) throw asFailure(url, error);
      await new Promise((resume) => setTimeout(resume, pauseMs * 2 ** attempt));
      continue;
    }
    const found = await sha256OfFile(path);
    const bytes = sizeOf(path);
    const whole = found === sha256 || (encoding === 'gzip' && (await unpackAs(sha256, path, limits.bytesMax)));
    rmSync(tagFile(path), { force: true });
    if (whole) return;
    rmSync(path, { force: true });
    // The beginning may be of another version of the file.
    if (had > 0 && !begunAnew) begunAnew = true;
    else
      throw new StageFailure('download-digest', 'a download has another digest than declared', {
        where: shown(url),
        found: `${found} (${bytes} bytes${encoding === undefined ? '' : `, sent with the encoding ${encoding}`})`,
        expected: sha256,
        hint: 'the file at the address is another one now, or the digest was written down wrongly',
      });
  }
}

/**
 * Continues the file, and gives the encoding that it was sent with against our wish. Throws the error of the connection,
 * which may pass, or a StageFailure, which will not.
 */
async function fetchRest(
  url: string,
  path: string,
  notice: Notice,
  { silenceMs, bytesMax }: Limits,
): Promise<string | undefined> {
  const have = sizeOf(path);
  const response = await following(url, have > 0 ? rest(have, path) : {}, silenceMs);
  const { statusCode = 0, headers } = response;
  if (have > 0 && statusCode === 416) {
    // Everything is there already, or the file has become shorter: the digest decides.
    response.destroy();
    return undefined;
  }
  if (statusCode !== 200 && statusCode !== 206) {
    response.destroy();
    if (statusCode >= 500 || statusCode === 429) throw new Error(`the server answered ${statusCode}`);
    throw new StageFailure('download', 'an address cannot be downloaded', {
      where: shown(url),
      found: `HTTP status ${statusCode}`,
      expected: 'status 200',
      ...([401, 403].includes(statusCode) && { hint: 'download it by hand, and name it with `path`' }),
    });
  }
  const begin = statusCode === 206 ? rangeStart(headers['content-range'], have) : 0;
  if (begin !== have && begin !== 0) throw new Error(`the server answered from byte ${begin}, not ${have}, on`);
  if (/^"/.test(headers.etag ?? '')) writeFileSync(tagFile(path), headers.etag ?? '');
  else rmSync(tagFile(path), { force: true });
  const total = begin + Number(headers['content-length'] ?? 0);
  let done = begin;
  const tooLong = (): StageFailure =>
    new StageFailure('download', 'an address gives more than a download may have', {
      where: shown(url),
      found: `${Math.max(total, done)} bytes${total > 0 ? '' : ', and more to come'}`,
      expected: `at most ${bytesMax} bytes`,
    });
  response.on('data', (piece: Buffer) => {
    done += piece.length;
    if (done > bytesMax) response.destroy(tooLong());
    else notice(done, Math.max(total, done), begin > 0 ? 'continued' : '');
  });
  if (total > bytesMax) response.destroy(tooLong());
  await pipeline(response, createWriteStream(path, { flags: begin > 0 ? 'a' : 'w' }));
  // A request that is given up while its last bytes wait to be written may end like a whole one.
  if (sizeOf(path) < total) throw new Error(`the connection ended after ${sizeOf(path)} of ${total} bytes`);
  const encoding = headers['content-encoding'];
  return encoding === 'identity' ? undefined : encoding;
}

/** Asks for the rest, and for all of it if the file is another one by now, as far as the server can tell. */
function rest(have: number, path: string): { readonly [name: string]: string } {
  const range = `bytes=${have}-`;
  try {
    return { range, 'if-range': readFileSync(tagFile(path), 'latin1') };
  } catch {
    return { range };
  }
}

/** Holds the tag (ETag) of the file of which the beginning is there. */
function tagFile(path: string): string {
  return `${path}.tag`;
}

function mayPass(error: unknown): boolean {
  return !(error instanceof StageFailure) && !diskErrors.includes((error as NodeJS.ErrnoException).code ?? '');
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
    hint: mayPass(error) ? 'run again: it continues where it ended' : 'make room on the disk of the store',
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
