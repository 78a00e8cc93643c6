/** A server on this machine that a test answers for. */

import { createServer, type IncomingMessage, type RequestListener } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { ExecutionContext } from 'ava';

export interface TestServer {
  readonly url: string;
  readonly requests: readonly IncomingMessage[];
}

/** It is closed when the test ends. */
export async function serve(t: ExecutionContext, listener: RequestListener): Promise<TestServer> {
  const requests: IncomingMessage[] = [];
  const server = createServer((request, response) => {
    requests.push(request);
    listener(request, response);
  });
  await new Promise<void>((resume) => server.listen(0, '127.0.0.1', resume));
  t.teardown(() => {
    server.closeAllConnections();
    server.close();
  });
  return { url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`, requests };
}
