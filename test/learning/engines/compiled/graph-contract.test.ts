/** The compiled engine, as WebAssembly, under the contract of engines that run graphs. */

import test from 'ava';
import { compiledEngine } from '../../../../stages/lib/learning/engines/compiled/index.ts';
import { graphContract } from '../graphs.ts';

graphContract(test, async () => compiledEngine);
