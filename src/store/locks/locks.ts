/**
 * Locks by action key, so that two runs do not make the same thing at the same time. They save work and nothing rests
 * on them: whoever ignores or deletes them, or steals a live one, makes something twice, and the first record wins.
 *
 * A lock is a file `<key>.<generation>.json` that names its owner. To take one: list the key's files; if an owner
 * among them lives, it is held; else create the next generation exclusively; then list again and give way if a living
 * rival is there, because it may have listed before this file was created. Of two that hold at once, the later to
 * create would have seen the earlier; so there are never two. The dead are taken away by the next holder. A file that
 * cannot be understood counts as dead: owners appear with their whole text at once.
 */

import { type Owner, type OwnerState, parseOwner } from './owner.ts';

/** The operations on files that locking needs. Each is atomic; waiting between them is allowed. */
export interface LockFiles {
  /** Names that begin with `prefix`. */
  list(prefix: string): readonly string[] | Promise<readonly string[]>;
  /** The text of a file and a stamp that changes as long as its owner lives; undefined if it is gone. */
  read(name: string): LockText | undefined | Promise<LockText | undefined>;
  /** Creates a file that names this owner, all at once; false if the name is taken. */
  create(name: string): boolean | Promise<boolean>;
  remove(name: string): void | Promise<void>;
}

export interface LockText {
  readonly text: string;
  readonly stamp: string;
}

export interface LockRules {
  readonly token: string;
  stateOf(owner: Owner): OwnerState;
  /** Milliseconds of a clock that only goes forward. */
  now(): number;
}

export type Acquired =
  | { readonly outcome: 'taken'; release(): Promise<void> }
  | { readonly outcome: 'held'; readonly by: Owner };

export interface Locks {
  acquire(key: string): Promise<Acquired>;
  /** Who holds it now, if anybody does. */
  holder(key: string): Promise<Owner | undefined>;
}

/** An owner that cannot be observed counts as dead when its stamp has not changed for so long. */
export const silenceMsMax = 60_000;

const generationMax = 999_999_999;

/** The dead are not always taken away: something that is no file stays, and perhaps under the largest number. */
function nextOf(taken: ReadonlySet<number>): number {
  const after = 1 + Math.max(0, ...taken);
  if (after <= generationMax) return after;
  for (let free = 1; ; free++) if (!taken.has(free)) return free;
}

interface Claim {
  readonly name: string;
  readonly generation: number;
  /** Undefined for the dead. */
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

  const claims = async (key: string): Promise<Claim[]> => {
    const found: Claim[] = [];
    for (const name of await files.list(`${key}.`)) {
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
      for (;;) {
        const before = await claims(key);
        const holder = before.find((claim) => claim.owner !== undefined)?.owner;
        if (holder !== undefined) return { outcome: 'held', by: holder };
        const generation = nextOf(new Set(before.map((claim) => claim.generation)));
        const name = `${key}.${generation}.json`;
        // Somebody was faster: look who.
        if (!(await files.create(name))) continue;
        const others = (await claims(key)).filter((claim) => claim.name !== name);
        const rival = others.find((claim) => claim.owner !== undefined)?.owner;
        if (rival !== undefined) {
          await files.remove(name);
          return { outcome: 'held', by: rival };
        }
        for (const dead of others) await files.remove(dead.name);
        return { outcome: 'taken', release: () => release(name) };
      }
    },
    holder: async (key) => (await claims(key)).find((claim) => claim.owner !== undefined)?.owner,
  };

  /** Only what is still this owner's is removed: it may have been stolen meanwhile. */
  async function release(name: string): Promise<void> {
    const content = await files.read(name);
    if (content !== undefined && parseOwner(content.text)?.token === rules.token) await files.remove(name);
  }
}
