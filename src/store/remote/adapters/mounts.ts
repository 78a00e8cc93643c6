/** Whether this machine has file systems whose calls may never come back: of networks, and of programs (FUSE). */

import { readFileSync } from 'node:fs';

/** Of this kernel alone. Any other may wait for somebody. */
const local = new Set([
  ...['ext2', 'ext3', 'ext4', 'xfs', 'btrfs', 'zfs', 'f2fs', 'bcachefs', 'overlay', 'squashfs', 'iso9660', 'vfat'],
  ...['tmpfs', 'ramfs', 'devtmpfs', 'devpts', 'proc', 'sysfs', 'cgroup', 'cgroup2', 'mqueue', 'hugetlbfs', 'pstore'],
  ...['bpf', 'tracefs', 'debugfs', 'securityfs', 'configfs', 'efivarfs', 'binfmt_misc', 'rpc_pipefs', 'nsfs'],
  ...['fusectl', 'selinuxfs'],
]);

/**
 * Asks for no path: that alone may hang. False on Windows, whose mounts give up by themselves; true where the mounts are not
 * told.
 */
export function mountsMayHang(): boolean {
  if (process.platform === 'win32') return false;
  try {
    const mounts = readFileSync('/proc/self/mounts', 'utf8').split('\n');
    return mounts.some((line) => line !== '' && !local.has(line.split(' ')[2] ?? ''));
  } catch {
    return true;
  }
}
