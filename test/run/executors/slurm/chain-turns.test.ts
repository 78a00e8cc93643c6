/** One job at a time works on a chain: links that come later wait for the end of those at work. */

import test from 'ava';
import { chainTurns } from '../../../../src/run/executors/slurm/chain-turns.ts';

interface Link {
  readonly name: string;
  readonly needs: string;
  readonly request: { readonly prefix?: string };
}

const link = (name: string, prefix?: string, needs = ''): Link => ({
  name,
  needs,
  request: prefix === undefined ? {} : { prefix },
});
const turns = () => chainTurns<Link>(({ needs }) => needs);

test('links that come together go together; a later one waits until all of them have ended', (t) => {
  const [one, five, ten, other] = [link('1', 'a'), link('5', 'a'), link('10', 'a'), link('1', 'b')];
  const chain = turns();
  t.deepEqual(chain.admit([one, five, other]), [one, five, other]);
  t.deepEqual(chain.admit([ten]), []);
  t.deepEqual(chain.ended(one), []);
  t.deepEqual(chain.ended(other), []);
  t.deepEqual(chain.ended(five), [ten]);
  t.deepEqual(chain.admit([ten]), [ten]);
  t.deepEqual(chain.ended(ten), []);
});

test('an action of no chain never waits', (t) => {
  const chain = turns();
  const [one, two] = [link('1'), link('2')];
  t.deepEqual(chain.admit([one]), [one]);
  t.deepEqual(chain.admit([two]), [two]);
  t.deepEqual(chain.ended(one), []);
});

test('links that cannot share a job follow one another', (t) => {
  const chain = turns();
  const [small, large] = [link('1', 'a', '1 GiB'), link('5', 'a', '2 GiB')];
  t.deepEqual(chain.admit([small, large]), [small]);
  t.deepEqual(chain.ended(small), [large]);
});

test('a link waits for the job of another run, and those that wait can be dropped', (t) => {
  const chain = turns();
  const [taken, next] = [link('1', 'a'), link('5', 'a')];
  chain.begun(taken);
  t.deepEqual(chain.admit([next]), []);
  t.deepEqual(chain.drop(), [next]);
  t.deepEqual(chain.ended(taken), []);
  t.deepEqual(chain.admit([next]), [next]);
});
