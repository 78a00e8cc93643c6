/** A dataset with columns of every type, in several record batches, as `arrowline.input` gives it in each kind of table. */

import { type Dataset, dataset as datasets } from '../../src/artifacts/dataset.ts';
import { column } from '../../src/stage-api/index.ts';
import { testWith } from '../support/programs.ts';
import { bytesInBatches } from '../support/stored.ts';
import { printed } from './script.ts';

const valid = Uint8Array.of(1, 0, 1, 1, 1);
const people: Dataset = {
  rows: 5,
  groups: [
    {
      name: 'features',
      columns: [
        { name: 'age', type: 'number', column: { ...column.float64(Float64Array.of(22, 0, 26.5, 35, 4)), valid } },
        {
          name: 'port',
          type: 'category',
          column: {
            ...{ type: 'Dictionary', dictionary: ['C', 'Q', 'S'], ordered: false },
            values: Int32Array.of(2, 0, 2, 2, 1),
            valid,
          },
        },
        { name: 'paid', type: 'boolean', column: column.bool([true, false, false, true, true]) },
        { name: 'born', type: 'date', column: { type: 'Date', values: Int32Array.of(0, 1, 365, 10_957, -1) } },
        { name: 'seen', type: 'integer', column: column.int64(BigInt64Array.of(1n, 2n, 3n, 4n, 2n ** 53n)) },
      ],
    },
    {
      ...{ name: 'pictures', shape: [2, 1, 1], scale: 255, bytes: true, width: 2 },
      values: Uint8Array.of(0, 1, 2, 3, 4, 5, 6, 7, 8, 9),
    },
  ],
  labels: { value: Float64Array.of(7.25, 71.28, 7.92, 53.1, 8.05) },
  labelName: 'fare',
  source: { row: Int32Array.of(3, 0, 1, 4, 2), file: Int32Array.of(1, 1, 1, 0, 0), files: ['test', 'train'] },
  ids: [{ name: 'ticket', column: column.utf8(['a', 'b', 'c', 'd', 'e']) }],
  weight: Float64Array.of(1, 2, 3, 4, 5),
  group: column.utf8(['x', 'x', 'y', 'y', 'z']),
  splits: { train: { start: 0, end: 3 }, validation: { start: 3, end: 4 }, test: { start: 4, end: 5 } },
};

const expected = {
  split: ['train', 'train', 'train', 'validation', 'test'],
  label: [7.25, 71.28, 7.92, 53.1, 8.05],
  'source.row': [3, 0, 1, 4, 2],
  'source.file': ['train', 'train', 'train', 'test', 'test'],
  'id.ticket': ['a', 'b', 'c', 'd', 'e'],
  weight: [1, 2, 3, 4, 5],
  group: ['x', 'x', 'y', 'y', 'z'],
  'features.age': [22, null, 26.5, 35, 4],
  'features.port': ['S', null, 'S', 'S', 'Q'],
  'features.paid': [true, false, false, true, true],
  'features.born': ['1970-01-01', '1970-01-02', '1971-01-01', '2000-01-01', '1969-12-31'],
  'features.seen': [1, 2, 3, 4, 2 ** 53],
  pictures: [
    [0, 1],
    [2, 3],
    [4, 5],
    [6, 7],
    [8, 9],
  ],
};

/** Prints the columns; missing values are null, and days are texts. */
const show = `import datetime
def plain(x):
    if hasattr(x, "tolist"): x = x.tolist()
    if isinstance(x, (list, tuple)): return [plain(one) for one in x]
    if x is None or x != x: return None
    if isinstance(x, (datetime.date, datetime.datetime)): return x.isoformat()[:10]
    return x
def show(columns): print(json.dumps({name: plain(values) for name, values in columns.items()}))
`;

for (const [kind, needs, read] of [
  ['lists', ['pyarrow'], 'show(arrowline.input("x", as_="lists"))'],
  ['pyarrow', ['pyarrow'], 'show(arrowline.input("x").to_pydict())'],
  ['numpy', ['pyarrow', 'numpy'], 'show(arrowline.input("x", as_="numpy"))'],
  [
    'pandas',
    ['pyarrow', 'pandas'],
    'frame = arrowline.input("x", as_="pandas")\nshow({name: list(frame[name]) for name in frame})',
  ],
  [
    'polars',
    ['polars'],
    'frame = arrowline.input("x", as_="polars")\nshow({name: frame[name].to_list() for name in frame.columns})',
  ],
] as const)
  for (const rows of [8, 2])
    testWith(['python', ...needs], `a dataset in batches of ${rows} rows is a table of ${kind}`, async (t) => {
      const files = { 'x.arrow': await bytesInBatches(datasets.write(people), rows) };
      t.deepEqual(printed(t, `${show}${read}`, { files, action: { inputs: { x: 'x.arrow' } } }), expected);
    });

const codes = ['9007199254740993', '-9223372036854775808', '1'];
const codesFile = async (): Promise<Uint8Array> => {
  const values = BigInt64Array.from([...codes, 0].map(BigInt));
  const one = { type: 'Int64', values, valid: Uint8Array.of(1, 1, 1, 0) } as const;
  const features = [{ name: 'features', columns: [{ name: 'code', type: 'integer', column: one } as const] }];
  const none = { start: 4, end: 4 };
  const splits = { train: { start: 0, end: 4 }, validation: none, test: none };
  return bytesInBatches(datasets.write({ rows: 4, groups: features, ids: [], splits }), 8);
};

for (const [kind, needs, read] of [
  ['numpy', ['pyarrow', 'numpy'], 'column = arrowline.input("x", as_="numpy")["features.code"]'],
  ['pandas', ['pyarrow', 'pandas'], 'column = arrowline.input("x", as_="pandas")["features.code"]'],
  ['pandas of JSON lines', ['pandas'], 'column = arrowline.input("y", as_="pandas")["features.code"]'],
] as const)
  testWith(['python', ...needs], `whole numbers beside missing values lose no digits in ${kind}`, async (t) => {
    const lines = [...codes, 'null'].map((code) => `{"features.code":${code}}\n`).join('');
    const files = { 'x.arrow': await codesFile(), 'y.jsonl': lines };
    const action = { inputs: { x: 'x.arrow', y: 'y.jsonl' } };
    t.deepEqual(printed(t, `${read}\nprint(json.dumps([str(one) for one in column][:3]))`, { files, action }), codes);
  });
