/** How a stage is executed: retries, time limit, resources. */

import type { DocumentNode, MapNode } from '../document/document.ts';
import type { StageExecution } from './pipeline.ts';

/** The settings of a stage that has none. */
export const plainExecution: StageExecution = { retries: 0, resources: { cpu: 1, gpu: 0 } };

/** Reads the settings of a stage, with defaults. Values of the wrong type have been refused already. */
export function readExecution(node: MapNode): StageExecution {
  const numberAt = (from: DocumentNode | undefined, key: string): number | undefined => {
    const value = from?.kind === 'map' ? from.entries.get(key)?.value : undefined;
    return value?.kind === 'scalar' && typeof value.value === 'number' ? value.value : undefined;
  };
  const resources = node.entries.get('resources')?.value;
  const timeoutMinutes = numberAt(node, 'timeoutMinutes');
  const memoryMebibytes = numberAt(resources, 'memory');
  return {
    retries: numberAt(node, 'retries') ?? plainExecution.retries,
    ...(timeoutMinutes === undefined ? {} : { timeoutMinutes }),
    resources: {
      cpu: numberAt(resources, 'cpu') ?? plainExecution.resources.cpu,
      gpu: numberAt(resources, 'gpu') ?? plainExecution.resources.gpu,
      ...(memoryMebibytes === undefined ? {} : { memoryMebibytes }),
    },
  };
}
