/** The tensorflow engine on its wasm backend under the contract of engines that run graphs. */

import test from 'ava';
import { tensorflowEngineOn } from '../../../../stages/lib/learning/engines/tensorflow/index.ts';
import { portableRuntime } from '../../../../stages/lib/learning/engines/tensorflow/runtime.ts';
import { graphContract } from '../graphs.ts';

graphContract(test.serial as typeof test, async () => tensorflowEngineOn(await portableRuntime('wasm')));
