/** The trivial stage kinds, and nothing else, for the product's command line. */

import type { Contents } from '../../src/main.ts';

export const contents: Contents = {
  descriptors: async () => (await import('./trivial/stage.ts')).descriptors,
  machineFacts: async () => ({ gpuEngine: false, tensorflowBackend: 'unknown' }),
  inspectEngines: async () => [],
  presentReport: async () => ({ entry: '', files: [] }),
  uses: () => import('../../stages/use/index.ts'),
};
