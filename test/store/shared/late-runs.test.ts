/** Whole runs of machines that share a store through a network file system: the same digests, and a store that is clean. */

import { join } from 'node:path';
import test from 'ava';
import fc from 'fast-check';
import { inProcess } from '../../../src/run/executors/in-process.ts';
import { machineHere } from '../../../src/run/machine.ts';
import { verifyStore } from '../../../src/store/care/verify.ts';
import { claimStore } from '../../../src/store/presence.ts';
import { openStore } from '../../../src/store/store.ts';
import { installLateFiles } from '../../support/late-files.ts';
import { createRig, type RigRun } from '../../support/rig.ts';
import { setAside } from './sharing.ts';

const source = `
name: shared
stages:
  start: { uses: source }
  plus: { uses: add, needs: { input: start }, matrix: { amount: [1, 2, 3] }, with: { amount: '\${{ matrix.amount }}' } }
  total: { uses: sum, needs: { inputs: plus } }
  steps: { uses: steps, with: { epochs: 3 } }
`;

const digestsOf = ({ facts }: RigRun): unknown => facts.actions.map(({ id, outputs }) => [id, outputs]);

test.serial(
  'two machines run one document at once or one after the other, however late they see each other',
  async (t) => {
    let unseen = 0;
    let digests: unknown;
    await fc.assert(
      fc.asyncProperty(
        fc.record({ lagMs: fc.integer({ min: 0, max: 7000 }), stubborn: fc.boolean() }),
        fc.constantFrom<readonly (readonly string[])[]>(
          [['north', 'south']],
          [['north'], ['south']],
          [['north', 'south'], ['west']],
        ),
        async (late, rounds) => {
          const rig = createRig(t);
          const root = join(rig.folder, 'artifacts');
          claimStore(openStore(root, { shared: true }).layout);
          const files = installLateFiles(root, late);
          try {
            const runOn = (machine: string): Promise<RigRun> =>
              files.on(machine, () => {
                const executor = inProcess(rig.store(), machineHere(2));
                return rig.run(source, { executors: { here: executor, apart: executor } });
              });
            for (const round of rounds)
              for (const run of await Promise.all(round.map(runOn))) {
                t.is(run.facts.outcome, 'succeeded', JSON.stringify(run.events));
                digests ??= digestsOf(run);
                t.deepEqual(digestsOf(run), digests);
              }
            unseen += files.unseen();
          } finally {
            files.uninstall();
          }
          t.deepEqual((await verifyStore(rig.store(), false)).problems, []);
          t.deepEqual(setAside(root), []);
        },
      ),
      { numRuns: 25, seed: 3 },
    );
    t.true(unseen > 100, `${unseen} things were not seen at once`);
  },
);
