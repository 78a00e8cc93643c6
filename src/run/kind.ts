/** A stage kind as the runner and the command line are given it by main.ts: descriptor and schema as values. */

import type { StageDescriptor } from '../core/pipeline/stage-kind.ts';
import type { JsonObject } from '../core/values/canonical.ts';

export interface Kind {
  readonly descriptor: StageDescriptor;
  /** The parsed JSON Schema of `with`. */
  readonly schema: JsonObject;
}

export type Kinds = ReadonlyMap<string, Kind>;
