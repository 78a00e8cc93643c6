/** Chains: the order in which links start, and with which priority. */

import test from 'ava';
import fc from 'fast-check';
import { addLinks, type Chains, type Link, nextLink, wholeChains } from '../../../src/run/schedule/chains.ts';

test('links of a chain run one after another, shortest first; every link runs once', (t) => {
  const links = fc.array(
    fc.record({ chain: fc.constantFrom('a', 'b', 'c'), position: fc.integer({ min: 1, max: 30 }) }),
  );
  fc.assert(
    fc.property(links, (drawn) => {
      const chains: Chains<Link<number>> = new Map();
      const all = drawn.map((link, task) => ({ ...link, task }));
      const running = addLinks(
        chains,
        all.map((link) => ({ ...link, task: link })),
      );
      t.is(new Set(running.map((one) => one.task.chain)).size, running.length);
      const ran: Link<number>[] = [];
      for (const { task } of running) {
        ran.push(task);
        const next = nextLink(chains, task.chain);
        if (next !== undefined) running.push(next);
      }
      t.is(ran.length, all.length);
      for (const chain of ['a', 'b', 'c']) {
        const positions = ran.filter((link) => link.chain === chain).map((link) => link.position);
        t.deepEqual(
          positions,
          [...positions].sort((left, right) => left - right),
        );
      }
    }),
  );
});

test('the priority of a link is how far its chain goes', (t) => {
  const chains: Chains<string> = new Map();
  const started = addLinks(chains, [
    { chain: 'short', position: 2, task: 'short 2' },
    { chain: 'long', position: 10, task: 'long 10' },
    { chain: 'long', position: 1, task: 'long 1' },
  ]);
  t.deepEqual(started, [
    { task: 'short 2', priority: 2 },
    { task: 'long 1', priority: 10 },
  ]);
  t.deepEqual(nextLink(chains, 'long'), { task: 'long 10', priority: 10 });
  t.is(nextLink(chains, 'long'), undefined);
  // A chain that has ended may be opened again by a later arrival.
  t.deepEqual(addLinks(chains, [{ chain: 'long', position: 20, task: 'long 20' }]), [
    { task: 'long 20', priority: 20 },
  ]);
});

test('whole chains come chain by chain and shortest first, with the priority of their ends', (t) => {
  const link = (chain: string, position: number) => ({ chain, position, task: `${chain} ${position}` });
  t.deepEqual(wholeChains([link('a', 10), link('b', 2), link('a', 1), link('a', 5)]), [
    { task: 'a 1', priority: 10 },
    { task: 'a 5', priority: 10 },
    { task: 'a 10', priority: 10 },
    { task: 'b 2', priority: 2 },
  ]);
  t.deepEqual(wholeChains([]), []);
});
