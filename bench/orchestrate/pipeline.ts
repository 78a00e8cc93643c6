/** The product's command line over the trivial stage kinds, and nothing else: `node dist/bench/orchestrate/pipeline.js run FILE`. */

import { main } from '../../src/main.ts';
import { contents } from './contents.ts';

await main(process.argv, contents);
