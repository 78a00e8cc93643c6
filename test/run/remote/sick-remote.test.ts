/** A sick remote costs seconds once: it is told, and every run ends with the results that it would have without one. */

import { randomBytes } from 'node:crypto';
import type { ServerResponse } from 'node:http';
import test, { type ExecutionContext } from 'ava';
import { httpObjects } from '../../../src/store/remote/adapters/http.ts';
import { s3Objects } from '../../../src/store/remote/adapters/s3.ts';
import type { SharedObjects } from '../../../src/store/remote/shared-objects.ts';
import { bucket, bucketCredentials } from '../../store/remote/servers/bucket.ts';
import { type Fault, listening, type TestServer, webFolder } from '../../store/remote/servers/web-server.ts';
import { createRig } from '../../support/rig.ts';
import { digestsOf, machine, warningsOf } from './machines.ts';

const study = `
name: study
stages:
  start: { uses: source, with: { value: 20 } }
  plus: { uses: add, needs: { input: start }, matrix: { amount: [1, 2, 3] }, with: { amount: '\${{ matrix.amount }}' } }
  total: { uses: sum, needs: { inputs: plus } }
`;
const another = study.replace('1, 2, 3', '1, 2, 4');
const hasty = { connectMs: 500, answerMs: 500, stallMs: 500 };

const opened = (t: ExecutionContext, url: string, token?: string): SharedObjects => {
  const objects = httpObjects(new URL(url), token, hasty);
  t.teardown(() => objects.close());
  return objects;
};

const silent: Fault = () => true;
const broken: Fault = (_request, response) => answer(response, 500);
const answer = (response: ServerResponse, status: number, body = ''): boolean => {
  response.writeHead(status).end(body);
  return true;
};
/** Answers with the head of a large body and never goes on. */
const stalled: Fault = (_request, response) => {
  response.writeHead(200, { 'content-length': 1e6 });
  response.write('{"record":');
  return true;
};
/** One byte now and then, for ever. */
const dripping: Fault = (_request, response) => {
  response.writeHead(200, { 'content-length': 1e6 });
  const timer = setInterval(() => response.write('x'), 50);
  response.on('close', () => clearInterval(timer));
  return true;
};
/** Says what it has to say, and never ends the rest of its answer. */
const unending =
  (status: number): Fault =>
  (request, response) => {
    if (status === 412 && request.method !== 'PUT') return false;
    response.writeHead(status, { 'content-length': 100 }).flushHeaders();
    return true;
  };
const garbage: Fault = (_request, response) => answer(response, 200, randomBytes(500).toString('latin1'));
const page: Fault = (_request, response) => answer(response, 200, '<html>Please log in</html>');

const sick: readonly (readonly [string, Fault, RegExp | undefined])[] = [
  ['is silent', silent, /is not used for the rest of this command: 127.0.0.1:\d+ does not answer/],
  ['answers 500', broken, /is not used for the rest of this command: it answers 500/],
  ['stops in the middle of an answer', stalled, /is not used .* does not answer/],
  ['sends a byte now and then', dripping, /is not used .* does not answer/],
  ['never ends an answer that says that there is nothing', unending(404), /is not used .* does not answer/],
  ['never ends an answer that says that a name is taken', unending(412), /is not used .* does not answer/],
  ['never ends an answer that says that it is busy', unending(503), /is not used .*/],
  ['sends random bytes', garbage, undefined],
  ['sends a page to log in', page, undefined],
  [
    'redirects',
    (_request, response) => answer(response.setHeader('location', 'http://127.0.0.1:9/'), 302),
    /redirects are not followed/,
  ],
  ['wants a token', (_request, response) => answer(response, 401), /is not read .* it answers 401 \(check the token/],
];

for (const [what, fault, told] of sick)
  test.serial(`a server that ${what} changes no result`, async (t) => {
    const rig = createRig(t);
    const server = await webFolder(t);
    const expected = await rig.run(study);
    server.fail(fault);
    const before = performance.now();
    const one = machine(rig, 'one', { objects: opened(t, server.url) });
    const run = await one.run(study);
    t.true(performance.now() - before < 20_000, 'in seconds');
    t.is(run.facts.outcome, 'succeeded');
    t.deepEqual(digestsOf(run), digestsOf(expected));
    const about = warningsOf(run).filter((message) => message.startsWith('the shared cache'));
    if (told === undefined) t.deepEqual([run.remote.hits, run.remote.fetchedBlobs], [0, 0]);
    else t.true(about.length <= 3 && about.some((message) => told.test(message)), about.join('\n'));
    t.deepEqual(await one.problems(), []);
  });

test.serial('a server that is not there is told', async (t) => {
  const rig = createRig(t);
  const server = await listening(t, () => {});
  const { port } = server.address() as { readonly port: number };
  await new Promise((resolve) => server.close(resolve));
  const run = await machine(rig, 'one', { objects: opened(t, `http://127.0.0.1:${port}/`) }).run(study);
  t.is(run.facts.outcome, 'succeeded');
  t.deepEqual(warningsOf(run), [
    `the shared cache http://127.0.0.1:${port}/ fails: the connection to 127.0.0.1:${port} breaks off (ECONNREFUSED)`,
    `the shared cache http://127.0.0.1:${port}/ is not used for the rest of this command: the connection to 127.0.0.1:${port} breaks off (ECONNREFUSED)`,
  ]);
  t.is(run.remote.off, `the connection to 127.0.0.1:${port} breaks off (ECONNREFUSED)`);
});

test.serial('a token that may only read goes on reading, and its rights are told once', async (t) => {
  const rig = createRig(t);
  const server = await webFolder(t);
  await machine(rig, 'one', { objects: opened(t, server.url) }).run(study);
  server.fail((request, response) => request.method === 'PUT' && answer(response, 403));
  const run = await machine(rig, 'two', { objects: opened(t, server.url) }).run(another);
  t.deepEqual([...run.executed].sort(), ['add {"amount":4}', 'sum {}']);
  t.like(run.remote, { hits: 3, unsent: 2, sentRecords: 0 });
  t.is(warningsOf(run).filter((message) => /is not written to .* it answers 403/.test(message)).length, 1);
});

test.serial('a wrong clock and wrong secrets are told by name, and no text has a secret', async (t) => {
  const rig = createRig(t);
  const place = { bucket: 'results', prefix: '', region: 'eu-central-1' };
  const through = (server: TestServer, secretAccessKey: string): SharedObjects =>
    s3Objects(
      {
        ...place,
        endpoint: new URL(server.url),
        credentials: async () => ({ ...bucketCredentials, secretAccessKey }),
      },
      hasty,
    );
  const early = through(await bucket(t, 3_600_000), bucketCredentials.secretAccessKey);
  const late = await machine(rig, 'late', { objects: early }).run(study);
  t.regex(warningsOf(late).join('\n'), /RequestTimeTooSkewed: the clock of this machine is 60 minutes behind/);
  const wrong = await machine(rig, 'wrong', { objects: through(await bucket(t), 'not-the-secret') }).run(study);
  t.regex(warningsOf(wrong).join('\n'), /it answers 403( SignatureDoesNotMatch)? \(check the rights/);
  for (const run of [late, wrong]) {
    t.is(run.facts.outcome, 'succeeded');
    t.notRegex(JSON.stringify([run.events, run.facts]), /not-the-secret|wJalr|AKIDEXAMPLE|Signature=/);
  }
});

test.serial(
  'a connection that is cut at any request, before or after the server did its part, changes no result',
  async (t) => {
    const rig = createRig(t);
    const expected = await rig.run(study);
    const whole = await webFolder(t);
    await machine(rig, 'counted', { objects: opened(t, whole.url) }).run(study);
    const count = whole.requests.length;
    for (let at = 0; at < count; at++) {
      const server = await webFolder(t);
      let seen = 0;
      server.fail((request, response) => {
        if (seen++ !== at) return false;
        if (at % 2 === 0) response.destroy();
        // The server does its part, and the answer is lost.
        else {
          request.on('end', () => setImmediate(() => response.destroy()));
          response.writeHead = () => response;
          response.end = () => response;
        }
        return at % 2 === 0;
      });
      const one = machine(rig, `cut ${at}`, { objects: opened(t, server.url) });
      const run = await one.run(study);
      t.deepEqual(digestsOf(run), digestsOf(expected), `cut at ${at}`);
      t.is(run.facts.outcome, 'succeeded', `cut at ${at}`);
      server.fail(undefined);
      const second = await machine(rig, `after ${at}`, { objects: opened(t, server.url) }).run(study);
      t.deepEqual(digestsOf(second), digestsOf(expected), `after ${at}`);
    }
  },
);

test.serial('a body that is cut at any byte is asked for again, and half of it is never kept', async (t) => {
  const rig = createRig(t);
  const server = await webFolder(t);
  const first = await machine(rig, 'one', { objects: opened(t, server.url) }).run(another);
  for (let round = 0; round < 12; round++) {
    let cuts = 0;
    server.fail((request, response) => {
      const found = server.objects.get((request.url ?? '').slice(1));
      if (request.method !== 'GET' || found === undefined || (cuts++ + round) % 2 === 0) return false;
      const { length } = found.bytes;
      response.writeHead(200, { 'content-length': length });
      response.write(found.bytes.subarray(0, (round * 7919 + cuts * 104_729) % length), () => response.destroy());
      return true;
    });
    const two = machine(rig, `two ${round}`, { objects: opened(t, server.url) });
    const run = await two.run(study);
    t.is(run.facts.outcome, 'succeeded', String(round));
    t.deepEqual(await two.problems(), [], String(round));
    server.fail(undefined);
    const again = await machine(rig, `again ${round}`, { objects: opened(t, server.url) }).run(another);
    t.deepEqual(digestsOf(again), digestsOf(first), String(round));
  }
});
