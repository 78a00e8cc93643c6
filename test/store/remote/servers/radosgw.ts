/**
 * A real S3 server from Debian's packages: a monitor and an object store of Ceph with radosgw before them, in a folder of
 * the tests. Needs `radosgw ceph-mon ceph-osd ceph-common`, root, and 2 GB of a sparse file; starts in 20 s.
 */

import { execFile } from 'node:child_process';
import { randomUUID } from 'node:crypto';
import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { AwsV4Signer } from 'aws4fetch';
import { freePort } from './free-port.ts';

export interface Radosgw {
  readonly endpoint: URL;
  stop(): Promise<void>;
}

export const radosgwCredentials = { accessKeyId: 'AK', secretAccessKey: 'SK' };

const run = promisify(execFile);
const startMs = 120_000;

/** Starts it, and makes a bucket. */
export async function startRadosgw(bucket: string): Promise<Radosgw> {
  const folder = mkdtempSync(join(tmpdir(), 'arrowline-rgw-'));
  const [port, monitor] = [await freePort(), await freePort()];
  for (const one of ['mon', 'osd/0', 'rgw', 'log', 'run']) mkdirSync(join(folder, one), { recursive: true });
  const configuration = join(folder, 'ceph.conf');
  const cluster = randomUUID();
  writeFileSync(configuration, configurationOf(folder, cluster, monitor, port));
  const call = (program: string, ...given: readonly string[]) =>
    run(program, ['-c', configuration, ...given], { timeout: startMs });
  const stop = async (): Promise<void> => {
    for (const process of processesOf(configuration)) process.kill();
    await new Promise((resume) => setTimeout(resume, 500));
    rmSync(folder, { recursive: true, force: true, maxRetries: 5 });
  };
  try {
    const map = join(folder, 'monmap');
    await run('monmaptool', [
      '--create',
      '--clobber',
      '--addv',
      'a',
      `[v1:127.0.0.1:${monitor}]`,
      '--fsid',
      cluster,
      map,
    ]);
    await call('ceph-mon', '-i', 'a', '--mkfs', '--monmap', map);
    await call('ceph-mon', '-i', 'a');
    const disk = randomUUID();
    await call('ceph', 'osd', 'new', disk);
    await call('ceph-osd', '-i', '0', '--mkfs', '--osd-uuid', disk);
    await call('ceph', 'osd', 'crush', 'add', 'osd.0', '1', 'root=default', 'host=one');
    await call('ceph-osd', '-i', '0');
    await until(async () => /\b1 up/.test((await call('ceph', 'osd', 'stat')).stdout));
    const { accessKeyId, secretAccessKey } = radosgwCredentials;
    const user = ['--uid=test', '--display-name=test', `--access-key=${accessKeyId}`, `--secret=${secretAccessKey}`];
    await call('radosgw-admin', 'user', 'create', ...user);
    await call('radosgw', '-n', 'client.rgw', '--no-mon-config');
    const endpoint = new URL(`http://127.0.0.1:${port}/`);
    await until(async () => (await fetch(endpoint)).ok);
    const made = await new AwsV4Signer({
      method: 'PUT',
      url: new URL(bucket, endpoint).href,
      service: 's3',
      region: 'us-east-1',
      ...radosgwCredentials,
    }).sign();
    const answer = await fetch(made.url, { method: 'PUT', headers: made.headers });
    if (!answer.ok) throw new Error(`no bucket: ${answer.status} ${await answer.text()}`);
    return { endpoint, stop };
  } catch (error) {
    await stop();
    throw error;
  }
}

async function until(holds: () => Promise<boolean>): Promise<void> {
  for (const end = Date.now() + startMs; ; ) {
    const held = await holds().catch((error: unknown) => {
      if (Date.now() > end) throw error;
      return false;
    });
    if (held) return;
    if (Date.now() > end) throw new Error('radosgw does not start');
    await new Promise((resume) => setTimeout(resume, 300));
  }
}

/** The daemons of this configuration, which have left their parents. */
function processesOf(configuration: string): { kill(): void }[] {
  return readdirSync('/proc')
    .filter((name) => /^\d+$/.test(name))
    .flatMap((name) => {
      try {
        const words = readFileSync(join('/proc', name, 'cmdline'), 'utf8').split('\0');
        return words.includes(configuration) ? [{ kill: () => void process.kill(Number(name), 'SIGKILL') }] : [];
      } catch {
        return [];
      }
    });
}

/**
 * Without authentication between its parts and with messages of version 1, since no keyrings are made; one copy of each object
 * on one disk, which is placed by hand.
 */
function configurationOf(folder: string, cluster: string, monitor: number, port: number): string {
  return `[global]
fsid = ${cluster}
mon host = v1:127.0.0.1:${monitor}
auth cluster required = none
auth service required = none
auth client required = none
osd pool default size = 1
osd pool default min size = 1
osd pool default pg num = 1
osd crush chooseleaf type = 0
mon allow pool size one = true
mon warn on pool no redundancy = false
public addr = 127.0.0.1
cluster addr = 127.0.0.1
ms bind ipv4 = true
ms bind msgr2 = false
run dir = ${folder}/run
log file = ${folder}/log/$name.log
admin socket = ${folder}/run/$name.asok
pid file = ${folder}/run/$name.pid
mon data = ${folder}/mon/a
osd data = ${folder}/osd/0
osd class update on start = false
osd crush update on start = false
osd objectstore = bluestore
bluestore block create = true
bluestore block size = 2147483648
bluestore cache size = 67108864
osd memory target = 939524096
rgw data = ${folder}/rgw
rgw num rados handles = 1
rgw thread pool size = 16
rgw frontends = beast endpoint=127.0.0.1:${port}
rgw enable usage log = false
rgw enable gc threads = false
rgw enable lc threads = false
rgw enable quota threads = false
`;
}
