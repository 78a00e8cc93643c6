/**
 * Locks by action key, so that two runs do not make the same result at the same time. They only save work: if a lock is
 * ignored, deleted or stolen from a live owner, a result is made twice, and the first record wins.
 *
 * A lock is a file `<key>.<generation>.json` that names its owner. To take one: list the key's files; if an owner among
 * them is alive, it is held; otherwise create the next generation exclusively; then list again and yield if there is a
 * living rival, which may have listed before this file was created. If two held it at once, the one that created its
 * file later would have seen the earlier; so there are never two. The next holder deletes the files of dead owners. A
 * file that cannot be parsed counts as dead: an owner's text appears all at once.
 */

import { type Owner, type OwnerState, parseOwner } from './owner.ts';

/** The file operations that locking needs. Each is atomic; there may be pauses between them. */
export interface LockFiles {
  /** Names that begin with `prefix`. `anew`: as they are now, where another machine may have seen to it that they differ. */
  list(prefix: string, anew?: boolean): readonly string[] | Promise<readonly string[]>;
  /** The text of a file and a stamp that changes while its owner is alive; undefined if it is gone. */
  read(name: string): LockText | undefined | Promise<LockText | undefined>;
  /** Creates a file that names this owner, atomically; false if the name is taken. */
  create(name: string): boolean | Promise<boolean>;
  remove(name: string): void | Promise<void>;
  /** A moment in which a name that is taken may come into sight. */
  pause(): Promise<void>;
}

export interface LockText {
  readonly text: string;
  readonly stamp: string;
}

export interface LockRules {
  readonly token: string;
  stateOf(owner: Owner): OwnerState;
  /** Milliseconds of a monotonic clock. */
  now(): number;
}

export type Acquired =
  | { readonly outcome: 'taken'; release(): Promise<void> }
  | { readonly outcome: 'held'; readonly by: Owner };

export interface Locks {
  acquire(key: string): Promise<Acquired>;
  /** The present holder, if any. `anew`: see LockFiles. */
  holder(key: string, anew?: boolean): Promise<Owner | undefined>;
}

/**
 * An unobservable owner counts as dead if its stamp has not changed for this long. A network file system may show an old
 * stamp for a minute, and the next one for a minute too.
 */
export const silenceMsMax = 180_000;

const generationMax = 999_999_999;

/**
 * Files of dead owners are not always deleted: something that is not a file is kept, and may have the largest number.
 */
function nextOf(taken: ReadonlySet<number>): number {
  const after = 1 + Math.max(0, ...taken);
  if (after <= generationMax) return after;
  for (let free = 1; ; free++) if (!taken.has(free)) return free;
}

interface Claim {
  readonly name: string;
  readonly generation: number;
  /** Undefined if the owner is dead. */
  readonly owner: Owner | undefined;
}

export function fileLocks(files: LockFiles, rules: LockRules): Locks {
  const heard = new Map<string, { stamp: string; at: number }>();

  const lives = (owner: Owner, name: string, stamp: string): boolean => {
    const state = rules.stateOf(owner);
    if (state !== 'elsewhere') return state === 'alive';
    const last = heard.get(name);
    if (last?.stamp === stamp) return rules.now() - last.at < silenceMsMax;
    heard.set(name, { stamp, at: rules.now() });
    return true;
  };

  const claims = async (key: string, anew = false, own?: string): Promise<Claim[]> => {
    const found: Claim[] = [];
    for (const name of await files.list(`${key}.`, anew)) {
      if (name === own) continue;
      const generation = Number(/\.(\d{1,9})\.json$/.exec(name)?.[1] ?? Number.NaN);
      const content = Number.isNaN(generation) ? undefined : await files.read(name);
      if (content === undefined) continue;
      const owner = parseOwner(content.text);
      found.push({ name, generation, owner: owner && lives(owner, name, content.stamp) ? owner : undefined });
    }
    return found;
  };

  return {
    acquire: async (key) => {
      for (let taken = false; ; taken = true) {
        // A name that another process was faster to take may not be seen at once.
        if (taken) await files.pause();
        const before = await claims(key, taken);
        const holder = before.find((claim) => claim.owner !== undefined)?.owner;
        if (holder !== undefined) return { outcome: 'held', by: holder };
        const generation = nextOf(new Set(before.map((claim) => claim.generation)));
        const name = `${key}.${generation}.json`;
        if (!(await files.create(name))) continue;
        const others = await claims(key, false, name);
        const rival = others.find((claim) => claim.owner !== undefined)?.owner;
        if (rival !== undefined) {
          await files.remove(name);
          return { outcome: 'held', by: rival };
        }
        for (const dead of others) await files.remove(dead.name);
        return { outcome: 'taken', release: () => release(name) };
      }
    },
    holder: async (key, anew) => (await claims(key, anew)).find((claim) => claim.owner !== undefined)?.owner,
  };

  /** Delete it only if it is still this owner's: it may have been stolen meanwhile. */
  async function release(name: string): Promise<void> {
    const content = await files.read(name);
    if (content !== undefined && parseOwner(content.text)?.token === rules.token) await files.remove(name);
  }
}
