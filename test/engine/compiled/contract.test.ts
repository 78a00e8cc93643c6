import test from 'ava';
import { compiledEngine } from '../../../stages/lib/engine/compiled/index.ts';
import { engineContract } from '../contract.ts';

engineContract(test, async () => compiledEngine);
