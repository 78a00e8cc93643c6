/**
 * The port on which everything that a store keeps for good rests: immutable objects by name. Blobs, records, checkpoints,
 * codes and marks are kept through it and know no path; a disk is behind it, and whatever else passes the contract
 * (`test/store/objects/contract.ts`).
 *
 * An object that has its name is whole, at every moment and after a loss of power. A barrier makes names survive that:
 * whoever lets one object name another puts the other, waits for a barrier, and then puts the one. Several puts may
 * share one barrier.
 */

import type { FaultListener } from '../fault.ts';

export type Collection = 'blobs' | 'records' | 'checkpoints' | 'codes' | 'marks';

/** `blobs/<digest>`, `records/<key>`, `checkpoints/<prefix key>/<position>`, `codes/<digest>`, `marks/<key>`. */
export type ObjectName = `${Collection}/${string}`;

export interface ObjectStat {
  readonly bytes: number;
  /** Milliseconds since 1970. */
  readonly modified: number;
  /** `a folder`, `a symbolic link`: something that is no object has the name. */
  readonly foreign?: string;
}

export interface ListedObject extends ObjectStat {
  readonly name: ObjectName;
}

/** What became of the file that had a name; undefined if there was none. */
export type Freed = 'deleted' | 'set aside' | undefined;

/** Every call rejects with a StoreFault where the store cannot do it. */
export interface ObjectStore {
  /** The bytes of an object; undefined if there is none, or one of more than `bytesMax` bytes. */
  get(name: ObjectName, bytesMax?: number): Promise<Uint8Array | undefined>;
  /** The text of a small object in UTF-8, with what is no UTF-8 replaced: a no-op run reads thousands. */
  text(name: ObjectName): Promise<string | undefined>;
  /** Bytes `from` to `to` (exclusive), fewer where the object ends before; undefined if there is none. */
  range(name: ObjectName, from: number, to: number): Promise<Uint8Array | undefined>;
  /** The bytes of an object piece by piece; undefined if there is none. */
  read(name: ObjectName): Promise<AsyncIterable<Uint8Array> | undefined>;
  /** Size and age of whatever has the name; undefined if nothing has. */
  stat(name: ObjectName): Promise<ObjectStat | undefined>;
  /**
   * All objects whose names begin with `prefix`, in order of their names, and whatever else has the name of one. A part
   * of the store that cannot be listed is told to `onFault`, or rejects without one.
   */
  list(prefix: ObjectName, onFault?: FaultListener): Promise<ListedObject[]>;
  /** Gives bytes a name; false if it is taken, whose holder is left as it is. */
  putIfAbsent(name: ObjectName, bytes: Uint8Array): Promise<boolean>;
  /** The same for bytes that come piece by piece. Without their end there is no object. */
  write(name: ObjectName, pieces: AsyncIterable<Uint8Array>): Promise<boolean>;
  /** Gives bytes a name and takes it from its holder: at every moment one of them has it. */
  replace(name: ObjectName, bytes: Uint8Array): Promise<void>;
  /** Sets the time of an object to now. Does nothing if there is none. */
  touch(name: ObjectName): Promise<void>;
  /** Deletes an object. Whatever else has the name keeps its content under another name. */
  remove(name: ObjectName): Promise<Freed>;
  /** Frees a name and keeps its holder for a while, out of the way of every reader. */
  setAside(name: ObjectName): Promise<void>;
  /** Resolves when everything that was put, found taken or removed before the call survives a loss of power. */
  barrier(): Promise<void>;
  /** Why `remove` would not delete what has the name; undefined if it would, or if nothing has it. */
  whyKept(name: ObjectName): Promise<string | undefined>;
  /** Where people find an object, relative to the store. */
  place(name: ObjectName): string;
  /** Places in which objects cannot lie, because something else is there. */
  obstacles(): Promise<readonly Place[]>;
}

export interface Place {
  /** Relative to the store. */
  readonly path: string;
  readonly reason: string;
}
