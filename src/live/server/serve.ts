/**
 * The server of the live page: HTTP on the loopback interface, for as long as its process lives. It answers from the files
 * of the store and keeps nothing that they do not hold, so that a server that is killed and started again shows the same.
 */

import { randomBytes } from 'node:crypto';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { Store } from '../../store/store.ts';
import { cookieName, judge, type Secrets } from './access.ts';
import { safeHeaders, send } from './answer.ts';
import { follow, offsetsIn } from './follow.ts';
import { type LiveParts, routesOf } from './routes.ts';

export interface LiveOptions extends LiveParts {
  readonly store: Store;
  /** 0: any free one. */
  readonly port: number;
}

export interface LiveServer {
  /** With the token. */
  readonly address: string;
  close(): Promise<void>;
}

const [connectionsMax, followersMax] = [128, 48];
const [headersMs, requestMs] = [10_000, 30_000];

/** Rejects with the system's error if the port is taken. */
export async function serveLive(options: LiveOptions): Promise<LiveServer> {
  const { store, port } = options;
  const closing = new AbortController();
  const answer = routesOf(options);
  const secrets = { token: secret(), session: secret(), control: options.control, port };
  let followers = 0;

  const handle = async (request: IncomingMessage, response: ServerResponse): Promise<void> => {
    const asked = { method: request.method ?? '', url: request.url ?? '', headers: request.headers };
    const access = judge(asked, secrets);
    if (access.is === 'refused') return refuse(response, access.status, access.why);
    if (access.is === 'welcome') return welcome(response, secrets);
    const followed = asked.method === 'GET' ? /^\/api\/runs\/([\w-]{1,60})\/follow$/.exec(access.path)?.[1] : undefined;
    if (followed === undefined) return send(response, await answer(asked.method, access.path, access.query));
    if (!store.runs.list().includes(followed)) return send(response, { refused: 404, why: 'there is no such run' });
    if (followers >= followersMax)
      return send(response, { refused: 409, why: 'too many pages follow runs: close some' });
    followers++;
    try {
      const last = request.headers['last-event-id'];
      const from = offsetsIn(typeof last === 'string' ? last : (access.query.get('from') ?? ''));
      await follow(store.runs, followed, from, response, closing.signal);
    } finally {
      followers--;
    }
  };

  const server = createServer({ headersTimeout: headersMs, requestTimeout: requestMs }, (request, response) => {
    request.resume();
    handle(request, response).catch((error: unknown) => {
      const why = error instanceof Error ? error.message : String(error);
      if (response.headersSent) response.destroy();
      else send(response, { refused: 500, why });
    });
  });
  server.maxConnections = connectionsMax;
  await new Promise<void>((resume, reject) => {
    server.once('error', reject);
    server.listen(port, '127.0.0.1', resume);
  });
  secrets.port = (server.address() as AddressInfo).port;
  return {
    address: `http://127.0.0.1:${secrets.port}/?token=${secrets.token}`,
    close: () =>
      new Promise((resume) => {
        closing.abort();
        server.close(() => resume());
        server.closeAllConnections();
      }),
  };
}

function welcome(response: ServerResponse, { port, session }: Secrets): void {
  response.writeHead(303, {
    ...safeHeaders,
    Location: '/',
    'Set-Cookie': `${cookieName(port)}=${session}; HttpOnly; SameSite=Strict; Path=/`,
  });
  response.end();
}

/** As text: the reader may have typed the address. */
function refuse(response: ServerResponse, status: number, why: string): void {
  response.writeHead(status, { ...safeHeaders, 'Content-Type': 'text/plain; charset=utf-8' });
  response.end(`${why}\n`);
}

function secret(): string {
  return randomBytes(24).toString('base64url');
}
