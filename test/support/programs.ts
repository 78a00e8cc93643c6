/** Programs that tests need and machines may lack: Python 3.8 or later with packages, strace that may trace, bash, awk. */

import { spawnSync } from 'node:child_process';
import test, { type Implementation } from 'ava';

const named = process.env.PIPELINE_TEST_PYTHON ?? 'python3';
/** The interpreter of tests, `PIPELINE_TEST_PYTHON` or `python3`, as it names itself: `python3` may be a script. */
export const python =
  spawnSync(named, ['-c', 'import sys; print(sys.executable)'], { encoding: 'utf8', timeout: 60_000 }).stdout?.trim() ||
  named;

const probes: { readonly [need: string]: readonly string[] } = {
  python: [python, '-c', 'import sys; sys.exit(sys.version_info < (3, 8))'],
  // As documents and pages name it.
  python3: ['python3', '-c', 'import sys; sys.exit(sys.version_info < (3, 8))'],
  setpriv: ['setpriv', '--version'],
  openssl: ['openssl', 'version'],
  bash: ['bash', '-c', 'true'],
  nginx: ['nginx', '-v'],
  // Not every machine lets a program mount anything.
  bindfs: [
    'bash',
    '-c',
    'at=$(mktemp -d) && mkdir $at/from $at/to && bindfs $at/from $at/to && umount $at/to && rmdir $at/from $at/to $at',
  ],
  radosgw: ['bash', '-c', 'radosgw --version && ceph-mon --version && ceph-osd --version && ceph --version'],
  // With the right to mount.
  sshfs: ['bash', '-c', 'sshfs --version && test -x /usr/lib/openssh/sftp-server && test -w /dev/fuse'],
  awk: ['awk', 'BEGIN { exit 0 }'],
  xmllint: ['xmllint', '--version'],
  jq: ['jq', '--version'],
  curl: ['curl', '--version'],
  git: ['git', '--version'],
  strace: ['strace', '-f', '--seccomp-bpf', '-o', '/dev/null', '--', 'true'],
};
const known = new Map<string, boolean>();

/** A program of those above, or a module of Python. */
export function isThere(need: string): boolean {
  const [program = '', ...words] = probes[need] ?? [python, '-c', `import ${need}`];
  const there = known.get(need) ?? spawnSync(program, words, { stdio: 'ignore', timeout: 60_000 }).status === 0;
  known.set(need, there);
  return there;
}

/** A test that is skipped where something that it needs is not there; its title then says so. */
export function testWith(needs: readonly string[], title: string, body: Implementation<[]>): void {
  const lacking = needs.find((need) => !isThere(need));
  if (lacking === undefined) test(title, body);
  else test.skip(`${title} (skipped: no ${lacking} here)`, body);
}
