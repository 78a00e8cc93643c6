/** The part that a shared cache had in a run, as counted facts. */

export interface RemoteUse {
  /** Address without secrets. */
  readonly url: string;
  /** Results that were taken from it. */
  readonly hits: number;
  /** Keys that were looked up there and are not usable there, for whatever reason. */
  readonly misses: number;
  /** Of the misses: records that nobody trusted signed, by who signed them. */
  readonly untrusted: { readonly [by: string]: number };
  /** Of the misses: records whose artifacts are no longer there. */
  readonly evicted: number;
  /** Records and artifacts with bytes that are not those that they should be. */
  readonly damaged: number;
  readonly fetchedBlobs: number;
  readonly fetchedBytes: number;
  readonly sentRecords: number;
  readonly sentBlobs: number;
  readonly sentBytes: number;
  /** Results of this machine that were not sent although they should have been. */
  readonly unsent: number;
  /** Keys under which another machine had sent other bytes before. */
  readonly conflicts: number;
  /** Why it was no longer used before the end. */
  readonly off?: string;
}
