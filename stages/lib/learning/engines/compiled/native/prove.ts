/** The program that finding.ts runs to try the native kernels of training. */

import { printProof } from '../../../../kernels/native-proof.ts';
import { nativeTargets } from './addon.ts';
import { firstDifference } from './proof.ts';

await printProof(nativeTargets(), firstDifference);
