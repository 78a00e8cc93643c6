/** Kinds that say so run in the runner's own process, with the same results and the same failures. */

import test from 'ava';
import { createRig } from '../../support/rig.ts';

const source = (rest = ''): string => `
name: inline
stages:
  start: { uses: source, with: { value: 10 } }
  plus: { uses: add, needs: { input: start } }
${rest}`;

test('the process that runs it is this one; what it made is found by runs that use workers', async (t) => {
  const rig = createRig(t);
  rig.editBody('source', (code) =>
    code.replace('export default async (context) => {', '$&\n  context.log(String(process.pid));'),
  );
  const kinds = new Map(
    [...rig.kinds].map(([name, kind]) => [name, { ...kind, descriptor: { ...kind.descriptor, inProcess: true } }]),
  );
  const here = await rig.run(source(), { kinds });
  t.like(here.facts, { outcome: 'succeeded', executed: 2 });
  t.deepEqual(
    here.events.filter((event) => event.event === 'action.log').map((event) => 'line' in event && event.line),
    [String(process.pid)],
  );
  t.deepEqual((await rig.run(source())).executed, []);

  const failing = await rig.run(source('  bad: { uses: fail, needs: { input: plus } }\n'), { kinds });
  t.is(failing.facts.outcome, 'failed');
  const failed = failing.events.find((event) => event.event === 'action.failed');
  t.like(failed, {
    action: 'bad',
    failure: { code: 'bad-luck', message: 'it failed as asked', where: 'here', log: ['about to fail'] },
  });
  const stray = await rig.run(source('  bad: { uses: stray, needs: { input: plus } }\n'), { kinds });
  const thrown = stray.events.find((event) => event.event === 'action.failed');
  t.like(thrown, { failure: { code: 'internal', message: 'a bug' } });
});
