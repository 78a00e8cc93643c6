/** The program that tries the native kernels of principal components, for learning/engines/compiled/native/finding.ts. */

import { printProof } from '../../../kernels/native-proof.ts';
import { nativePcas } from './native.ts';
import { firstPcaDifference } from './native-proof.ts';

await printProof(nativePcas(), firstPcaDifference);
