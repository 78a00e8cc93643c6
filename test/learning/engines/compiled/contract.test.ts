/** The compiled engine under the contract of engines. */

import test from 'ava';
import { compiledEngine } from '../../../../stages/lib/learning/engines/compiled/index.ts';
import { engineContract } from '../contract.ts';

engineContract(test, async () => compiledEngine);
