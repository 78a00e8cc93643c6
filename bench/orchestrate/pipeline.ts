/** The product's command line over the trivial stage kinds, and nothing else: `node dist/bench/orchestrate/pipeline.js run FILE`. */

import { main } from '../../src/main.ts';

await main(process.argv, {
  descriptors: async () => (await import('./trivial/stage.ts')).descriptors,
  machineFacts: async () => ({ gpuEngine: false, tensorflowBackend: 'unknown' }),
  inspectEngines: async () => [],
  presentReport: async () => ({ entry: '', files: [] }),
  uses: () => import('../../stages/use/index.ts'),
});
