/** Machines that share a store through a network file system, in any order and at any lag, with generated deeds. */

import test from 'ava';
import fc from 'fast-check';
import { digestOf } from '../../../src/core/values/digest.ts';
import { bytesOf, keyOf, machines, make, setAside, sharing, take } from './sharing.ts';

const lateness = fc.record({ lagMs: fc.integer({ min: 0, max: 7000 }), stubborn: fc.boolean() });

interface Deed {
  readonly machine: string;
  readonly value: number;
}

const deeds = fc.array(fc.record({ machine: fc.constantFrom(...machines), value: fc.nat(4) }), {
  minLength: 2,
  maxLength: 12,
});

test.serial(
  'whoever makes it, a result that is named is there for every machine, and nothing is set aside',
  async (t) => {
    let unseen = 0;
    await fc.assert(
      fc.asyncProperty(lateness, deeds, async (late, all) =>
        sharing(t, late, async ({ files, root, on }) => {
          const work = async ({ machine, value }: Deed): Promise<void> => {
            t.is(await on(machine, (store) => make(store, value)), digestOf(bytesOf(value)));
            for (const other of machines)
              t.deepEqual(Buffer.from(await on(other, (store) => take(store, value))), Buffer.from(bytesOf(value)));
          };
          await Promise.all(all.map(work));
          t.deepEqual(setAside(root), []);
          unseen += files.unseen();
        }),
      ),
      { numRuns: 40, seed: 7 },
    );
    t.true(unseen > 200, `${unseen} things were not seen at once`);
  },
);

test.serial('of two machines that want a lock at once, one gets it', async (t) => {
  await fc.assert(
    fc.asyncProperty(fc.integer({ min: 0, max: 60_000 }), fc.nat(3), async (lagMs, before) =>
      sharing(t, { lagMs }, async ({ on }) => {
        const key = keyOf(1);
        for (let time = 0; time < before; time++)
          await on('west', async (store) => {
            const locks = store.openLocks();
            const turn = await locks.acquire(key);
            if (turn.outcome === 'taken') await turn.release();
            locks.close();
          });
        const turns = await Promise.all(
          machines.map((machine) =>
            on(machine, async (store) => (await store.openLocks(machine).acquire(key)).outcome),
          ),
        );
        t.is(turns.filter((outcome) => outcome === 'taken').length, 1, turns.join());
      }),
    ),
    { numRuns: 30, seed: 11 },
  );
});
