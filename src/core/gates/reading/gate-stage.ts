/** A stage as gates see it: what it declares, its points, and its actions. */

import type { AxisUses } from '../../pipeline/axis-uses.ts';
import type { StageDeclaration } from '../../pipeline/declarations.ts';
import type { Produced } from '../../pipeline/join.ts';
import type { Action } from '../../pipeline/pipeline.ts';

/** A stage with its points, and its actions at the points with valid parameters. */
export interface GateStage extends Produced {
  readonly declaration: StageDeclaration;
  readonly actions: readonly Action[];
  readonly uses: AxisUses;
}
