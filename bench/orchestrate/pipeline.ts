/** The product's command line over the trivial stage kinds, and nothing else: `node dist/bench/orchestrate/pipeline.js run FILE`. */

import { artifactTypes } from '../../src/artifacts/registry.ts';
import { commandLine } from '../../src/cli/command-line.ts';
import { processTerminal } from '../../src/cli/terminal.ts';
import { kindsOf } from '../../src/run/kind.ts';

await commandLine(process.argv, {
  terminal: processTerminal(),
  version: '0.0.0',
  loadKinds: async () => {
    const { descriptors } = await import('./trivial/stage.ts');
    return kindsOf(descriptors, artifactTypes);
  },
  machineFacts: async () => ({ gpuEngine: false, tensorflowBackend: 'unknown' }),
  inspectEngines: async () => [],
  presentReport: async () => [],
});
