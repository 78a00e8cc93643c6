/**
 * A network file system in this process: some machines share a folder, and each sees seconds later what another has done
 * in it. The files are real ones; Node's file functions answer as a client with caches would. Time is virtual: it passes
 * when somebody pauses, and with each call.
 *
 * - A name that another machine has made is missing until it is `lagMs` old, and one that it has removed is listed so long.
 * - A machine that changes a folder sees its names as they are then, unless the client is `stubborn`.
 * - The server decides what is taken: a call that fails with EEXIST brings the name into sight.
 * - Times that another machine has set are seen late, except through a file that is open.
 */

import { AsyncLocalStorage } from 'node:async_hooks';
import fs from 'node:fs';
import { syncBuiltinESMExports } from 'node:module';
import os from 'node:os';
import { basename, dirname, sep } from 'node:path';
import timers from 'node:timers/promises';
import { diskFiles } from '../../src/store/objects/file-system.ts';

export interface LateFiles {
  /** Does something on a machine, whose name its processes see as that of their host. */
  on<Result>(machine: string, action: () => Result): Result;
  /** Lets time pass for all machines. */
  pass(ms: number): void;
  /** How often a machine did not see what was there. */
  unseen(): number;
  uninstall(): void;
}

export interface Lateness {
  readonly lagMs: number;
  /** Changing a folder does not make a machine see it anew. */
  readonly stubborn?: boolean;
}

/** A change of a name, or of the times of a file, by a machine. */
interface Change {
  readonly by: string;
  readonly at: number;
}

interface Touch extends Change {
  readonly before: number;
}

type Call = (...given: unknown[]) => unknown;

/** Milliseconds that a call takes. */
const callMs = 0.05;

/** Makes the folder a shared one until `uninstall`. Only one is shared at a time. */
export function installLateFiles(root: string, { lagMs, stubborn = false }: Lateness): LateFiles {
  const machines = new AsyncLocalStorage<string>();
  let now = 0;
  let unseen = 0;
  const made = new Map<string, Change>();
  const gone = new Map<string, Change>();
  const touched = new Map<bigint | number, Touch>();
  /** When a machine last saw a folder, or a name, as it is. */
  const seen = new Map<string, number>();

  const inside = (path: unknown): path is string =>
    typeof path === 'string' && (path === root || path.startsWith(root + sep)) && machines.getStore() !== undefined;
  const here = (): string => machines.getStore() ?? '';
  const known = (path: string): number => seen.get(`${here()} ${path}`) ?? Number.NEGATIVE_INFINITY;
  const see = (path: string): void => void seen.set(`${here()} ${path}`, now);
  const isLate = (change: Change | undefined, path: string): boolean =>
    change !== undefined &&
    change.by !== here() &&
    now - change.at < lagMs &&
    Math.max(known(path), stubborn ? Number.NEGATIVE_INFINITY : known(dirname(path))) < change.at;
  /** Whether the name, or that of a folder above it, is not in sight yet. */
  const isUnseen = (path: string): boolean => {
    for (let at = path; at.length > root.length; at = dirname(at)) if (isLate(made.get(at), at)) return true;
    return false;
  };
  const refuseUnseen = (path: string): void => {
    if (!isUnseen(path)) return;
    unseen++;
    throw Object.assign(new Error(`ENOENT: not in sight, '${path}'`), { code: 'ENOENT', syscall: 'open', path });
  };
  const change = (path: string, how: 'made' | 'gone'): void => {
    now += callMs;
    (how === 'made' ? made : gone).set(path, { by: here(), at: now });
    if (how === 'gone') made.delete(path);
    see(dirname(path));
  };

  const originals = new Map<string, Call>();
  const originalOf = (name: string): Call => {
    const original = originals.get(name);
    if (original === undefined) throw new Error(`${name} is not replaced`);
    return original;
  };
  const real = (name: string, ...given: unknown[]): unknown => Reflect.apply(originalOf(name), fs, given);
  const isThere = (path: string): boolean => real('existsSync', path) === true;
  /** The server says that a name is taken: it is in sight from then on. Its folder has to be in sight before. */
  const seenIfTaken = <Result>(path: string, call: () => Result): Result => {
    refuseUnseen(dirname(path));
    try {
      return call();
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code === 'EEXIST') see(path);
      throw error;
    }
  };
  const replace = (name: string, replacement: (...given: unknown[]) => unknown): void => {
    originals.set(name, Reflect.get(fs, name) as Call);
    Reflect.set(fs, name, (...given: unknown[]) => (inside(given[0]) ? replacement(...given) : real(name, ...given)));
  };

  for (const name of ['lstatSync', 'statSync'])
    replace(name, (path, options, ...rest) => {
      const lenient = (options as { throwIfNoEntry?: boolean } | undefined)?.throwIfNoEntry === false;
      if (isUnseen(path as string) && isThere(path as string)) {
        if (lenient) {
          unseen++;
          return undefined;
        }
        refuseUnseen(path as string);
      }
      const stat = real(name, path, options, ...rest) as fs.Stats | undefined;
      const touch = stat && touched.get(stat.ino);
      if (stat !== undefined && touch !== undefined && touch.by !== here() && now - touch.at < lagMs)
        stat.mtimeMs = touch.before;
      return stat;
    });
  replace('existsSync', (path) => !isUnseen(path as string) && isThere(path as string));
  replace('readdirSync', (path, ...rest) => {
    refuseUnseen(path as string);
    const entries = real('readdirSync', path, ...rest) as (string | fs.Dirent)[];
    const nameOf = (entry: string | fs.Dirent): string => (typeof entry === 'string' ? entry : entry.name);
    const visible = entries.filter(
      (entry) => !isLate(made.get(`${path}${sep}${nameOf(entry)}`), `${path}${sep}${nameOf(entry)}`),
    );
    unseen += entries.length - visible.length;
    if (rest.length > 0) return visible;
    const ghosts = [...gone].flatMap(([name, by]) =>
      dirname(name) === path && isLate(by, name) && !isThere(name) ? [basename(name)] : [],
    );
    return [...visible, ...ghosts];
  });
  replace('openSync', (path, flags, ...rest) => {
    const creates = typeof flags === 'string' && /^[wa]/.test(flags);
    if (!creates) refuseUnseen(path as string);
    const isNew = creates && !isThere(path as string);
    const descriptor = seenIfTaken(path as string, () => real('openSync', path, flags, ...rest));
    if (isNew) change(path as string, 'made');
    return descriptor;
  });
  for (const name of ['mkdirSync', 'writeFileSync'])
    replace(name, (path, ...rest) => {
      const isNew = !isThere(path as string);
      const result = seenIfTaken(path as string, () => real(name, path, ...rest));
      if (isNew) change(path as string, 'made');
      return result;
    });
  replace('linkSync', (from, to) => {
    seenIfTaken(to as string, () => real('linkSync', from, to));
    change(to as string, 'made');
  });
  replace('renameSync', (from, to) => {
    refuseUnseen(dirname(to as string));
    real('renameSync', from, to);
    change(from as string, 'gone');
    change(to as string, 'made');
  });
  for (const name of ['unlinkSync', 'rmdirSync'])
    replace(name, (path) => {
      real(name, path);
      change(path as string, 'gone');
    });
  replace('utimesSync', (path, ...times) => {
    refuseUnseen(path as string);
    const { ino, mtimeMs } = real('lstatSync', path) as fs.Stats;
    real('utimesSync', path, ...times);
    touched.set(ino, { by: here(), at: now, before: mtimeMs });
  });

  const { hostname } = os;
  const pause = timers.setTimeout;
  Reflect.set(os, 'hostname', () => machines.getStore() ?? hostname());
  Reflect.set(timers, 'setTimeout', async (ms: number, value: unknown, ...rest: unknown[]) => {
    if (machines.getStore() === undefined) return Reflect.apply(pause, timers, [ms, value, ...rest]);
    now += ms;
    await new Promise((resume) => setImmediate(resume));
    return value;
  });
  syncBuiltinESMExports();
  // It holds functions of Node by their value.
  const { link, unlink } = diskFiles;
  Object.assign(diskFiles, {
    link: (path: string, name: string) => fs.linkSync(path, name),
    unlink: (path: string) => fs.unlinkSync(path),
  });
  return {
    on: (machine, action) => machines.run(machine, action),
    pass: (ms) => {
      now += ms;
    },
    unseen: () => unseen,
    uninstall: () => {
      for (const [name, original] of originals) Reflect.set(fs, name, original);
      Reflect.set(os, 'hostname', hostname);
      Reflect.set(timers, 'setTimeout', pause);
      syncBuiltinESMExports();
      Object.assign(diskFiles, { link, unlink });
    },
  };
}
