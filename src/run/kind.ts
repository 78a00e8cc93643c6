/** A stage kind as the runner and the command line are given it by main.ts: descriptor and schema as values. */

import type { JsonObject } from '../core/values/canonical.ts';
import type { StageDescriptor } from '../stage-api/stage.ts';

export interface Kind {
  readonly descriptor: StageDescriptor;
  /** The parsed JSON Schema of `with`. */
  readonly schema: JsonObject;
}

export type Kinds = ReadonlyMap<string, Kind>;
