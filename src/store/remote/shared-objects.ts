/**
 * The port to objects that several machines share: blobs and records, as a web server, a bucket or a folder keeps them.
 * An adapter knows names, bytes and its server. It has never heard of trust, of a local store or of a run, and it
 * tries each call once. Its promises are tests: `test/store/remote/contract.ts`.
 */

import type { ListedObject, ObjectName, ObjectStat } from '../objects/object-store.ts';

/** Bytes whose size and SHA-256 are known before they are sent. */
export interface Content {
  readonly bytes: number;
  /** 64 hexadecimal digits. */
  readonly sha256: string;
  /** Called for each attempt. Throws if the bytes turn out to be others. */
  open(): AsyncIterable<Uint8Array>;
}

/** Every call, and reading a stream, rejects with a RemoteFault if the remote does not do its part. */
export interface SharedObjects {
  /** For messages. Has no secret. */
  readonly url: string;
  /** The bytes of an object as a stream, which ends where the server says the object ends; undefined if there is none. */
  read(name: ObjectName): Promise<AsyncIterable<Uint8Array> | undefined>;
  /** Undefined if there is no object. */
  stat(name: ObjectName): Promise<ObjectStat | undefined>;
  /**
   * Stores bytes under a name; returns false and changes nothing if the name is taken, unless `replace` is set. An
   * object that breaks off on its way has no name.
   */
  put(name: ObjectName, content: Content, replace?: boolean): Promise<boolean>;
  /** All objects of a collection, sorted by name. */
  list(collection: 'blobs' | 'records'): Promise<ListedObject[]>;
  /** Makes an object younger, so that it is not deleted for its age; does nothing if it is gone. */
  touch(name: ObjectName): Promise<void>;
  /** Does nothing if the object is gone. */
  remove(name: ObjectName): Promise<void>;
  /** Ends connections; calls that are under way reject. */
  close(): Promise<void>;
}

/**
 * `denied`: the remote wants other rights. `unusable`: nothing will work. `busy`: it may work when tried again at once.
 * `silent`: no answer in time. `refused`: this call does not work, others may. `too large`: this object does not.
 */
export type RemoteFaultKind = 'denied' | 'unusable' | 'busy' | 'silent' | 'refused' | 'too large';

/** The remote does not do its part. Never has a secret in its texts: no header, no query, no body of the server. */
export class RemoteFault extends Error {
  readonly kind: RemoteFaultKind;
  /** Suggests what to do, if known. */
  readonly hint: string | undefined;

  constructor(kind: RemoteFaultKind, message: string, hint?: string) {
    super(message);
    this.name = 'RemoteFault';
    this.kind = kind;
    this.hint = hint;
  }
}
