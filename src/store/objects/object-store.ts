/**
 * The port to immutable objects by name, which holds everything that a store keeps permanently. Blobs, records,
 * checkpoints, failures, codes, marks and signed records are kept through it and know no path. The implementation is a disk, or anything else
 * that passes the contract (`test/store/objects/contract.ts`).
 *
 * A named object is complete, at every moment and after a loss of power. A barrier makes names durable: before putting
 * an object that refers to another, put the other and wait for a barrier. Several puts may share one barrier.
 */

import type { FaultListener } from '../fault.ts';

export type Collection = 'blobs' | 'records' | 'checkpoints' | 'failures' | 'codes' | 'marks' | 'signed';

/** `blobs/<digest>`, `checkpoints/<prefix key>/<position>`, `codes/<digest>`; `records/`, `failures/`, `marks/` and `signed/<key>`. */
export type ObjectName = `${Collection}/${string}`;

export interface ObjectStat {
  readonly bytes: number;
  /** Milliseconds since 1970. */
  readonly modified: number;
  /** `a folder`, `a symbolic link`: the name is taken by something that is not an object. */
  readonly foreign?: string;
}

export interface ListedObject extends ObjectStat {
  readonly name: ObjectName;
}

/** The fate of the file that had the name; undefined if there was none. */
export type Freed = 'deleted' | 'set aside' | undefined;

/** Every call rejects with a StoreFault if the store cannot perform it. */
export interface ObjectStore {
  /** The bytes of an object; undefined if it does not exist or is larger than `bytesMax`. */
  get(name: ObjectName, bytesMax?: number): Promise<Uint8Array | undefined>;
  /**
   * The text of a small object in UTF-8, with invalid sequences replaced. A run that executes nothing reads thousands.
   */
  text(name: ObjectName): Promise<string | undefined>;
  /** Bytes `from` to `to` (exclusive), fewer if the object is shorter; undefined if it does not exist. */
  range(name: ObjectName, from: number, to: number): Promise<Uint8Array | undefined>;
  /** The bytes of an object as a stream; undefined if it does not exist. */
  read(name: ObjectName): Promise<AsyncIterable<Uint8Array> | undefined>;
  /** Size and age of the object, or of whatever has its name; undefined if nothing has. */
  stat(name: ObjectName): Promise<ObjectStat | undefined>;
  /**
   * Whether an object is there that must be, because something published later names it. In a store that machines share
   * it is waited for: another machine may have just published it. Ask only after it was found missing.
   */
  appears(name: ObjectName): Promise<boolean>;
  /**
   * All objects whose names begin with `prefix`, sorted by name, and other things with an object's name. A part of the
   * store that cannot be listed is reported to `onFault`; without it the call rejects.
   */
  list(prefix: ObjectName, onFault?: FaultListener): Promise<ListedObject[]>;
  /** Stores bytes under a name; returns false and changes nothing if the name is taken. */
  putIfAbsent(name: ObjectName, bytes: Uint8Array): Promise<boolean>;
  /** The same for a stream; `nameOf` is called at its end. If the stream fails, there is no object. */
  write(nameOf: () => Promise<ObjectName>, pieces: AsyncIterable<Uint8Array>): Promise<boolean>;
  /**
   * Stores a local file under the name that `nameOf` gives for its bytes; `nameOf` is called when no other program can
   * reach them by a name. The file is moved if it has no second name (a hard link) and is on the disk of the store, and
   * copied if not; with `keep` it is always copied. Never follows a link. Returns false if the name is taken.
   */
  adopt(
    path: string,
    nameOf: (pieces: AsyncIterable<Uint8Array>) => Promise<ObjectName>,
    keep?: boolean,
  ): Promise<boolean>;
  /**
   * Stores a file that another process of this machine, or this one, has left in tmp, by its name there. Returns false and deletes it if the
   * name is taken.
   */
  takeOver(draft: string, name: ObjectName): Promise<boolean>;
  /** The path of a read-only file with the bytes of an object, for other programs; undefined if it does not exist. */
  localFile(name: ObjectName): Promise<string | undefined>;
  /** Stores bytes under a name and replaces the previous object: at every moment there is one of them. */
  replace(name: ObjectName, bytes: Uint8Array): Promise<void>;
  /** Sets the time of an object to now. Does nothing if it does not exist. */
  touch(name: ObjectName): Promise<void>;
  /** Deletes an object. Anything else with the name is renamed and keeps its content. */
  remove(name: ObjectName): Promise<Freed>;
  /** Frees a name and keeps its object for a while under a name that no reader uses. */
  setAside(name: ObjectName): Promise<void>;
  /** Resolves when everything put, found taken or removed before the call survives a loss of power. */
  barrier(): Promise<void>;
  /** Why `remove` would not delete the holder of the name; undefined if it would, or if there is none. */
  whyKept(name: ObjectName): Promise<string | undefined>;
  /** The location of an object for messages, relative to the store. */
  place(name: ObjectName): string;
  /** Places that cannot hold objects because something else is there. */
  obstacles(): Promise<readonly Place[]>;
}

export interface Place {
  /** Relative to the store. */
  readonly path: string;
  readonly reason: string;
}
