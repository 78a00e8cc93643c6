/** Keys, `push`, `remote status` and `remote gc` on the command line. */

import {
  chmodSync,
  copyFileSync,
  existsSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  utimesSync,
  writeFileSync,
} from 'node:fs';
import { join } from 'node:path';
import test from 'ava';
import type { ActionRecord } from '../../../src/core/facts/record.ts';
import type { ActionKey } from '../../../src/core/values/digest.ts';
import { signRecord } from '../../../src/store/remote/trust/envelope.ts';
import { readSigningKey } from '../../../src/store/remote/trust/keys.ts';
import { openProject } from '../command-line.ts';
import { machines } from './machines.ts';

test('without trust a cache is read by nobody; push sends what was made before; keys tell who is believed', async (t) => {
  const { one, clone, folder } = await machines(t);
  t.is((await openProject(one.folder, { env: { PIPELINE_REMOTE: '0' } }).run('run', 'small.yaml', '-q')).code, 0);
  const pushed = await one.run('push');
  t.is(pushed.code, 0, pushed.error);
  t.regex(pushed.out, /^sent 2 results \(.*\), 0 were there$/m);
  t.regex((await one.run('push', '--run', 'latest')).out, /^sent 0 results \(0 B\), 2 were there$/m);
  const two = clone('two');
  const store = ['--store', join(one.folder, 'artifacts')];
  const refused = await two.run('push', ...store);
  t.is(refused.code, 2);
  t.regex(refused.error, /nothing is sent from here: this machine has no key/);
  t.is((await two.run('keys', 'new', 'bob')).code, 0);
  t.regex((await two.run('push', ...store)).error, /the keys of this machine \(bob\) are not trusted here/);
  t.regex((await two.run('keys', 'list')).out, /alice .*trusted\s*$/m);
  t.regex((await two.run('keys', 'list')).out, /bob .*signs here .*not trusted/);
  writeFileSync(join(two.folder, 'pipeline.config.yaml'), `remote: { url: "file://${join(folder, 'cache')}" }\n`);
  const stranger = await two.run('run', 'small.yaml');
  t.is(stranger.code, 0, stranger.error);
  t.regex(stranger.out, /0 hits, 2 misses/);
  t.regex(stranger.out, /not believed: 2 records signed by the key [0-9a-f]{16}, whom `trust` does not name/);
  const secret = join(folder, 'home of one', 'arrowline', 'keys', 'alice.pem');
  t.is(statSync(secret).mode & 0o777, 0o600);
  const config = readFileSync(join(one.folder, 'pipeline.config.yaml'), 'utf8');
  t.regex(config, /^# Shared by all\.\n/);
  t.regex(config, /^trust:\n {2}- keys\/alice\.pub\n/m);
  t.is((await one.run('keys', 'new', 'alice')).code, 4, 'a key is never replaced');
  t.is((await one.run('keys', 'trust', secret)).code, 2, 'a private key is not published');
  copyFileSync(secret, secret.replace('alice', 'my laptop'));
  const misnamed = await one.run('keys', 'trust', 'my laptop');
  t.is(misnamed.code, 0, 'it is the same key');
  rmSync(join(one.folder, 'pipeline.config.yaml'));
  const unwritten = await one.run('keys', 'trust', 'my laptop');
  t.is(unwritten.code, 2);
  t.regex(unwritten.error, /"my laptop" is no name of a key/);
  t.false(existsSync(join(one.folder, 'keys', 'my laptop.pub')), 'nothing was written');
});

test('status tells what is wrong, and gc deletes what nobody used, but nothing of the newest runs', async (t) => {
  const { one, clone, cache } = await machines(t);
  t.is((await one.run('run', 'small.yaml', '-q')).code, 0);
  t.is((await one.run('run', 'small.yaml', '-q', '-P', 'split=0.4')).code, 0);
  const status = await one.run('remote', 'status');
  t.is(status.code, 0, status.out + status.error);
  t.regex(status.out, /conditional writes work, deleting work, the clocks agree/);
  const doctor = await one.run('doctor');
  t.regex(
    doctor.out,
    /^shared cache: file:.*, answers in \d+ ms\n {2}believes: alice\n {2}sends results signed by alice/m,
  );
  const files = readdirSync(cache, { recursive: true, encoding: 'utf8' }).filter((name) =>
    /^(ac|cas)\/..\/.{60}/.test(name),
  );
  t.is(files.length, 6, files.join());
  const longAgo = new Date(Date.now() - 200 * 86_400_000);
  for (const file of files) utimesSync(join(cache, file), longAgo, longAgo);
  const kept = await one.run('remote', 'gc', '--dry-run');
  t.regex(kept.out, /^would delete 0 records and 0 artifacts/m);
  const fewer = await one.run('remote', 'gc', '--keep-runs', '1', '--json');
  t.like(fewer.json()[0], { records: 1, blobs: 1, keptRecords: 2 });
  t.regex((await clone('two').run('remote', 'gc')).error, /nothing is deleted from here: this machine has no key/);
  // A hit after a long time makes its objects young again.
  const again = await one.run('run', 'small.yaml', '-q', '-P', 'split=0.4', '--store', 'new');
  t.is(again.code, 0, again.error);
  t.like((await one.run('remote', 'gc', '--store', 'new', '--keep-runs', '1', '--json')).json()[0], { records: 0 });
  mkdirSync(join(one.folder, 'elsewhere'));
  writeFileSync(join(one.folder, 'elsewhere', 'a file'), '');
  const config = readFileSync(join(one.folder, 'pipeline.config.yaml'), 'utf8');
  writeFileSync(join(one.folder, 'pipeline.config.yaml'), config.replace(cache, join(one.folder, 'elsewhere')));
  const foreign = await one.run('remote', 'status');
  t.is(foreign.code, 4);
  t.regex(foreign.out, /problem: it cannot be written to: .* is no shared cache: it has other files/);
});

test('audit compares results of the cache with results that are made again, which finds a wrong one that is signed well', async (t) => {
  const { one, clone, cache, folder } = await machines(t);
  t.is((await one.run('run', 'small.yaml', '-q')).code, 0);
  const two = clone('two');
  const audit = ['audit', 'small.yaml', '--remote', '--sample', '100%', '--times', '1', '--jobs', '1'];
  const sound = await two.run(...audit);
  t.is(sound.code, 0, sound.out + sound.error);
  t.regex(sound.out, /1 run, 2 actions compared: all results are equal/);
  t.is((await one.run('run', 'small.yaml', '-q', '-P', 'split=0.4')).code, 0);
  const [right, other] = recordsIn(cache).filter(({ record }) => record.fingerprint.kind === 'normalize');
  if (right === undefined || other === undefined) throw new Error('two results were expected');
  const pem = readFileSync(join(folder, 'home of one', 'arrowline', 'keys', 'alice.pem'), 'utf8');
  const alice = readSigningKey(pem, 'alice');
  if ('problem' in alice) throw new Error(alice.problem);
  const wrong = JSON.stringify({ ...right.record, outputs: other.record.outputs });
  chmodSync(right.path, 0o644);
  writeFileSync(right.path, signRecord(right.record.key as ActionKey, wrong, alice));
  const audits = await Promise.all(
    [0.2, 0.4].map((split) => clone(`split ${split}`).run(...audit, '-P', `split=${split}`)),
  );
  t.deepEqual(audits.map(({ code }) => code).sort(), [0, 1], audits.map(({ out, error }) => out + error).join());
  t.regex(
    audits.map(({ out }) => out).join(),
    /differs {2}normalize {2}output "dataset", the shared cache against run 1/,
  );
});

function recordsIn(cache: string): { readonly path: string; readonly record: ActionRecord }[] {
  return readdirSync(join(cache, 'ac'), { recursive: true, encoding: 'utf8' })
    .filter((name) => name.endsWith('.json'))
    .map((name) => {
      const path = join(cache, 'ac', name);
      return { path, record: JSON.parse(JSON.parse(readFileSync(path, 'utf8')).record) };
    });
}
