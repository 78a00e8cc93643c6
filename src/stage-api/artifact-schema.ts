/**
 * The schema of an artifact type, with the TypeScript type of its metadata. The generated modules of this program's types
 * (src/artifacts/metadata/<type>.ts) have it; a user's own type writes it beside its schema file.
 */

import type { JsonObject } from '../core/values/canonical.ts';

export interface ArtifactSchema<Metadata> {
  readonly type: string;
  readonly version: number;
  /** The JSON Schema of its columns and metadata; descriptions may be left out. */
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
  : string extends keyof Value
    ? Value
    : { readonly [Key in keyof Value]: Frozen<Value[Key]> };
