/**
 * Web servers for tests, on loopback: a folder that takes PUT, and a bucket that checks every signature. Both keep their
 * objects in memory. A fault is a function that is asked before the server does its part.
 */

import { createServer, type IncomingMessage, type RequestListener, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo, Socket } from 'node:net';
import type { ExecutionContext } from 'ava';

export interface KeptObject {
  readonly bytes: Buffer;
  readonly modified: Date;
}

/** Answers itself and returns true, or leaves the request to the server. */
export type Fault = (request: IncomingMessage, response: ServerResponse) => boolean;

export interface TestServer {
  readonly url: string;
  /** By path, without the leading slash. */
  readonly objects: Map<string, KeptObject>;
  /** `GET /ac/00/…`, in order. */
  readonly requests: string[];
  /** Headers of the last request. */
  last(): IncomingMessage['headers'];
  fail(fault: Fault | undefined): void;
}

export async function bodyOf(request: IncomingMessage): Promise<Buffer> {
  const pieces: Buffer[] = [];
  for await (const piece of request) pieces.push(piece as Buffer);
  return Buffer.concat(pieces);
}

/** Starts a server that ends with the test. */
export async function serve(
  t: ExecutionContext,
  handle: (request: IncomingMessage, response: ServerResponse, objects: Map<string, KeptObject>) => Promise<void>,
): Promise<TestServer> {
  const objects = new Map<string, KeptObject>();
  const requests: string[] = [];
  let last: IncomingMessage['headers'] = {};
  let fault: Fault | undefined;
  const server = await listening(t, (request, response) => {
    requests.push(`${request.method} ${request.url}`);
    last = request.headers;
    if (fault?.(request, response) === true) return;
    // A body that breaks off is no object.
    handle(request, response, objects).catch(() => response.destroy());
  });
  return {
    url: addressOf(server),
    objects,
    requests,
    last: () => last,
    fail: (other) => {
      fault = other;
    },
  };
}

/** A server of the test's own; it is closed, with its connections, when the test ends. */
export async function listening(t: ExecutionContext, listener: RequestListener): Promise<Server> {
  const server = createServer(listener);
  const sockets = new Set<Socket>();
  server.on('connection', (socket) => {
    sockets.add(socket);
    socket.on('close', () => sockets.delete(socket));
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  t.teardown(() => {
    server.close();
    for (const socket of sockets) socket.destroy();
  });
  return server;
}

export function addressOf(server: Server): string {
  return `http://127.0.0.1:${(server.address() as AddressInfo).port}/`;
}

/** GET, HEAD, PUT and DELETE of one object; the condition of a PUT is judged when all its bytes are there. */
export async function serveObject(
  path: string,
  request: IncomingMessage,
  response: ServerResponse,
  objects: Map<string, KeptObject>,
): Promise<void> {
  const found = objects.get(path);
  switch (request.method) {
    case 'GET':
    case 'HEAD':
      if (found === undefined) response.writeHead(404).end();
      else {
        response.writeHead(200, {
          'content-length': found.bytes.length,
          'last-modified': found.modified.toUTCString(),
        });
        response.end(request.method === 'GET' ? found.bytes : undefined);
      }
      return;
    case 'PUT': {
      const bytes = await bodyOf(request);
      const taken = objects.has(path) && request.headers['if-none-match'] === '*';
      if (!taken) objects.set(path, { bytes, modified: new Date() });
      response.writeHead(taken ? 412 : 201).end();
      return;
    }
    case 'DELETE':
      response.writeHead(objects.delete(path) ? 204 : 404).end();
      return;
    default:
      response.writeHead(405).end();
  }
}

/** A folder of a web server, with lists as nginx writes them. With `token` it wants that one. */
export function webFolder(t: ExecutionContext, token?: string): Promise<TestServer> {
  return serve(t, async (request, response, objects) => {
    const path = (request.url ?? '').slice(1);
    if (token !== undefined && request.headers.authorization !== `Bearer ${token}`) {
      response.writeHead(401).end();
      return;
    }
    if (!path.endsWith('/')) return serveObject(path, request, response, objects);
    const inside = [...objects].filter(([one]) => one.startsWith(path));
    const files = inside.flatMap(([one, { bytes, modified }]) => {
      const name = one.slice(path.length);
      return name.includes('/') ? [] : [{ name, type: 'file', mtime: modified.toUTCString(), size: bytes.length }];
    });
    const folders = new Set(inside.map(([one]) => one.slice(path.length).split('/')[0]));
    for (const { name } of files) folders.delete(name);
    const listed = [...[...folders].map((name) => ({ name, type: 'directory', mtime: '' })), ...files];
    response.writeHead(inside.length === 0 ? 404 : 200).end(JSON.stringify(listed));
  });
}
