/** How a stage is executed: retries, time limit, resources. */

import type { DocumentNode, MapNode } from '../document/document.ts';
import type { StageExecution } from './pipeline.ts';

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
    retries: numberAt(node, 'retries') ?? 0,
    ...(timeoutMinutes === undefined ? {} : { timeoutMinutes }),
    resources: {
      cpu: numberAt(resources, 'cpu') ?? 1,
      gpu: numberAt(resources, 'gpu') ?? 0,
      ...(memoryMebibytes === undefined ? {} : { memoryMebibytes }),
    },
  };
}
