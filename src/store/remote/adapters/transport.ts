/**
 * One HTTP request with every wait bounded: connecting, the answer, each pause of a body, and a body by its pace.
 * Follows HTTPS_PROXY, HTTP_PROXY and NO_PROXY, and no redirect: a token is for one host. Knows nothing of objects.
 */

import { Readable } from 'node:stream';
import { Agent, type Dispatcher, EnvHttpProxyAgent } from 'undici';
import { type Content, RemoteFault } from '../shared-objects.ts';

export interface Patience {
  readonly connectMs: number;
  /** From the end of a request to the beginning of its answer. */
  readonly answerMs: number;
  /** Between two pieces of a body, in either direction. */
  readonly stallMs: number;
}

export const usualPatience: Patience = { connectMs: 2000, answerMs: 5000, stallMs: 10_000 };

/** A body that comes more slowly for longer than `stallMs` has stalled: 16 kB a second. */
const bytesPerMsMin = 32;
/** The bytes that a system may still have to send when it has taken all. */
const systemBytes = 2 ** 21;
/** A longer body costs more than another connection. */
const discardedBytesMax = 65_536;
/** A wait is counted in parts, between which answers are taken: a process that is busy itself blames nobody. */
const ticks = 4;

export interface Asked {
  readonly method: 'GET' | 'HEAD' | 'PUT' | 'POST' | 'DELETE';
  readonly url: URL;
  readonly headers: { readonly [name: string]: string };
  readonly content?: Content;
}

export interface Answer {
  readonly status: number;
  /** A header by its lower-case name. */
  header(name: string): string | undefined;
  /** The body; to be read to its end or discarded. */
  body(): AsyncGenerator<Uint8Array>;
  /** At most 64 kB of the body as text, and the rest is discarded. */
  text(bytesMax?: number): Promise<string>;
  /** Rejects with a RemoteFault if the body stalls. */
  discard(): Promise<void>;
}

export interface Transport {
  /** Rejects with a RemoteFault. */
  ask(asked: Asked): Promise<Answer>;
  close(): Promise<void>;
}

/** `direct`: no proxy is used. */
export function openTransport(patience: Patience = usualPatience, direct = false): Transport {
  const closed = new AbortController();
  // The waits are bounded here, in both directions.
  const options = { connect: { timeout: patience.connectMs }, headersTimeout: 0, bodyTimeout: 0 };
  const agent = direct ? new Agent(options) : new EnvHttpProxyAgent(options);
  return {
    ask: (asked) => ask(asked, agent, patience, closed.signal),
    close: async () => {
      closed.abort();
      await agent.destroy();
    },
  };
}

async function ask(asked: Asked, agent: Dispatcher, patience: Patience, closed: AbortSignal): Promise<Answer> {
  const { method, url, headers, content } = asked;
  const limits = waits(patience, url.host, closed);
  const sent = content === undefined ? undefined : limits.sending(content.open());
  try {
    const answering = agent.request({
      origin: url.origin,
      path: `${url.pathname}${url.search}`,
      method,
      headers: {
        ...headers,
        'accept-encoding': 'identity',
        ...(content !== undefined && { 'content-length': String(content.bytes) }),
      },
      ...(sent !== undefined && { body: Readable.from(sent) }),
      signal: limits.signal,
    });
    // While a body is sent, its pieces set the clock.
    if (sent === undefined) limits.wait(patience.connectMs + patience.answerMs);
    const { statusCode, headers: answered, body } = await answering;
    limits.rest();
    body.on('error', () => {});
    const read = (): AsyncGenerator<Uint8Array> => limits.receiving(body);
    // A body that does not end is waited for like one that is read: otherwise it would hold the call for ever.
    const discard = async (): Promise<void> => {
      let bytes = 0;
      for await (const piece of read()) {
        bytes += piece.length;
        if (bytes > discardedBytesMax) break;
      }
    };
    return {
      status: statusCode,
      header: (name) => {
        const found = answered[name];
        return Array.isArray(found) ? found[0] : found;
      },
      body: read,
      text: async (bytesMax = 65_536) => {
        const pieces: Uint8Array[] = [];
        let bytes = 0;
        for await (const piece of read()) {
          pieces.push(piece);
          bytes += piece.length;
          if (bytes > bytesMax) break;
        }
        return Buffer.concat(pieces).subarray(0, bytesMax).toString();
      },
      discard,
    };
  } catch (error) {
    limits.rest();
    throw faultOf(limits.reason() ?? error, url.host);
  }
}

interface Waits {
  readonly signal: AbortSignal;
  /** Aborts the request unless `rest` or another wait follows in time. */
  wait(ms: number): void;
  rest(): void;
  /** Why the request was aborted. */
  reason(): unknown;
  /** The pieces of a body to send. */
  sending(pieces: AsyncIterable<Uint8Array>): AsyncGenerator<Uint8Array>;
  /** The pieces of a received body. */
  receiving(pieces: AsyncIterable<Uint8Array>): AsyncGenerator<Uint8Array>;
}

function waits({ answerMs, stallMs }: Patience, host: string, closed: AbortSignal): Waits {
  const abort = new AbortController();
  const signal = AbortSignal.any([abort.signal, closed]);
  let timer: NodeJS.Timeout | undefined;
  const rest = (): void => clearTimeout(timer);
  const wait = (ms: number): void => {
    rest();
    let left = ticks;
    const tick = (): void => {
      left -= 1;
      if (left === 0) abort.abort(new RemoteFault('silent', `${host} does not answer`));
      else timer = setTimeout(tick, ms / ticks);
    };
    timer = setTimeout(tick, ms / ticks);
  };
  const reason = (): unknown => (abort.signal.aborted ? abort.signal.reason : undefined);
  return {
    signal,
    wait,
    rest,
    reason,
    sending: async function* (pieces) {
      let buffered = 0;
      for await (const piece of pieces) {
        // The system asks for the next piece when it has taken this one.
        wait(stallMs + piece.length / bytesPerMsMin);
        yield piece;
        rest();
        buffered = Math.min(systemBytes, buffered + piece.length);
      }
      wait(answerMs + stallMs + buffered / bytesPerMsMin);
    },
    receiving: async function* (pieces) {
      const iterator = pieces[Symbol.asyncIterator]();
      let allowedMs = stallMs;
      try {
        for (;;) {
          const from = performance.now();
          wait(Math.max(1, allowedMs));
          const next = await iterator.next();
          rest();
          if (next.done === true) return;
          // A process that was busy itself has waited long without anybody's fault, but not often.
          const waitedMs = Math.min(performance.now() - from, stallMs / ticks);
          allowedMs = Math.min(stallMs, allowedMs - waitedMs + next.value.length / bytesPerMsMin);
          yield next.value;
        }
      } catch (error) {
        throw faultOf(reason() ?? error, host);
      } finally {
        rest();
        await iterator.return?.();
      }
    },
  };
}

/** Codes of a connection that another attempt may get. */
const passing = new Set(['ECONNRESET', 'ECONNREFUSED', 'EPIPE', 'EAI_AGAIN', 'UND_ERR_SOCKET', 'ETIMEDOUT']);
const unreachable = new Set(['ENETUNREACH', 'EHOSTUNREACH', 'UND_ERR_CONNECT_TIMEOUT']);

/** Errors of a connection as faults. Others are of this machine, like bytes that are not those that they should be. */
function faultOf(error: unknown, host: string): unknown {
  if (error instanceof RemoteFault) return error;
  const { code = '', name, message } = (error ?? {}) as NodeJS.ErrnoException;
  if (passing.has(code)) return new RemoteFault('busy', `the connection to ${host} breaks off (${code})`);
  if (unreachable.has(code)) return new RemoteFault('silent', `${host} cannot be reached (${code})`);
  if (name === 'AbortError') return new RemoteFault('silent', `the connection to ${host} was given up`);
  if (code.startsWith('UND_ERR') || code.startsWith('HPE_') || code === 'ENOTFOUND' || isTls(code))
    return new RemoteFault('unusable', `${host}: ${message} (${code})`);
  return error;
}

function isTls(code: string): boolean {
  return /CERT|TLS|SSL|^EPROTO$|UNABLE_TO_/.test(code);
}
