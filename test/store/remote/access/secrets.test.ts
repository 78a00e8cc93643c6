/** Keys, tokens and credentials are found outside of the project, are for one host only, and are in no text of a fault. */

import { chmodSync, mkdirSync, writeFileSync } from 'node:fs';
import { createServer, type Server } from 'node:http';
import { type AddressInfo, connect } from 'node:net';
import { join } from 'node:path';
import test, { type ExecutionContext } from 'ava';
import { digestOf } from '../../../../src/core/values/digest.ts';
import { blobName } from '../../../../src/store/objects/names.ts';
import { bucketOf } from '../../../../src/store/remote/access/aws.ts';
import { openShared } from '../../../../src/store/remote/access/open-shared.ts';
import { makeSigningKey, signingKeysOf } from '../../../../src/store/remote/access/signing-keys.ts';
import { tokenFor } from '../../../../src/store/remote/access/token.ts';
import { RemoteFault } from '../../../../src/store/remote/shared-objects.ts';
import { privateKeyText } from '../../../../src/store/remote/trust/keys.ts';
import { temporaryFolder } from '../../../support/temporary.ts';
import { webFolder } from '../servers/web-server.ts';

const url = (address: string): URL => new URL(address);
const fault = (t: ExecutionContext, call: () => unknown): string => {
  const error = t.throws(call, { instanceOf: RemoteFault });
  return `${error?.message} ${error?.hint}`;
};

test('a token is for its host and port, and another host gets none', (t) => {
  const env = { PIPELINE_REMOTE_TOKEN: 'cache.example.org s3cret' };
  t.is(tokenFor(url('https://cache.example.org/a/'), env), 's3cret');
  t.is(tokenFor(url('https://CACHE.example.org/'), env), 's3cret');
  for (const other of [
    'https://cache.example.org.evil/',
    'https://cache.example.org:8443/',
    'https://evil/',
    'https://example.org/',
  ])
    t.is(tokenFor(url(other), env), undefined, other);
  const local = { PIPELINE_REMOTE_TOKEN: '127.0.0.1:8080 s3cret' };
  t.is(tokenFor(url('http://127.0.0.1:8080/'), local), 's3cret');
});

test('a token is sent by no unencrypted way to another machine, and no fault repeats it', (t) => {
  const env = { PIPELINE_REMOTE_TOKEN: 'cache.example.org s3cret' };
  const unencrypted = fault(t, () => tokenFor(url('http://cache.example.org/'), env));
  t.regex(unencrypted, /unencrypted use https/);
  const hostless = fault(t, () => tokenFor(url('https://a/'), { PIPELINE_REMOTE_TOKEN: 's3cret' }));
  t.regex(hostless, /PIPELINE_REMOTE_TOKEN has a line that is not "host token"/);
  t.notRegex(unencrypted + hostless, /s3cret/);
});

test('files with secrets are the owner’s alone', (t) => {
  const folder = temporaryFolder(t);
  const env = { XDG_CONFIG_HOME: folder };
  t.is(tokenFor(url('https://cache/'), env), undefined);
  mkdirSync(join(folder, 'arrowline'));
  const path = join(folder, 'arrowline', 'tokens');
  writeFileSync(path, '# mine\ncache t0ken\nother  0ther\n', { mode: 0o600 });
  t.is(tokenFor(url('https://cache/'), env), 't0ken');
  t.is(tokenFor(url('https://other/'), env), '0ther');
  chmodSync(path, 0o644);
  t.regex(
    fault(t, () => tokenFor(url('https://cache/'), env)),
    /others may read .*tokens.* chmod 600/,
  );
  const { key, path: pem } = makeSigningKey('alice', env);
  t.like(signingKeysOf(env)[0], { name: 'alice', id: key.id });
  t.like(signingKeysOf({ ...env, PIPELINE_SIGNING_KEY: privateKeyText(key) })[0], { name: 'environment', id: key.id });
  chmodSync(pem, 0o640);
  t.regex(
    fault(t, () => signingKeysOf(env)),
    /others may read .*alice\.pem/,
  );
  const wrong = fault(t, () => signingKeysOf({ PIPELINE_SIGNING_KEY: 'a s3cret' }));
  t.regex(wrong, /PIPELINE_SIGNING_KEY holds no private key/);
  t.notRegex(wrong, /s3cret/);
  t.deepEqual(signingKeysOf({}), []);
});

test('S3 is reached as programs of AWS reach it: by variables, a profile, or a process', async (t) => {
  const folder = temporaryFolder(t);
  const variables = bucketOf(url('s3://results/some/folder/'), {
    AWS_ACCESS_KEY_ID: 'AK',
    AWS_SECRET_ACCESS_KEY: 'SK',
    AWS_SESSION_TOKEN: 'ST',
    AWS_REGION: 'eu-north-1',
    HOME: folder,
  });
  t.like(variables, { bucket: 'results', prefix: 'some/folder/', region: 'eu-north-1' });
  t.is(variables.endpoint.href, 'https://s3.eu-north-1.amazonaws.com/');
  t.deepEqual(await variables.credentials(), { accessKeyId: 'AK', secretAccessKey: 'SK', sessionToken: 'ST' });
  mkdirSync(join(folder, '.aws'));
  const until = new Date(Date.now() + 60_000).toISOString();
  const process = `echo run >> ${folder}/calls; echo '{"Version":1,"AccessKeyId":"PK","SecretAccessKey":"PS","Expiration":"${until}"}'`;
  writeFileSync(
    join(folder, '.aws', 'config'),
    `[default]\nregion = us-west-2\n[profile lab]\nendpoint_url = http://127.0.0.1:9000/s3\nregion=lab\n\n[profile role]\ncredential_process = ${process}\n[profile broken]\ncredential_process = echo s3cret; exit 3\n`,
  );
  writeFileSync(join(folder, '.aws', 'credentials'), '[lab]\naws_access_key_id = LK\naws_secret_access_key = LS\n');
  const lab = bucketOf(url('s3://results'), { HOME: folder, AWS_PROFILE: 'lab' });
  t.like(lab, { bucket: 'results', prefix: '', region: 'lab' });
  t.is(lab.endpoint.href, 'http://127.0.0.1:9000/s3/');
  t.deepEqual(await lab.credentials(), { accessKeyId: 'LK', secretAccessKey: 'LS' });
  const role = bucketOf(url('s3://results'), { HOME: folder, AWS_PROFILE: 'role' });
  t.deepEqual(await role.credentials(), { accessKeyId: 'PK', secretAccessKey: 'PS' });
  const broken = bucketOf(url('s3://results'), { HOME: folder, AWS_PROFILE: 'broken' });
  const failed = await t.throwsAsync(broken.credentials(), { instanceOf: RemoteFault });
  t.is(failed?.message, 'the credential_process of the AWS profile failed (exit 3)');
  t.regex(
    fault(t, () => bucketOf(url('s3://results'), { HOME: folder })),
    /no credentials for S3/,
  );
  t.regex(
    fault(t, () => bucketOf(url('s3://results'), { HOME: folder, AWS_PROFILE: 'none' })),
    /no AWS profile "none"/,
  );
  const credentials = { AWS_ACCESS_KEY_ID: 'AK', AWS_SECRET_ACCESS_KEY: 'SK', HOME: folder };
  t.regex(
    fault(t, () => bucketOf(url('s3://results'), { ...credentials, AWS_ENDPOINT_URL: 'ftp://host' })),
    /endpoint of S3 is not an address of http/,
  );
});

test('an address that is no remote, and one with a query, is refused before anything is asked', async (t) => {
  for (const [address, message] of [
    ['https://cache/a?token=s3cret', /has a part after/],
    ['ftp://cache/', /is no kind of a remote/],
    ['file://host/folder', /is not a folder of this machine/],
  ] as const) {
    const error = await t.throwsAsync(openShared(address, {}), { instanceOf: RemoteFault, message });
    t.notRegex(`${error?.message} ${error?.hint}`, /s3cret/);
  }
});

/** A proxy that opens tunnels; it counts them. */
async function tunnels(t: ExecutionContext): Promise<{ readonly server: Server; readonly asked: string[] }> {
  const asked: string[] = [];
  const server = createServer((_request, response) => response.writeHead(400).end());
  server.on('connect', (request, socket) => {
    asked.push(request.url ?? '');
    const [host = '', port = ''] = (request.url ?? '').split(':');
    const there = connect(Number(port), host, () => {
      socket.write('HTTP/1.1 200 Connection established\r\n\r\n');
      there.pipe(socket).pipe(there);
    });
    for (const one of [there, socket]) one.on('error', () => {});
    t.teardown(() => {
      there.destroy();
      socket.destroy();
    });
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  t.teardown(() => server.close());
  return { server, asked };
}

test.serial('a proxy of the environment is used, unless the host is excepted', async (t) => {
  const { server, asked } = await tunnels(t);
  const cache = await webFolder(t);
  const name = blobName(digestOf('nothing'));
  const look = async (): Promise<void> => {
    const objects = await openShared(cache.url, {});
    t.is(await objects.stat(name), undefined);
    await objects.close();
  };
  const { HTTP_PROXY, NO_PROXY } = process.env;
  t.teardown(() => Object.assign(process.env, { HTTP_PROXY: HTTP_PROXY ?? '', NO_PROXY: NO_PROXY ?? '' }));
  process.env.HTTP_PROXY = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  await look();
  t.deepEqual(asked, [new URL(cache.url).host]);
  // The token for this machine would leave it unencrypted.
  const withToken = await openShared(cache.url, { PIPELINE_REMOTE_TOKEN: `${new URL(cache.url).host} s3cret` });
  t.is(await withToken.stat(name), undefined);
  await withToken.close();
  t.is(asked.length, 1);
  process.env.NO_PROXY = '127.0.0.1';
  await look();
  t.is(asked.length, 1);
  t.is(cache.requests.length, 3);
});
