/** A command: its words, environment and action file, its words back, and how it ends. */

import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import test from 'ava';
import { commandRig } from './command-rig.ts';

const files = { out: 'files' };

test('the words of a program hold the paths of its outputs, and a value is never split', async (t) => {
  const rig = commandRig(t);
  rig.write('write.sh', '#!/bin/bash\nprintf "%s\\n" "$@" > "$1/words.txt"\n', 0o755);
  const value = 'two words; $(rm -rf /) "q"';
  const run = await rig.command(
    { run: "./write.sh ${{ outputs.out }} 'a b' ${{ matrix.word }} --out=${{ outputs.out }}/x", outputs: files },
    { stage: { matrix: { word: [value] } } },
  );
  t.is(run.failure, undefined);
  const [path, ...words] = (await run.file('out', 'words.txt')).trimEnd().split('\n');
  t.regex(path!, /\/outputs\/out$/);
  t.deepEqual(words, ['a b', value, `--out=${path}/x`]);
});

test('the environment of a program is the documented one and nothing else', async (t) => {
  process.env.ARROWLINE_TEST_SECRET = 'swordfish';
  process.env.ARROWLINE_TEST_OTHER = 'other';
  const rig = commandRig(t);
  const run = await rig.command({
    shell: 'env -0 > "$P_OUTPUT_OUT/env"; pwd > "$P_OUTPUT_OUT/pwd"; ls -A "$TMPDIR" > "$P_OUTPUT_OUT/scratch"',
    parameters: { rate: 0.1, 'layer-sizes': [4, 8], name: 'a b', none: null, flag: true },
    env: { OMP_NUM_THREADS: 1, PYTHONPATH: '/mine' },
    passEnv: ['ARROWLINE_TEST_SECRET', 'ARROWLINE_TEST_MISSING'],
    outputs: files,
  });
  t.is(run.failure, undefined);
  const {
    _: _last,
    SHLVL: _level,
    PWD: _place,
    ...environment
  } = Object.fromEntries(
    (await run.file('out', 'env'))
      .split('\0')
      .slice(0, -1)
      .map((entry) => [entry.slice(0, entry.indexOf('=')), entry.slice(entry.indexOf('=') + 1)]),
  );
  const { TMPDIR, PIPELINE_ACTION, PYTHONPATH, P_OUTPUT_OUT, ...rest } = environment;
  t.deepEqual(rest, {
    PATH: process.env.PATH,
    HOME: process.env.HOME,
    ...(process.env.CUDA_VISIBLE_DEVICES !== undefined && { CUDA_VISIBLE_DEVICES: process.env.CUDA_VISIBLE_DEVICES }),
    LC_ALL: 'C.UTF-8',
    TZ: 'UTC',
    PYTHONHASHSEED: '0',
    PYTHONDONTWRITEBYTECODE: '1',
    OMP_NUM_THREADS: '1',
    P_RATE: '0.1',
    P_LAYER_SIZES: '[4,8]',
    P_NAME: 'a b',
    P_NONE: '',
    P_FLAG: 'true',
    P_SEED: '0',
    ARROWLINE_TEST_SECRET: 'swordfish',
  });
  t.regex(PYTHONPATH!, /\/python:\/mine$/);
  t.true(TMPDIR!.length <= 64, `sockets have no room in ${TMPDIR}`);
  t.false(existsSync(TMPDIR!), 'it is gone afterwards');
  t.is(await run.file('out', 'pwd'), `${rig.directory}\n`);
  t.is(await run.file('out', 'scratch'), '');
  t.deepEqual(run.lines, ['ARROWLINE_TEST_MISSING of passEnv is not set here']);
  t.truthy(PIPELINE_ACTION);
  t.truthy(P_OUTPUT_OUT);
});

test('the action file says everything, gathered inputs with their coordinates', async (t) => {
  const rig = commandRig(t);
  const run = await rig.command(
    {
      shell: 'cp "$PIPELINE_ACTION" "$P_OUTPUT_OUT/action.json"; echo "$P_INPUT_MANY" > "$P_OUTPUT_OUT/many"',
      parameters: { deep: { list: [1, 'two'] } },
      inputs: { one: { as: 'csv' } },
      outputs: files,
    },
    {
      stage: { needs: { one: 'first', many: { stage: 'second', gather: true } }, seed: 7 },
      others: {
        first: { uses: 'source' },
        second: { uses: 'source', matrix: { n: [2, 3] }, with: { value: '${{ matrix.n }}' } },
      },
    },
  );
  t.is(run.failure, undefined);
  const action = JSON.parse(await run.file('out', 'action.json'));
  t.like(action, { version: 1, parameters: { deep: { list: [1, 'two'] } }, seed: 7 });
  t.regex(action.inputs.one, /\/one\.csv$/);
  t.deepEqual(
    action.inputs.many.map((one: { coordinates: unknown }) => one.coordinates),
    [{ n: 2 }, { n: 3 }],
  );
  t.is(action.metadata.one.version, 1);
  t.deepEqual(action.metadata.many, [action.metadata.one, action.metadata.one]);
  const paths = action.inputs.many.map((one: { path: string }) => one.path);
  t.is(await run.file('out', 'many'), `${paths.join('\n')}\n`);
  t.deepEqual(Object.keys(action.outputs), ['out']);
  t.deepEqual(Object.keys(action).sort(), [
    ...['checkpoints', 'events', 'inputs', 'metadata', 'outputs', 'parameters', 'scratch', 'seed', 'version'],
  ]);
});

test('a gathering input becomes a word for each of its artifacts, and is refused among other text', async (t) => {
  const rig = commandRig(t);
  const settings = {
    stage: { needs: { many: { stage: 'second', gather: true } } },
    others: { second: { uses: 'source', matrix: { n: [2, 3] }, with: { value: '${{ matrix.n }}' } } },
  };
  rig.write('count.sh', '#!/bin/bash\necho "::metric count=$#"\n', 0o755);
  const run = await rig.command({ run: './count.sh ${{ inputs.many }}', metrics: { count: 'none' } }, settings);
  t.deepEqual(run.metrics, { count: 2 });
  const refused = await rig.command(
    { run: './count.sh --in=${{ inputs.many }}', metrics: { count: 'none' } },
    settings,
  );
  t.is(refused.failure?.code, 'program-words');
});

test('prints and events are metrics, progress and notes; the last value of a metric counts', async (t) => {
  const rig = commandRig(t);
  const run = await rig.command({
    shell: `
      echo "::metric loss=3 step=1"
      echo "::progress 1/4 slow"
      echo "plain"
      events=$(grep -o '"events": "[^"]*' "$PIPELINE_ACTION" | cut -d'"' -f4)
      echo '{"metric": "accuracy", "value": 0.25}' >> "$events"
      echo '{"note": "from the events"}' >> "$events"
      echo "::metric loss=2 step=2"
      echo "::note printed"
      echo "to stderr" >&2
      printf '{"metric": "accuracy", "value": 0.5}' >> "$events"
      printf '::metric loss=1'`,
    metrics: { loss: 'min', accuracy: 'max' },
  });
  t.is(run.failure, undefined);
  t.deepEqual(run.metrics, { accuracy: 0.5, loss: 1 });
  t.deepEqual([...run.notes].sort(), ['from the events', 'printed']);
  t.deepEqual([...run.lines].sort(), ['loss 3 at step 1', 'plain', 'to stderr']);
  const progress = run.events.filter((event) => event.event === 'action.progress');
  t.like(progress[0], { done: 0, total: 1, point: { step: 1, values: { loss: 3 } } }, 'before any progress is told');
  t.like(
    progress.find(({ total }) => total === 4),
    { done: 1, total: 4 },
    'its note may be that of the next number: progress is told at intervals',
  );
  const table = await run.output('metrics');
  t.deepEqual(table.metadata, { type: 'metrics', version: 1, classNames: [] });
  const { name, value } = table.columns;
  const rows = name?.type === 'Utf8' ? name.values.map((one, row) => [one, value?.values[row]]) : [];
  t.deepEqual(Object.fromEntries(rows), { loss: 1, accuracy: 0.5 });
});

test('announced metrics are those that a gate may name, and exactly those that are reported', async (t) => {
  const rig = commandRig(t);
  const metrics = { 'test.accuracy': 'max' };
  const missing = await rig.command({ shell: 'true', metrics });
  t.like(missing.failure, {
    code: 'metric',
    message: 'the program did not report "test.accuracy"',
    found: 'no metric',
  });
  const other = await rig.command({ shell: 'echo ::metric test.acuracy=1; sleep 30', metrics });
  t.like(other.failure, { code: 'metric', found: 'test.acuracy', hint: 'did you mean "test.accuracy"?' });
  const unknown = await rig.command({ shell: 'echo ::metric test.accuracy=nan', metrics });
  t.like(unknown.failure, { code: 'metric', expected: 'a finite number' });
  const unreadable = await rig.command({ shell: 'echo ::metric test.accuracy; sleep 30', metrics });
  t.like(unreadable.failure, { code: 'program-event', found: '::metric test.accuracy' });
  const gate = (metric: string): string =>
    JSON.stringify({
      name: 'command',
      stages: {
        it: {
          uses: 'command',
          with: { shell: 'echo ::metric test.accuracy=1', metrics, versions: [], undeclared: 'off' },
        },
      },
      gates: [{ metric: `it.${metric}`, min: 0.5 }],
    });
  t.is((await rig.run(gate('test.accuracy'))).facts.gates[0]?.passed, true);
  t.throws(() => rig.resolve(gate('test.acc')), { message: /test\.acc/ });
});

test('a program that fails is a failure with its code or signal and its last words', async (t) => {
  const rig = commandRig(t);
  const code = await rig.command({ shell: 'for i in $(seq 30); do echo "line $i" >&2; done; exit 3', outputs: files });
  t.like(code.failure, { code: 'program-exit', message: 'the program exited with code 3' });
  t.deepEqual(
    code.failure?.found?.split('\n'),
    Array.from({ length: 20 }, (_, index) => `line ${index + 11}`),
  );
  const signal = await rig.command({ shell: 'kill -KILL $$', outputs: files });
  t.like(signal.failure, {
    code: 'program-exit',
    message: 'the program was ended by SIGKILL',
    found: 'nothing on stderr',
    hint: 'it was killed: systems do so when memory is short; resources.memory of the stage asks for more',
  });
  const child = await rig.command({ shell: 'bash -c "kill -KILL \\$\\$"', outputs: files });
  t.like(child.failure, { message: 'the program exited with code 137', hint: signal.failure?.hint });
  const pipe = await rig.command({ shell: 'false | true', outputs: files });
  t.like(pipe.failure, { code: 'program-exit', message: 'the program exited with code 1' });
  const unset = await rig.command({ shell: 'echo "$P_MISSPELLED"', outputs: files });
  t.regex(unset.failure?.found ?? '', /P_MISSPELLED: unbound variable/);
});

test('a program that is not there is told by PATH, a file that may not be executed by its mode', async (t) => {
  const rig = commandRig(t);
  const absent = await rig.command({ run: 'no-such-program-anywhere --x', outputs: files });
  t.like(absent.failure, { code: 'program-missing', where: `PATH: ${process.env.PATH}` });
  rig.write('tool', '#!/bin/bash\n');
  t.like((await rig.command({ run: './tool', outputs: files })).failure, {
    code: 'program-missing',
    found: 'a file that may not be executed',
  });
});

test('values of passEnv are covered in lines, notes and failures', async (t) => {
  process.env.ARROWLINE_TEST_SECRET = 'swordfish';
  const rig = commandRig(t);
  const run = await rig.command({
    shell:
      'echo "token=$ARROWLINE_TEST_SECRET"; echo "::note $ARROWLINE_TEST_SECRET"; echo "$ARROWLINE_TEST_SECRET" >&2; exit 1',
    passEnv: ['ARROWLINE_TEST_SECRET'],
    outputs: files,
  });
  t.deepEqual(run.lines, ['token=***', '***']);
  t.is(run.failure?.found, '***');
  const event = await rig.command({
    shell: 'echo "::metric $ARROWLINE_TEST_SECRET=1"',
    passEnv: ['ARROWLINE_TEST_SECRET'],
    metrics: { loss: 'min' },
  });
  t.like(event.failure, { code: 'metric', found: '***' });
  const log = readFileSync(join(rig.folder, 'artifacts', 'runs', run.facts.run, 'events.jsonl'), 'utf8');
  t.false(log.includes('swordfish'), log);
});

test('a part of a value of passEnv is covered where a text is cut', async (t) => {
  process.env.ARROWLINE_TEST_CUT = 'swordfish"7';
  const rig = commandRig(t);
  const run = await rig.command({
    shell: `
      printf '%65527s%s\\n' '' "$ARROWLINE_TEST_CUT"
      printf '::note %995s%s\\n' x "$ARROWLINE_TEST_CUT"
      printf '::metric %185s%s\\n' x "$ARROWLINE_TEST_CUT"`,
    passEnv: ['ARROWLINE_TEST_CUT'],
    metrics: { loss: 'min' },
  });
  t.is(run.failure?.code, 'program-event');
  t.regex(run.failure?.found ?? '', /x\*\*\* …$/);
  const log = readFileSync(join(rig.folder, 'artifacts', 'runs', run.facts.run, 'events.jsonl'), 'utf8');
  t.false(log.includes('swor'), log.slice(log.indexOf('swor') - 50, log.indexOf('swor') + 50));
});

test('the temporary folder has room for the path of a socket, however deep the project is', async (t) => {
  const rig = commandRig(t);
  rig.write(
    'serve.py',
    'import multiprocessing\nif __name__ == "__main__":\n    with multiprocessing.Manager() as manager: print(manager.list([1]))\n    print("::metric one=1")\n',
  );
  const run = await rig.command({ run: 'python3 serve.py', metrics: { one: 'none' } });
  t.is(run.failure, undefined, JSON.stringify(run.failure));
});

test('the checkpoint folder is there again at the next attempt, the scratch folder is not', async (t) => {
  const rig = commandRig(t);
  const it = {
    shell: `
      checkpoints=$(grep -o '"checkpoints": "[^"]*' "$PIPELINE_ACTION" | cut -d'"' -f4)
      test ! -e "$TMPDIR/old"; touch "$TMPDIR/old"
      if [ -e "$checkpoints/half" ]; then cp "$checkpoints/half" "$P_OUTPUT_OUT/whole"; exit 0; fi
      echo half > "$checkpoints/half"; kill -KILL $$`,
    outputs: files,
  };
  const first = await rig.command(it);
  t.is(first.failure?.code, 'program-exit');
  const second = await rig.command(it);
  t.is(second.failure, undefined);
  t.is(await second.file('out', 'whole'), 'half\n');
  t.deepEqual(second.notes, ['resumed: the checkpoint folder holds files of an earlier attempt']);
});
