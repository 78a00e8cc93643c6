/** The product's command line over the trivial stage kinds, and nothing else: `node dist/bench/orchestrate/pipeline.js run FILE`. */

import { readFileSync } from 'node:fs';
import { commandLine } from '../../src/cli/command-line.ts';
import { processTerminal } from '../../src/cli/terminal.ts';
import type { JsonObject } from '../../src/core/values/canonical.ts';

await commandLine(process.argv, {
  terminal: processTerminal(),
  version: '0.0.0',
  loadKinds: async () => {
    const { descriptors } = await import('./trivial/stage.ts');
    return new Map(
      descriptors.map((descriptor) => [
        descriptor.kind,
        { descriptor, schema: JSON.parse(readFileSync(descriptor.schema, 'utf8')) as JsonObject },
      ]),
    );
  },
  machineFacts: async () => ({ gpuEngine: false, tensorflowBackend: 'unknown' }),
  inspectEngines: async () => [],
  presentReport: async () => [],
});
