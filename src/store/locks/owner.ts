/**
 * The owner of a lock or a lease, and whether its process is still alive. Knows processes; has never heard of the
 * locked things.
 *
 * A process number is not enough: numbers are reused, and start again after a reboot. If the system provides them, the
 * process's start time and the boot id are therefore part of the owner. Clocks are not compared.
 */

import { createHash, randomBytes } from 'node:crypto';
import { readFileSync, readlinkSync } from 'node:fs';
import { hostname } from 'node:os';

export interface Owner {
  readonly pid: number;
  readonly host: string;
  /** Start of the process in clock ticks since boot; Linux only, like the next fields. */
  readonly started?: string;
  readonly boot?: string;
  /** Process numbers mean nothing outside their namespace (another container). */
  readonly namespace?: string;
  /** Distinguishes two holders in one process. */
  readonly token: string;
  /** The run for which it is held. */
  readonly run?: string;
}

/** `elsewhere`: the process cannot be observed from here. */
export type OwnerState = 'alive' | 'dead' | 'elsewhere';

export function ownerHere(run?: string): Owner {
  const started = startOf(process.pid);
  const boot = bootId();
  const namespace = pidNamespace();
  return {
    pid: process.pid,
    host: hostname(),
    ...(started !== undefined && { started }),
    ...(boot !== undefined && { boot }),
    ...(namespace !== undefined && { namespace }),
    token: randomBytes(8).toString('hex'),
    ...(run !== undefined && { run }),
  };
}

export function ownerState(owner: Owner): OwnerState {
  if (owner.host !== hostname()) return 'elsewhere';
  if (owner.boot !== undefined && owner.boot !== bootId()) return 'dead';
  if (owner.namespace !== undefined && owner.namespace !== pidNamespace()) return 'elsewhere';
  if (owner.started !== undefined) return startOf(owner.pid) === owner.started ? 'alive' : 'dead';
  return processExists(owner.pid) ? 'alive' : 'dead';
}

/** Whether its host had another boot id: two machines may have the same name, so its processes may be alive. */
export function isOfOtherBoot(owner: Owner): boolean {
  return owner.host === hostname() && owner.boot !== undefined && owner.boot !== bootId();
}

/** The owner in the text of a file; undefined for any other text. */
export function parseOwner(text: string): Owner | undefined {
  try {
    const owner = JSON.parse(text) as Owner;
    const optional = [owner.started, owner.boot, owner.namespace, owner.run];
    const sound =
      Number.isSafeInteger(owner.pid) &&
      owner.pid > 0 &&
      typeof owner.host === 'string' &&
      typeof owner.token === 'string' &&
      optional.every((one) => one === undefined || typeof one === 'string');
    return sound ? owner : undefined;
  } catch {
    return undefined;
  }
}

/** Identifies the host, boot and process namespace, in which process numbers are unique, as 12 digits. */
export function placeHere(): string {
  place ??= createHash('sha256')
    .update(JSON.stringify([hostname(), bootId() ?? '', pidNamespace() ?? '']))
    .digest('hex')
    .slice(0, 12);
  return place;
}

/** `<number>-<start>` of this process; the start is 0 if the system does not provide it. */
export function processHere(): string {
  self ??= `${process.pid}-${startOf(process.pid) ?? 0}`;
  return self;
}

/** Whether a process of this place is alive, by its number and start as in `processHere`. */
export function processLives(pid: number, started: string): boolean {
  return started === '0' ? processExists(pid) : startOf(pid) === started;
}

let place: string | undefined;
let self: string | undefined;

/** `run 20260101T120000-01 (process 4711)`, for people. */
export function ownerText(owner: Owner): string {
  const where = owner.host === hostname() ? '' : ` on ${owner.host}`;
  return owner.run === undefined ? `process ${owner.pid}${where}` : `run ${owner.run} (process ${owner.pid}${where})`;
}

export function processExists(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === 'EPERM';
  }
}

/**
 * Field 22 of /proc/<pid>/stat; the second, the program's name, may contain blanks and brackets. A zombie counts as
 * ended.
 */
function startOf(pid: number): string | undefined {
  const stat = readText(`/proc/${pid}/stat`);
  const fields = stat?.slice(stat.lastIndexOf(')') + 2).split(' ');
  return fields === undefined || fields[0] === 'Z' ? undefined : fields[19];
}

function bootId(): string | undefined {
  return readText('/proc/sys/kernel/random/boot_id')?.trim();
}

function pidNamespace(): string | undefined {
  try {
    return readlinkSync('/proc/self/ns/pid');
  } catch {
    return undefined;
  }
}

function readText(path: string): string | undefined {
  try {
    return readFileSync(path, 'latin1');
  } catch {
    return undefined;
  }
}
