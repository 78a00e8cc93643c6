/** The processes of a program: its output, the children that it leaves behind, and how limits and stops end them. */

import { spawn } from 'node:child_process';
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import test, { type ExecutionContext } from 'ava';
import { type CommandRig, commandRig } from './command-rig.ts';

const metrics = { one: 'none' };
const done = 'echo ::metric one=1';

/** The processes that have this text in their command line; undefined where they cannot be listed. */
function processesWith(text: string): string[] {
  return readdirSync('/proc')
    .filter((name) => /^\d+$/.test(name) && Number(name) !== process.pid)
    .filter((pid) => {
      try {
        const state = readFileSync(`/proc/${pid}/stat`, 'latin1').split(') ').at(-1)?.[0];
        return state !== 'Z' && readFileSync(`/proc/${pid}/cmdline`, 'latin1').includes(text);
      } catch {
        return false;
      }
    });
}

async function eventually(t: ExecutionContext, condition: () => boolean, message: string): Promise<void> {
  for (let wait = 0; wait < 1500 && !condition(); wait++) await new Promise((resume) => setTimeout(resume, 20));
  t.true(condition(), message);
}

const linux = process.platform === 'linux';
const onLinux = (title: string, check: (t: ExecutionContext, rig: CommandRig) => Promise<void>): void =>
  test.serial(title, async (t) => {
    if (!linux) return void t.pass(t.log('processes are listed on Linux only') ?? '');
    await check(t, commandRig(t));
  });

test.serial('100 MB of output fill no memory, and the last lines are kept', async (t) => {
  const rig = commandRig(t);
  rig.write(
    'flood.py',
    "import sys\nfor i in range(1000): sys.stdout.write(('x' * 99 + '\\n') * 1000)\nprint('the end')\n",
  );
  const run = await rig.command(
    { run: 'python3 flood.py', outputs: { out: 'files' } },
    { stage: { resources: { memory: 600 } } },
  );
  t.is(run.failure?.code, 'output-missing', JSON.stringify(run.failure));
  t.is(run.lines.at(-1), 'the end');
  t.true(run.lines.length < 200_000, `${run.lines.length} lines`);
  t.true(
    run.lines.some((line) => / lines left out/.test(line)),
    'lines that are left out are counted',
  );
});

test.serial('binary output and long lines are shown, cut and escaped', async (t) => {
  const rig = commandRig(t);
  const run = await rig.command({
    shell: `printf '\\377\\000\\n'; head -c 70000 /dev/zero | tr '\\0' x; echo; ${done}`,
    metrics,
  });
  t.is(run.lines[0], '\\xff\\x00');
  t.regex(run.lines[1]!, /^x{65536} … \(4464 more bytes of this line\)$/);
});

onLinux('children that a program leaves behind are ended, also in a session of their own, and told', async (t, rig) => {
  const run = await rig.command({
    shell: `sleep 61234 & setsid sleep 61235 & disown -a; (trap '' TERM; sleep 61236) & ${done}`,
    metrics,
  });
  t.is(run.failure, undefined);
  t.regex(run.notes.join(), /^\d processes that the program left behind were ended$/);
  for (const time of ['61234', '61235', '61236']) t.deepEqual(processesWith(`sleep\0${time}`), [], time);
});

test.serial('output after the exit is awaited for a second at most', async (t) => {
  const rig = commandRig(t);
  const run = await rig.command({ shell: `(sleep 0.3; echo late; ${done}) & exit 0`, metrics });
  t.deepEqual([run.lines, run.metrics], [['late'], { one: 1 }]);
});

onLinux('a program that exceeds its time is asked to end, and killed where it does not', async (t, rig) => {
  const stubborn = {
    uses: 'command',
    with: {
      shell: "trap '' TERM; while true; do sleep 61238 || true; done",
      outputs: { out: 'files' },
      undeclared: 'off',
    },
    timeoutMinutes: 0.15,
  };
  const run = await rig.command(
    { shell: "trap 'echo asked; exit 0' TERM; sleep 61237 & wait", outputs: { out: 'files' } },
    { stage: { timeoutMinutes: 0.15 }, others: { stubborn } },
  );
  t.is(run.failure?.code, 'timeout');
  t.deepEqual(run.lines, ['asked']);
  const [polite, killed] = ['it', 'stubborn'].map((stage) =>
    run.events.find((event) => event.event === 'action.failed' && event.stage === stage),
  );
  if (polite?.event !== 'action.failed' || killed?.event !== 'action.failed') return t.fail('both failed');
  t.is(killed.failure.code, 'timeout');
  t.true(polite.seconds < 13, `${polite.seconds} seconds`);
  t.true(killed.seconds > 13.9, `it had the grace: ${killed.seconds} seconds`);
  for (const time of ['61237', '61238']) t.deepEqual(processesWith(`sleep\0${time}`), [], time);
});

onLinux('an interrupted run ends its programs', async (t, rig) => {
  const interrupt = new AbortController();
  const run = await rig.command(
    { shell: 'echo begun; sleep 61239', outputs: { out: 'files' } },
    { signal: interrupt.signal, listener: (event) => void (event.event === 'action.log' && interrupt.abort()) },
  );
  t.is(run.facts.outcome, 'interrupted');
  t.deepEqual(processesWith('sleep\x0061239'), []);
});

onLinux('a worker that is killed takes its program with it', async (t, rig) => {
  const run = await rig.command(
    { shell: 'echo $PPID; sleep 61240', outputs: { out: 'files' } },
    { listener: (event) => void (event.event === 'action.log' && process.kill(Number(event.line), 'SIGKILL')) },
  );
  t.is(run.failure?.code, 'worker-exit');
  await eventually(t, () => processesWith('sleep\x0061240').length === 0, 'the program has ended');
});

onLinux('the memory of all its processes counts, and shared memory once', async (t, rig) => {
  const hoard = "import time\nkept = bytearray(200 * 2 ** 20)\nkept[::4096] = b'x' * len(kept[::4096])\n";
  rig.write('two.py', `import subprocess, sys\nsubprocess.run([sys.executable, 'one.py'])\n`);
  rig.write(
    'one.py',
    `${hoard}import os\nif sys.argv[1:] == []: pass\n`
      .replace('import time', 'import sys, time')
      .concat('time.sleep(60)\n'),
  );
  rig.write(
    'fork.py',
    `${hoard}import os\nfor child in range(3):\n  if os.fork() == 0:\n    time.sleep(1); os._exit(0)\ntime.sleep(1.5)\nprint('::metric one=1')\n`,
  );
  const stage = { resources: { memory: 350 } };
  const apart = await rig.command({ shell: 'python3 one.py & python3 two.py', outputs: { out: 'files' } }, { stage });
  t.like(apart.failure, { code: 'memory', expected: 'at most 350 MiB' });
  const shared = await rig.command({ run: 'python3 fork.py', metrics }, { stage: { resources: { memory: 450 } } });
  t.is(shared.failure, undefined);
});

test.serial('an attempt after a failed one has fresh outputs', async (t) => {
  const rig = commandRig(t);
  const marker = join(rig.folder, 'tried');
  const run = await rig.command(
    {
      shell: `if [ ! -e ${marker} ]; then touch ${marker} "$P_OUTPUT_OUT/old"; exit 1; fi; touch "$P_OUTPUT_OUT/new"`,
      outputs: { out: 'files' },
    },
    { stage: { retries: 1 } },
  );
  t.true(existsSync(marker), 'it was tried before');
  t.deepEqual((await run.output('out')).columns.path?.values, ['new']);
});

onLinux('a run that is killed leaves no program behind', async (t, rig) => {
  const document = join(rig.directory, 'killed.yaml');
  rig.write(
    'killed.yaml',
    `name: killed\nstages:\n  it: { uses: command, with: { shell: '(setsid sleep 61242 &); sleep 61241', outputs: { out: files } } }\n`,
  );
  const bin = fileURLToPath(new URL('../../../../bin/pipeline.js', import.meta.url));
  const run = spawn(process.execPath, [bin, 'run', document, '--store', join(rig.folder, 'store')], { stdio: 'pipe' });
  const output: string[] = [];
  for (const stream of [run.stdout, run.stderr]) stream.on('data', (chunk) => output.push(String(chunk)));
  await eventually(t, () => processesWith('sleep\x0061241').length > 0, output.join(''));
  run.kill('SIGKILL');
  for (const time of ['61241', '61242'])
    await eventually(t, () => processesWith(`sleep\0${time}`).length === 0, `the program has ended: ${time}`);
});
