/**
 * The program of the process that examines a user's stage kind: imports its module, checks what it exports and the schemas
 * that it names, reports one examination and ends by itself.
 *
 * node examiner.js MODULE
 */

import { pathToFileURL } from 'node:url';
import { checkSchemas } from './check-schemas.ts';
import type { Examination } from './examine.ts';
import { thrownProblem } from './problem.ts';
import { stageExport } from './stage-export.ts';
import { useModuleHooks } from './use-module-hooks.ts';

async function examination(path: string): Promise<Examination> {
  await useModuleHooks();
  try {
    process.send?.('importing');
    const module = (await import(pathToFileURL(path).href)) as object;
    process.send?.('imported');
    const descriptor = stageExport(module);
    return 'code' in descriptor ? { problem: descriptor } : checkSchemas(descriptor);
  } catch (error) {
    return { problem: thrownProblem(error, 'importing the stage kind') };
  }
}

const result = await examination(process.argv[2] as string);
// Not ended here: an error or a timer that the import leaves behind would come in the program instead.
process.send?.(result, () => process.disconnect());
