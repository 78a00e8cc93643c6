/** The descriptor that a module exports: its default export, or the export `kind`. */

import type { StageDescriptor } from '../../core/pipeline/stage-kind.ts';
import { isStage } from '../../stage-api/stage.ts';
import type { KindProblem } from './problem.ts';

export function stageExport(module: object): StageDescriptor | KindProblem {
  const exported = { default: Reflect.get(module, 'default'), kind: Reflect.get(module, 'kind') };
  const value: unknown = exported.default ?? exported.kind;
  if (isStage(value)) return value;
  const names = Object.keys(module);
  const expected = 'export default defineStage({ … }), or export const kind = defineStage({ … })';
  if (value === undefined)
    return {
      code: 'kind-export',
      message: 'the module exports no stage kind',
      found: names.length === 0 ? 'no exports' : `exports: ${names.join(', ')}`,
      expected,
    };
  return {
    code: 'kind-export',
    message: 'the module exports something else than a stage kind',
    found: exported.default === undefined ? `kind: ${typeof value}` : `default: ${typeof value}`,
    expected,
    hint: "import { defineStage } from 'arrowline/stage' and export what it returns",
  };
}
