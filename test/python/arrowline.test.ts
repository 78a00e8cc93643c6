/** `import arrowline`: parameters, words to the pipeline, and what it says when it is used in the wrong place. */

import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { readEvent, readPrint } from '../../stages/command/program/told.ts';
import { testWith } from '../support/programs.ts';
import { printed, runScript } from './script.ts';

testWith(['python'], 'parameters are a mapping and attributes', (t) => {
  const action = { parameters: { rate: 0.1, 'top-k': 3, model: { layers: [{ units: 4 }] } }, seed: 5 };
  const code = `from arrowline import parameters as p, seed
print(json.dumps([p.rate, p["top-k"], p.model.layers[0].units, dict(p)["rate"], arrowline.seed, seed]))`;
  t.deepEqual(printed(t, code, { action }), [0.1, 3, 4, 0.1, 5, 5]);
});

testWith(['python'], 'an unknown name is said with the nearest one', (t) => {
  const action = { parameters: { rate: 0.1 }, inputs: { dataset: 'x.csv' }, outputs: { model: 'm' } };
  for (const [code, said] of [
    ['arrowline.parameters.rtae', 'AttributeError: there is no parameter "rtae"; did you mean "rate"?'],
    ['arrowline.input("datasets")', 'there is no input "datasets"; did you mean "dataset"?'],
    ['arrowline.output("scores", {})', 'there is no output "scores"; there are: model'],
  ] as const) {
    const { stderr, status } = runScript(t, code, { action });
    t.is(status, 1);
    t.true(stderr.includes(said), stderr);
  }
});

testWith(['python'], 'outside of a pipeline it says how to describe an action', (t) => {
  const { stderr } = runScript(t, 'arrowline.parameters');
  t.regex(stderr, /ArrowlineError: this script does not run in a pipeline, and no file describes an action/);
  t.regex(stderr, / {2}found: {4}neither PIPELINE_ACTION nor ARROWLINE_ACTION is set\n/);
  t.regex(stderr, / {2}expected: the path of a JSON file\n/);
  t.regex(stderr, / {2}hint: {5}write \{"version": 1, .*set ARROWLINE_ACTION to its path/);
});

testWith(['python'], 'a file that describes no action is refused', (t) => {
  for (const [text, found] of [
    ['{"version": 2}', 'version 2'],
    ['[]', 'list'],
    ['{"version": 1', "Expecting ',' delimiter"],
  ] as const) {
    const environment = { PIPELINE_ACTION: 'mine.json' };
    const { stderr } = runScript(t, 'arrowline.seed', { files: { 'mine.json': text }, environment });
    t.regex(stderr, /the action cannot be read\n {2}where: {4}mine.json\n/);
    t.true(stderr.includes(`found:    ${found}`), stderr);
  }
});

const words = `arrowline.metric("validation.accuracy", 0.1 + 0.2, step=3)
arrowline.metric("loss", float("nan"))
arrowline.progress(3, 10, "loss 0.25")
arrowline.progress(1, 2)
arrowline.log("a line")
arrowline.note("a sentence: é")`;
const told = [
  { is: 'metric', name: 'validation.accuracy', value: 0.1 + 0.2, step: 3 },
  { is: 'metric', name: 'loss', value: Number.NaN },
  { is: 'progress', done: 3, total: 10, note: 'loss 0.25' },
  { is: 'progress', done: 1, total: 2 },
  { is: 'log', text: 'a line' },
  { is: 'note', text: 'a sentence: é' },
];

testWith(['python'], 'the pipeline reads its events', (t) => {
  const { read, stderr, lines } = runScript(t, words, { action: { events: 'events.jsonl' } });
  t.is(stderr, '');
  t.deepEqual(lines, []);
  const events = read('events.jsonl').split('\n').slice(0, -1);
  t.deepEqual(
    events.map((line) => readEvent(line, '')),
    told,
  );
});

testWith(['python'], 'without an events file it prints them, as the pipeline reads prints', (t) => {
  const { lines, stderr } = runScript(t, words, { action: {}, environment: { PYTHONIOENCODING: 'utf8' } });
  t.is(stderr, '');
  t.deepEqual(lines.map(readPrint), told);
});

testWith(['python'], 'events of several processes stay whole lines', (t) => {
  const code = `import os
for child in range(4):
    if os.fork() == 0:
        for step in range(200): arrowline.log("x" * 3000)
        os._exit(0)
for child in range(4): os.wait()`;
  const { read } = runScript(t, code, { action: { events: 'events.jsonl' } });
  const lengths = new Set(
    read('events.jsonl')
      .split('\n')
      .slice(0, -1)
      .map((line) => line.length),
  );
  t.deepEqual([...lengths], ['{"log": ""}'.length + 3000]);
});

testWith(['python'], 'checkpoint and scratch folders are there', (t) => {
  const code = `(arrowline.checkpoint_dir / "epoch").write_text("3")
(arrowline.scratch_dir / "x").write_text("")
print(json.dumps([str(arrowline.checkpoint_dir), arrowline.scratch_dir.is_dir()]))`;
  const { folder, lines } = runScript(t, code, { action: { checkpoints: 'kept', scratch: 'gone' } });
  t.deepEqual(JSON.parse(lines[0] ?? ''), [join(folder, 'kept'), true]);
  t.is(readFileSync(join(folder, 'kept', 'epoch'), 'utf8'), '3');
  t.is(readFileSync(join(folder, 'gone', 'x'), 'utf8'), '');
});

testWith(['python'], 'an output of files takes a folder, a file, or moves what is in scratch', (t) => {
  const code = `import os
print(json.dumps(str(arrowline.input("before"))))
arrowline.output("copied", "tree")
arrowline.output("single", "tree/inner/a.txt")
made = arrowline.scratch_dir / "made"
made.mkdir()
(made / "big").write_text("x")
arrowline.output("moved", made)
arrowline.output_path("own").mkdir()
(arrowline.output_path("own") / "y").write_text("")
arrowline.output("own", arrowline.output_path("own"))
assert not (made / "big").exists() and os.path.exists("tree/inner/a.txt")`;
  const { stderr, lines, read, folder } = runScript(t, code, {
    files: { 'tree/inner/a.txt': 'a', 'tree/b.txt': 'b' },
    action: {
      inputs: { before: 'tree' },
      outputs: { copied: 'out/copied', single: 'out/single', moved: 'out/moved', own: 'own' },
      scratch: 'scratch',
    },
  });
  t.is(stderr, '');
  t.is(lines[0], JSON.stringify(join(folder, 'tree')));
  t.is(
    read('out/copied/inner/a.txt') + read('out/copied/b.txt') + read('out/single/a.txt') + read('out/moved/big'),
    'abax',
  );
  t.is(read('own/y'), '');
});

testWith(['python'], 'a table is refused for an output of files, and a path that is not there', (t) => {
  const action = { outputs: { model: 'model' } };
  const table = runScript(t, 'arrowline.output("model", {"x": [1]})', { action });
  t.regex(table.stderr, /an output of files is a folder\n {2}where: {4}output "model"\n {2}found: {4}dict/);
  const gone = runScript(t, 'arrowline.output("model", "nowhere")', { action });
  t.regex(gone.stderr, /there is nothing to take as the output/);
});

testWith(['python'], 'a folder that is both there and empty is an input of files', (t) => {
  const prepare = 'import os\nos.makedirs("empty")\n';
  t.true(
    printed(t, `${prepare}print(json.dumps(arrowline.input("x").is_dir()))`, { action: { inputs: { x: 'empty' } } }),
    'no folder',
  );
});

testWith(
  ['python'],
  'it hands on what artifacts say of themselves, and nothing where the file does not say it',
  (t) => {
    const models = [{ path: 'a', coordinates: { net: 'A' } }];
    const action = {
      inputs: { dataset: 'x.csv', models },
      metadata: { dataset: { classNames: ['no'] }, models: [{ n: 1 }] },
    };
    const code = `print(json.dumps([arrowline.metadata("dataset").classNames, arrowline.metadata("models")]))`;
    t.deepEqual(printed(t, code, { action }), [['no'], [[{ net: 'A' }, { n: 1 }]]]);
    t.deepEqual(printed(t, `print(json.dumps(arrowline.metadata("x")))`, { action: { inputs: { x: 'x.csv' } } }), {});
    const { stderr } = runScript(t, 'arrowline.metadata("data")', { action });
    t.true(stderr.includes('there is no input "data"'), stderr);
  },
);
