/**
 * The schema of an artifact type as its generated module (metadata/<type>.ts) has it, and the TypeScript types that
 * follow from it.
 */

import type { JsonObject } from '../core/values/canonical.ts';

export interface ArtifactSchema<Metadata> {
  readonly type: string;
  readonly version: number;
  /** schemas/artifacts/<type>.schema.json without its sentences. */
  readonly schema: JsonObject;
  /** Carries the type only; never set. */
  readonly metadata?: Metadata;
}

/** Read-only metadata without type and version, which the definition supplies. */
export type Fields<Metadata> = {
  readonly [Key in keyof Metadata as Exclude<Key, 'type' | 'version'>]: Frozen<Metadata[Key]>;
};

type Frozen<Value> = Value extends string | number | boolean | null | undefined
  ? Value
  : JsonObject extends Value
    ? Value
    : { readonly [Key in keyof Value]: Frozen<Value[Key]> };
