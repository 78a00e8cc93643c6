/**
 * Hosts that are reached by ssh, all of them this machine: a server each on a port of the loopback, with keys of their own.
 * Nothing in /etc, in ~/.ssh or of a running server is used. Needs root and Debian's openssh-server.
 */

import { execFileSync } from 'node:child_process';
import { copyFileSync, existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { connect, createServer } from 'node:net';
import { tmpdir, userInfo } from 'node:os';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';

export interface SshHosts {
  /** Options of ssh with which `h1`, `h2` and so on are hosts. */
  readonly options: readonly string[];
  readonly names: readonly string[];
  /** Ends the server of a host and all its connections; its other processes go on. */
  stopServer(name: string): Promise<void>;
  startServer(name: string): Promise<void>;
  stop(): Promise<void>;
}

export async function startSshHosts(count = 2): Promise<SshHosts> {
  const folder = mkdtempSync(join(tmpdir(), 'ssh-'));
  const at = (name: string): string => join(folder, name);
  // The folder in which a server gives up its rights; Debian makes it when the system starts.
  mkdirSync('/run/sshd', { recursive: true, mode: 0o755 });
  for (const key of ['host', 'user'])
    execFileSync('ssh-keygen', ['-q', '-t', 'ed25519', '-N', '', '-f', at(key)], { stdio: 'ignore' });
  copyFileSync(at('user.pub'), at('authorized'));
  const names = Array.from({ length: count }, (_, index) => `h${index + 1}`);
  const ports = new Map<string, number>();
  for (const name of names) ports.set(name, await freePort());
  const hostKey = readFileSync(at('host.pub'), 'utf8').split(' ').slice(0, 2).join(' ');
  writeFileSync(at('known'), names.map((name) => `[127.0.0.1]:${ports.get(name)} ${hostKey}\n`).join(''));
  writeFileSync(
    at('client'),
    `${names.map((name) => `Host ${name}\n  HostName 127.0.0.1\n  Port ${ports.get(name)}\n`).join('')}
Host *
  User ${userInfo().username}
  IdentityFile ${at('user')}
  IdentitiesOnly yes
  IdentityAgent none
  UserKnownHostsFile ${at('known')}
  GlobalKnownHostsFile /dev/null
  StrictHostKeyChecking yes
`,
  );
  const startServer = async (name: string): Promise<void> => {
    const config = at(`${name}.server`);
    writeFileSync(
      config,
      `Port ${ports.get(name)}
ListenAddress 127.0.0.1
HostKey ${at('host')}
AuthorizedKeysFile ${at('authorized')}
PidFile ${at(`${name}.pid`)}
StrictModes no
UsePAM no
PermitRootLogin prohibit-password
PasswordAuthentication no
KbdInteractiveAuthentication no
LogLevel ERROR
# A shell that is not the first reads no start files of the user, which may do anything and take any time.
SetEnv SHLVL=2
`,
    );
    execFileSync('/usr/sbin/sshd', ['-f', config], { stdio: 'ignore' });
    await untilOpen(ports.get(name) ?? 0);
  };
  const stopServer = async (name: string): Promise<void> => {
    const file = at(`${name}.pid`);
    if (!existsSync(file)) return;
    const pid = Number(readFileSync(file, 'utf8'));
    for (const one of [...childrenOf(pid), pid]) kill(one);
    rmSync(file);
    while (existsSync(`/proc/${pid}`)) await pause(20);
  };
  const stop = async (): Promise<void> => {
    for (const name of names) await stopServer(name);
    rmSync(folder, { recursive: true, force: true });
  };
  try {
    for (const name of names) await startServer(name);
  } catch (error) {
    await stop();
    throw error;
  }
  return { options: [`-F${at('client')}`], names, startServer, stopServer, stop };
}

async function untilOpen(port: number): Promise<void> {
  for (let look = 0; look < 100; look++) {
    const open = await new Promise<boolean>((resolve) => {
      const socket = connect(port, '127.0.0.1')
        .once('connect', () => resolve(true))
        .once('error', () => resolve(false));
      socket.once('connect', () => socket.destroy());
    });
    if (open) return;
    await pause(50);
  }
  throw new Error('the server of ssh does not start');
}

function freePort(): Promise<number> {
  return new Promise((resolve) => {
    const server = createServer().listen(0, '127.0.0.1', () => {
      const address = server.address();
      server.close(() => resolve(typeof address === 'object' && address !== null ? address.port : 0));
    });
  });
}

/** The connections of a server: its sessions, and the processes that serve them. Jobs have sessions of their own. */
function childrenOf(pid: number): number[] {
  const file = `/proc/${pid}/task/${pid}/children`;
  if (!existsSync(file)) return [];
  const children = readFileSync(file, 'latin1').split(' ').filter(Boolean).map(Number);
  return children.flatMap((child) => [...childrenOf(child), child]);
}

function kill(pid: number): void {
  try {
    process.kill(pid, 'SIGKILL');
  } catch {
    // It has ended by itself.
  }
}
