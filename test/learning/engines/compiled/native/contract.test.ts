/** The compiled engine on native kernels under the contract of engines. */

import test from 'ava';
import { compiledEngineOn } from '../../../../../stages/lib/learning/engines/compiled/index.ts';
import { nativeKernels, testNative } from '../../../../support/kernel-targets.ts';
import { engineContract } from '../../contract.ts';

const [widest] = nativeKernels;
if (widest === undefined) testNative('the contract of engines', (t) => t.fail());
else engineContract(test, async () => compiledEngineOn(widest));
