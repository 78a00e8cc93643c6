/** Tables that Python reads and writes: the same values in every form, with and without packages. */

import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { tableFromIPC } from 'apache-arrow';
import { encodeTable } from '../../src/stage-api/arrow-file.ts';
import { column } from '../../src/stage-api/index.ts';
import { readCsv } from '../../stages/command/formats/csv.ts';
import { readJsonLines } from '../../stages/command/formats/jsonl.ts';
import { testWith } from '../support/programs.ts';
import { printed, runScript } from './script.ts';

const csvText = '\ufeffa,b,c,text,code\r\n1,0.1,,"x, ""y""\nz",007\r\n-2,1e-7,inf,é,12\r\n';
const csvValues = { a: [1, -2], b: [0.1, 1e-7], c: ['nan', 'inf'], text: ['x, "y"\nz', 'é'], code: ['007', '12'] };
/** Prints columns with `nan` and `inf` as texts. */
const show = (columns: string): string => `def plain(x):
    x = x.tolist() if hasattr(x, "tolist") else x
    if isinstance(x, (list, tuple)): return [plain(one) for one in x]
    return str(x) if isinstance(x, float) and (x != x or abs(x) == float("inf")) else x
print(json.dumps({name: plain(values) for name, values in ${columns}.items()}))`;

for (const [title, needs, bare, as] of [
  ['a bare Python', ['python'], true, ''],
  ['numpy', ['python', 'numpy'], false, ''],
  ['lists', ['python'], false, ', as_="lists"'],
] as const) {
  testWith(needs, `CSV is read exactly with ${title}`, (t) => {
    const options = { bare, files: { 'x.csv': csvText }, action: { inputs: { x: 'x.csv' } } };
    t.deepEqual(printed(t, show(`arrowline.input("x"${as})`), options), csvValues);
  });

  testWith(needs, `JSON lines are read exactly with ${title}`, (t) => {
    const text = '{"a": 1, "b": "nan", "v": [1, "inf"], "t": "nan"}\n{"a": 2, "b": 0.1, "v": [2.5, 3], "t": "nan"}\n';
    const options = { bare, files: { 'x.jsonl': text }, action: { inputs: { x: 'x.jsonl' } } };
    const expected = {
      a: [1, 2],
      b: ['nan', 0.1],
      v: [
        [1, 'inf'],
        [2.5, 3],
      ],
      t: ['nan', 'nan'],
    };
    t.deepEqual(printed(t, show(`arrowline.input("x"${as})`), options), expected);
  });
}

const columns = `{"i": [1, -2, 3], "f": [0.1, float("nan"), 1e300], "t": ["x, \\"y\\"", "", "é"], "v": [[1.5, 2], [3, 4], [5, 6]]}`;
const readBack = {
  i: column.int32(Int32Array.of(1, -2, 3)),
  f: column.float64(Float64Array.of(0.1, Number.NaN, 1e300)),
  t: column.utf8(['x, "y"', '', 'é']),
};

for (const bare of [true, false]) {
  const title = bare ? 'a bare Python' : 'Python with its packages';
  testWith(['python'], `CSV that ${title} writes is read by the pipeline exactly`, async (t) => {
    const { stderr, folder } = runScript(t, `arrowline.output("y", ${columns})`, {
      bare,
      action: { outputs: { y: 'y.csv' } },
    });
    t.is(stderr, '');
    t.deepEqual(await readCsv(join(folder, 'y.csv')), {
      ...readBack,
      v_0: column.float64(Float64Array.of(1.5, 3, 5)),
      v_1: column.int32(Int32Array.of(2, 4, 6)),
    });
  });

  testWith(['python'], `JSON lines that ${title} writes are read by the pipeline exactly`, async (t) => {
    const { stderr, folder } = runScript(t, `arrowline.output("y", ${columns})`, {
      bare,
      action: { outputs: { y: 'y.jsonl' } },
    });
    t.is(stderr, '');
    t.deepEqual(await readJsonLines(join(folder, 'y.jsonl')), {
      ...readBack,
      v: column.vectors(Float64Array.of(1.5, 2, 3, 4, 5, 6), 2),
    });
  });

  testWith(['python'], `arrays of npy that ${title} writes are read back, with numpy and without`, (t) => {
    const code = `arrowline.output("y", {"i": [1, -2], "f": [0.1, float("inf")], "t": ["", "é😀"], "m": [[1, 2, 3], [4, 5, 6]]})
import subprocess, sys
reader = "import json, arrowline\\n" + ${JSON.stringify(show('arrowline.input("x")'))}
for flags in (["-S"], []): subprocess.run([sys.executable, *flags, "-c", reader], check=True)`;
    const { lines, stderr } = runScript(t, code, { bare, action: { inputs: { x: 'y.npy' }, outputs: { y: 'y.npy' } } });
    t.is(stderr, '');
    const expected = {
      i: [1, -2],
      f: [0.1, 'inf'],
      t: ['', 'é😀'],
      m: [
        [1, 2, 3],
        [4, 5, 6],
      ],
    };
    t.deepEqual(
      lines.map((line) => JSON.parse(line)).map(({ i, f, t, m }) => ({ i, f, t, m })),
      [expected, expected],
    );
  });
}

testWith(['python', 'numpy'], 'arrays of numpy keep their types in npy, and are read without numpy', (t) => {
  const code = `import numpy as np, subprocess, sys
types = ["?", "b", "B", "h", "H", "i", "I", "q", "Q", "e", "f", "d", ">i4", ">f8"]
arrowline.output("y", {"t%d" % n: np.array([0, 1, 1], dtype=one) for n, one in enumerate(types)})
assert [arrowline.input("x")["t%d" % n].dtype for n in range(len(types))] == [np.dtype(one) for one in types]
reader = "import arrowline\\nprint(all([float(v) for v in values] == [0.0, 1.0, 1.0] for values in arrowline.input('x').values()))"
subprocess.run([sys.executable, "-S", "-c", reader], check=True)`;
  const { lines, stderr } = runScript(t, code, { action: { inputs: { x: 'y.npy' }, outputs: { y: 'y.npy' } } });
  t.is(stderr, '');
  t.deepEqual(lines, ['True']);
});

testWith(['python'], 'a row that does not fit is an error with its line', (t) => {
  const csv = runScript(t, 'arrowline.input("x")', {
    files: { 'x.csv': 'a,b\n1,2\n3\n' },
    action: { inputs: { x: 'x.csv' } },
  });
  t.regex(csv.stderr, /a row of other length\n {2}where: .*x.csv:3\n {2}found: {4}1 cells\n {2}expected: 2/);
  const jsonl = runScript(t, 'arrowline.input("x")', {
    files: { 'x.jsonl': '{"a": 1}\n{"b": 1}\n' },
    action: { inputs: { x: 'x.jsonl' } },
  });
  t.regex(jsonl.stderr, /a row with other fields\n {2}where: .*x.jsonl:2/);
});

for (const [value, form, said] of [
  ['[1, 2]', 'csv', 'this is no table'],
  ['{"a": [1], "b": [1, 2]}', 'csv', 'columns of different length'],
  ['{"a": [[1], [1, 2]]}', 'csv', 'CSV holds no lists of different length'],
  ['{"a": [{}]}', 'csv', 'CSV holds numbers and texts'],
  ['{"a": [object()]}', 'jsonl', 'JSON holds numbers, texts and lists'],
  ['{"a": ["x", 1]}', 'npy', 'npy holds numbers or texts'],
  ['{"a": ["x\\0"]}', 'npy', 'npy holds numbers or texts'],
  ['{"a": [["x"]]}', 'npy', 'npy holds numbers or texts'],
  ['{"a/b": [1]}', 'npy', 'a column with this name cannot be a file'],
] as const)
  testWith(['python'], `${form} refuses ${value}`, (t) => {
    for (const bare of [true, false]) {
      const action = { outputs: { y: `y.${form}` } };
      const { stderr } = runScript(t, `arrowline.output("y", ${value})`, { bare, action });
      t.true(stderr.includes(`ArrowlineError: ${said}\n  where:    output "y"\n`), stderr);
    }
  });

testWith(['python'], 'without pyarrow and polars, Arrow is refused with the way out', (t) => {
  const options = {
    bare: true,
    files: { 'x.arrow': '' },
    action: { inputs: { x: 'x.arrow' }, outputs: { y: 'y.arrow' } },
  };
  for (const code of ['arrowline.input("x")', 'arrowline.output("y", {"a": [1]})']) {
    const { stderr } = runScript(t, code, options);
    t.regex(stderr, /the package pyarrow is not there\n[\s\S]*hint: .* declare the port `as: csv`, `jsonl` or `npy`/);
  }
});

testWith(['python'], 'a port that gathers gives coordinates and values', (t) => {
  const code = 'print(json.dumps([[at, list(x["a"])] for at, x in arrowline.input("xs", as_="lists")]))';
  const xs = ['A', 'B'].map((net) => ({ path: `${net}.csv`, coordinates: { net } }));
  const options = { files: { 'A.csv': 'a\n1\n', 'B.csv': 'a\n2\n' }, action: { inputs: { xs } } };
  t.deepEqual(printed(t, code, options), [
    [{ net: 'A' }, [1]],
    [{ net: 'B' }, [2]],
  ]);
});

const stored = encodeTable({
  rows: 2,
  columns: {
    label: column.int32(Int32Array.of(3, 4)),
    pixels: column.vectors(Uint8Array.of(1, 2, 3, 4, 5, 6), 3),
    name: column.utf8(['a', 'é']),
  },
  metadata: {},
});
const arrowOptions = { files: { 'x.arrow': stored }, action: { inputs: { x: 'x.arrow' }, outputs: { y: 'y.arrow' } } };
const arrowValues = {
  label: [3, 4],
  pixels: [
    [1, 2, 3],
    [4, 5, 6],
  ],
  name: ['a', 'é'],
};

for (const [needs, as, look] of [
  [['pyarrow'], '', 'x.to_pydict()'],
  [['pyarrow'], ', as_="pyarrow"', 'x.to_pydict()'],
  [['pyarrow', 'pandas'], ', as_="pandas"', '{name: x[name] for name in x.columns}'],
  [['polars'], ', as_="polars"', 'x.to_dict(as_series=False)'],
  [['pyarrow', 'numpy'], ', as_="numpy"', 'x'],
  [['pyarrow'], ', as_="lists"', 'x'],
] as const)
  testWith(['python', ...needs], `an artifact is read by input("x"${as})`, (t) => {
    const code = `x = arrowline.input("x"${as})\n${show(look)}`.replace(
      'def plain(x):\n',
      'def plain(x):\n    if type(x).__name__ == "Series": x = list(x)\n',
    );
    t.deepEqual(printed(t, code, arrowOptions), arrowValues);
  });

for (const [needs, value] of [
  [['pyarrow'], 'pyarrow.table({"a": [1, 2], "t": ["x", "y"]})'],
  [['pandas', 'pyarrow'], 'pandas.DataFrame({"a": [1, 2], "t": ["x", "y"]}, index=[7, 8])'],
  [['polars'], 'polars.DataFrame({"a": [1, 2], "t": ["x", "y"]})'],
  [['polars'], 'polars.LazyFrame({"a": [1, 2], "t": ["x", "y"]})'],
  [['pyarrow', 'numpy'], '{"a": numpy.array([1, 2]), "t": ["x", "y"]}'],
  [['pyarrow'], '[{"a": 1, "t": "x"}, {"a": 2, "t": "y"}]'],
] as const) {
  const imports = needs.map((name) => `import ${name}`).join('\n');
  testWith(['python', ...needs], `Arrow is written of ${value}`, (t) => {
    const { stderr, folder } = runScript(t, `${imports}\narrowline.output("y", ${value})`, arrowOptions);
    t.is(stderr, '');
    const table = tableFromIPC(readFileSync(join(folder, 'y.arrow')));
    t.deepEqual(
      table.toArray().map((row) => [Number(row.a), row.t]),
      [
        [1, 'x'],
        [2, 'y'],
      ],
    );
  });
  testWith(['python', ...needs], `CSV is written of ${value}`, (t) => {
    const action = { outputs: { y: 'y.csv' } };
    const { stderr, read } = runScript(t, `${imports}\narrowline.output("y", ${value})`, { action });
    t.is(stderr, '');
    t.is(read('y.csv'), 'a,t\n1,x\n2,y\n');
  });
}

testWith(['python', 'pyarrow', 'numpy'], 'a matrix of numpy is a column of vectors in Arrow', (t) => {
  const code = 'import numpy\narrowline.output("y", {"v": numpy.arange(6, dtype="float32").reshape(3, 2)})';
  const { stderr, folder } = runScript(t, code, arrowOptions);
  t.is(stderr, '');
  const { v } = tableFromIPC(readFileSync(join(folder, 'y.arrow'))).toArray()[1];
  t.deepEqual([...v], [2, 3]);
});

testWith(['python', 'numpy'], 'numbers of numpy in lists are numbers', (t) => {
  const code = `import numpy
arrowline.output("y", {"n": [numpy.int64(3), numpy.int8(-1)], "p": [[numpy.float32(0.5), 1], numpy.asarray([0.25, 2])]})`;
  const { stderr, read } = runScript(t, code, { action: { outputs: { y: 'y.csv' } } });
  t.is(stderr, '');
  t.is(read('y.csv'), 'n,p_0,p_1\n3,0.5,1\n-1,0.25,2.0\n');
});

testWith(['python', 'pandas'], 'what pandas holds as missing is an empty cell', (t) => {
  const code = `import pandas
arrowline.output("y", pandas.DataFrame({"n": pandas.array([1, None], dtype="Int64"), "f": [None, 0.5], "t": ["x", None]}))`;
  const { stderr, read } = runScript(t, code, { action: { outputs: { y: 'y.csv' } } });
  t.is(stderr, '');
  t.is(read('y.csv'), 'n,f,t\n1,nan,x\n,0.5,\n');
});
