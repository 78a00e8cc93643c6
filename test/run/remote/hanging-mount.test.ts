/** A mount whose server has gone costs a run seconds, and does not hold it: sshfs, whose server is stopped. */

import { execFileSync, spawn } from 'node:child_process';
import { chmodSync, existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { parseDigest } from '../../../src/core/values/digest.ts';
import { blobName } from '../../../src/store/objects/names.ts';
import { folderObjects } from '../../../src/store/remote/adapters/folder.ts';
import { testWith } from '../../support/programs.ts';
import { createRig } from '../../support/rig.ts';
import { machine, warningsOf } from './machines.ts';

const study = '{ name: study, stages: { a: { uses: source }, b: { uses: add, needs: { input: a } } } }';
const server = '/usr/lib/openssh/sftp-server';

testWith(['sshfs'], 'a shared folder that hangs is not used, and holds no run', async (t) => {
  const rig = createRig(t);
  const [mount, origin, script] = ['mount', 'origin', 'server.sh'].map((name) => join(rig.folder, name));
  if (mount === undefined || origin === undefined || script === undefined) return t.fail('no paths');
  for (const folder of [mount, origin]) mkdirSync(folder);
  writeFileSync(
    script,
    `#!/bin/sh\necho $$ > ${rig.folder}/.pid; mv ${rig.folder}/.pid ${rig.folder}/pid\nexec ${server}\n`,
  );
  chmodSync(script, 0o755);
  const options = `ssh_command=${script},cache=no`;
  const sshfs = spawn('sshfs', ['-f', '-o', options, `x:${origin}`, mount], { stdio: 'ignore' });
  t.teardown(() => sshfs.kill());
  // The folder is mounted before the server has begun.
  const told = join(rig.folder, 'pid');
  const begun = (): boolean => readFileSync('/proc/mounts', 'utf8').includes(mount) && existsSync(told);
  for (let round = 0; round < 300 && !begun(); round++) await new Promise((resume) => setTimeout(resume, 100));
  const pid = Number(readFileSync(told, 'utf8'));
  t.teardown(() => {
    process.kill(pid, 'SIGCONT');
    execFileSync('fusermount3', ['-u', '-z', mount]);
  });
  const shared = join(mount, 'cache');
  const open = () => folderObjects(shared, 2000);
  t.like((await machine(rig, 'one', { objects: open() }).run(study)).remote, { sentRecords: 2 });
  t.true(existsSync(join(origin, 'cache', 'ac')), 'the mount works');
  t.like((await machine(rig, 'two', { objects: open() }).run(study)).facts, { executed: 0 });
  const used = open();
  const digest = parseDigest(`sha256:${'0'.repeat(64)}`);
  t.is(await used.stat(blobName(digest)), undefined);
  const broken = async function* (): AsyncGenerator<Uint8Array> {
    yield new Uint8Array(10);
    process.kill(pid, 'SIGSTOP');
    yield new Uint8Array(10);
  };
  const content = { bytes: 20, sha256: '0'.repeat(64), open: broken };
  await t.throwsAsync(used.put(blobName(digest), content), { message: /does not answer/ }, 'in the middle of a call');
  await t.throwsAsync(used.stat(blobName(digest)), { message: /does not answer/ });
  const before = performance.now();
  const run = await machine(rig, 'three', { objects: open() }).run(study);
  t.true(performance.now() - before < 20_000, 'in seconds');
  t.like(run.facts, { outcome: 'succeeded', executed: 2 });
  t.true(
    warningsOf(run).some((one) => /is not used for the rest of this command: file:.* does not answer/.test(one)),
    warningsOf(run).join('\n'),
  );
});
