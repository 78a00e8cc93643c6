/** Tables as datasets: a column for each feature with its type, roles, targets, splits, and all that is refused. */

import test from 'ava';
import fc from 'fast-check';
import type { DatasetFacts } from '../../../src/artifacts/dataset.ts';
import { columnType } from '../../../src/stage-api/table.ts';
import { type Files, failureOf, ingestFiles } from './files.ts';

type Cell = string | number | bigint | boolean | null;

/** A dataset as plain values: types and cells by column, and its metadata. */
async function ingested(parameters: object, files: Files, seed = 1) {
  const ran = await ingestFiles({ format: 'csv', ...parameters }, files, seed);
  const { columns, metadata, rows } = ran.outputs.dataset!;
  const facts = metadata as unknown as DatasetFacts;
  const types = Object.fromEntries(Object.entries(columns).map(([name, column]) => [name, columnType(column)]));
  const values = (name: string): Cell[] => {
    const column = columns[name]!;
    return Array.from({ length: rows }, (_, row) => {
      if (column.valid?.[row] === 0) return null;
      const value = column.values[row] as Cell;
      return column.type === 'Dictionary'
        ? column.dictionary[Number(value)]!
        : column.type === 'Bool'
          ? value === 1
          : value;
    });
  };
  return { ran, rows, types, values, facts, digest: ran.digests.dataset, notes: ran.notes };
}

const people = [
  'person,age,fare,sex,member,joined,weight,house,income',
  'p1,31,7.25,f,true,2024-01-05,1,h1,low',
  'p2,,71.5,m,false,2024-02-01,2,h1,high',
  'p3,26,8,f,true,2023-12-31,0.5,h2,low',
  'p4,35,,f,TRUE,2024-01-05,1,h2,high',
  'p5,54,51.75,m,false,2024-03-01,1,h3,low',
].join('\n');

const roles = { person: 'id', weight: 'weight', house: 'group' };

test('each column of a table becomes a column with its type; ids, weight and group are no features', async (t) => {
  const { types, facts, values, notes } = await ingested(
    { file: 'f', label: 'income', missing: [''], columns: roles, testSplit: 0 },
    { f: people },
  );
  t.deepEqual(types, {
    split: 'Utf8',
    label: 'Int32',
    original: 'Int32',
    'source.row': 'Int32',
    'id.person': 'Utf8',
    weight: 'Float64',
    group: 'Utf8',
    'features.age': 'Uint8?',
    'features.fare': 'Float64?',
    'features.sex': 'Dictionary<Utf8>',
    'features.member': 'Bool',
    'features.joined': 'Date',
  });
  t.deepEqual(facts.groups, [
    {
      name: 'features',
      columns: [
        { name: 'age', type: 'integer' },
        { name: 'fare', type: 'number' },
        { name: 'sex', type: 'category' },
        { name: 'member', type: 'boolean' },
        { name: 'joined', type: 'date' },
      ],
    },
  ]);
  t.is(facts.labelName, 'income');
  t.deepEqual(facts.classes!.classNames, ['high', 'low']);
  t.deepEqual(values('label'), [1, 0, 1, 0, 1]);
  t.deepEqual(values('features.age'), [31, null, 26, 35, 54]);
  t.deepEqual(values('features.sex'), ['f', 'm', 'f', 'f', 'm']);
  t.deepEqual(values('id.person'), ['p1', 'p2', 'p3', 'p4', 'p5']);
  t.deepEqual(values('weight'), [1, 2, 0.5, 1, 1]);
  t.deepEqual(values('source.row'), [0, 1, 2, 3, 4]);
  t.deepEqual(values('features.joined').slice(0, 1), [19727]);
  t.deepEqual(notes.slice(0, 3), [
    '5 training and 0 test examples of 5 columns, 2 classes',
    '"age" integer (1 missing), "fare" number (1 missing), "sex" category of 2, "member" boolean, "joined" date',
    'ids "person" text; weight "weight"; group "house"',
  ]);
});

test('a number, or one that the document calls so, is a number to predict; a category is a class', async (t) => {
  const f = `x,price,stars\n${Array.from({ length: 60 }, (_, row) => `${row % 7},${row * 1000},${(row % 5) + 1}`).join('\n')}\n`;
  const integers = await failureOf(ingestFiles({ format: 'csv', file: 'f', label: 'price' }, { f }));
  t.is(integers.code, 'label');
  t.is(integers.facts.where, 'f:2 (row 1), column "price"');
  t.regex(integers.facts.found!, /^60 different labels: 0, 1000, /);
  t.is(
    integers.facts.hint,
    'numbers to predict: columns: { "price": number }; classes: columns: { "price": category }',
  );
  const number = await ingested({ file: 'f', label: 'price', columns: { price: 'number' }, testSplit: 0 }, { f });
  t.is(number.types.label, 'Float64');
  t.is(number.facts.classes, undefined);
  t.deepEqual(number.values('label').slice(0, 3), [0, 1000, 2000]);
  t.regex(number.notes[0]!, /numbers of "price" to predict$/);
  const category = await ingested({ file: 'f', label: 'price', columns: { price: 'category' }, testSplit: 0 }, { f });
  t.is(category.facts.classes!.classNames.length, 60);
  const few = await ingested({ file: 'f', label: 'stars', testSplit: 0 }, { f });
  t.deepEqual(few.facts.classes!.classNames, ['1', '2', '3', '4', '5']);
  const rated = await ingested({ file: 'f', label: 'stars', columns: { stars: 'integer' }, testSplit: 0 }, { f });
  t.deepEqual(rated.values('label').slice(0, 6), [1, 2, 3, 4, 5, 1]);
  const fractions = await ingested({ file: 'f', label: 'y' }, { f: 'x,y\n1,0.5\n2,1\n3,1.5\n4,2\n5,2\n' });
  t.is(fractions.types.label, 'Float64');
  const booleans = await ingested({ file: 'f', label: 'y' }, { f: 'x,y\n1,True\n2,false\n3,TRUE\n4,false\n5,true\n' });
  t.deepEqual(booleans.facts.classes!.classNames, ['false', 'true']);
});

test('labels that can be neither, and rows without a label, are refused with their place', async (t) => {
  const dates = await failureOf(
    ingestFiles({ format: 'csv', file: 'f', label: 'y' }, { f: 'x,y\n1,2024-01-01\n2,2024-01-02\n3,2024-01-03\n' }),
  );
  t.deepEqual([dates.code, dates.facts.found], ['label', 'date']);
  for (const [columns, y] of [
    [{}, ['a', 'b', '', 'a', 'b']],
    [{ y: 'number' }, ['1', '2', '', '3', '4']],
    [{}, ['0.5', '2', '', '3', '4']],
  ] as const) {
    const f = `x,y\n${y.map((one, row) => `${row},${one}`).join('\n')}\n`;
    const { code, facts } = await failureOf(
      ingestFiles(
        { format: 'csv', file: 'f', label: 'y', missing: [''], ...(Object.keys(columns).length > 0 && { columns }) },
        { f },
      ),
    );
    t.deepEqual([code, facts.where], ['label', 'f:4 (row 3), column "y"']);
  }
});

test('without a label the rows are unlabelled', async (t) => {
  const { types, facts, notes } = await ingested({ file: 'f' }, { f: 'a,b\n1,2\n3,4\n5,6\n7,8\n9,10\n' });
  t.deepEqual(Object.keys(types), ['split', 'source.row', 'features.a', 'features.b']);
  t.deepEqual([facts.classes, facts.labelName], [undefined, undefined]);
  t.deepEqual(facts.splits, { train: [0, 4], validation: [4, 4], test: [4, 5] });
  t.is(notes[0], '4 training and 1 test examples of 2 columns, no labels');
});

test('names that no file has are refused, with the name that was meant', async (t) => {
  const f = 'age,income\n1,a\n2,b\n3,a\n';
  for (const [parameters, where, hint] of [
    [{ label: 'incme' }, 'with.label, f', 'did you mean "income"?'],
    [{ label: 'income', columns: { agee: 'drop' } }, 'with.columns.agee, f', 'did you mean "age"?'],
    [{ label: 'income', columns: { ZZZ: 'id' } }, 'with.columns.ZZZ, f', undefined],
  ] as const) {
    const { code, facts } = await failureOf(ingestFiles({ format: 'csv', file: 'f', ...parameters }, { f }));
    t.deepEqual([code, facts.where, facts.hint], ['columns', where, hint]);
  }
});

test('columns are dropped, renamed and fixed, one by one or all others', async (t) => {
  const f = '07,b,c,y\n01,1,2,u\n02,3,4,v\n03,5,6,u\n04,7,8,v\n';
  const some = await ingested(
    { file: 'f', label: 'y', testSplit: 0, columns: { b: 'drop', c: { name: 'size', type: 'number' } } },
    { f },
  );
  t.deepEqual(some.types, { ...some.types, 'features.07': 'Utf8', 'features.size': 'Float64' });
  t.false('features.b' in some.types, 'dropped');
  const named = await ingested({ file: 'f', label: 'y', testSplit: 0, columns: { '*': 'drop', c: 'number' } }, { f });
  t.deepEqual(named.facts.groups, [{ name: 'features', columns: [{ name: 'c', type: 'number' }] }]);
  const numbers = await ingested({ file: 'f', label: 'y', testSplit: 0, columns: { '*': 'number', b: 'text' } }, { f });
  t.like(numbers.types, { 'features.07': 'Float64', 'features.b': 'Utf8', 'features.c': 'Float64' });
  t.is(numbers.facts.classes!.classNames.length, 2);
  const none = await failureOf(ingestFiles({ format: 'csv', file: 'f', label: 'y', columns: { '*': 'drop' } }, { f }));
  t.deepEqual([none.code, none.message], ['columns', 'no column of features is left']);
  const twice = await failureOf(ingestFiles({ format: 'csv', file: 'f', columns: { b: { name: 'c' } } }, { f }));
  t.is(twice.message, 'two columns would be named "c"');
});

test('weights are finite numbers of 0 or more in every row, groups are in every row', async (t) => {
  const refused = async (cell: string, role: string) =>
    failureOf(
      ingestFiles(
        { format: 'csv', file: 'f', missing: ['NA'], testSplit: 0, columns: { w: role } },
        { f: `a,w\n1,1\n2,${cell}\n3,2\n` },
      ),
    );
  const negative = await refused('-0.5', 'weight');
  t.deepEqual(
    [negative.code, negative.facts.where, negative.facts.found],
    ['not-finite', 'f:3 (row 2), column "w"', '-0.5'],
  );
  const missing = await refused('NA', 'weight');
  t.deepEqual([missing.code, missing.facts.where], ['columns', 'f:3 (row 2), column "w"']);
  t.is((await refused('NA', 'group')).code, 'columns');
  const text = await failureOf(
    ingestFiles({ format: 'csv', file: 'f', columns: { w: 'weight' } }, { f: 'a,w\n1,x\n2,y\n' }),
  );
  t.deepEqual([text.code, text.facts.found], ['columns', 'text']);
});

test('several files are one table: integers and numbers are numbers, few texts are categories in all', async (t) => {
  const files = { a: 'n,c,y\n1,u,k\n2,v,l\n3,u,k\n4,v,l\n', b: 'y,c,n\nk,w,0.5\nl,w,300\n' };
  const { types, values, facts } = await ingested({ train: ['a', 'b'], test: 'a', label: 'y' }, files);
  t.like(types, { 'features.n': 'Float64', 'features.c': 'Dictionary<Utf8>', 'source.file': 'Dictionary<Utf8>' });
  t.deepEqual(values('features.n'), [1, 2, 3, 4, 0.5, 300, 1, 2, 3, 4]);
  t.deepEqual(values('features.c'), ['u', 'v', 'u', 'v', 'w', 'w', 'u', 'v', 'u', 'v']);
  t.deepEqual(values('source.row'), [0, 1, 2, 3, 0, 1, 0, 1, 2, 3]);
  t.deepEqual([...new Set(values('source.file'))], ['train 1', 'train 2', 'test']);
  t.deepEqual(facts.splits, { train: [0, 6], validation: [6, 6], test: [6, 10] });
  const wide = await ingested({ file: ['a', 'b'], testSplit: 0 }, { a: 'n\n1\n2\n', b: 'n\n-3\n70000\n' });
  t.is(wide.types['features.n'], 'Int32');
  t.deepEqual([...new Set(wide.values('source.file'))], ['file 1', 'file 2']);
});

test('a column without any value in one file has the type of the others', async (t) => {
  const files = { a: 'n,c\n,\n,\n', b: 'n,c\n1,x\n2,x\n' };
  for (const file of [
    ['a', 'b'],
    ['b', 'a'],
  ]) {
    const { types, values } = await ingested({ file, missing: [''], testSplit: 0 }, files);
    t.like(types, { 'features.n': 'Uint8?', 'features.c': 'Dictionary<Utf8>?' });
    t.deepEqual(
      values('features.n').filter((one) => one !== null),
      [1, 2],
    );
  }
});

test('files of other columns or types are refused, both named', async (t) => {
  const join = (a: string, b: string, columns = {}) =>
    failureOf(
      ingestFiles({ format: 'csv', file: ['a', 'b'], ...(Object.keys(columns).length > 0 && { columns }) }, { a, b }),
    );
  const missing = await join('age,y\n1,2\n', 'agee,y\n1,2\n');
  t.deepEqual(
    [missing.code, missing.facts.where, missing.facts.found],
    ['columns', 'b', 'no column "age", but "agee"'],
  );
  const more = await join('age\n1\n', 'age,y\n1,2\n');
  t.is(more.facts.found, 'a column "y"');
  const types = await join('a\n1\n2\n', 'a\n2024-01-01\n2024-01-02\n');
  t.deepEqual(
    [types.code, types.facts.where, types.facts.found, types.facts.expected],
    ['types-differ', 'b, column "a"', 'date', 'integer, as in a'],
  );
  const cured = await ingested(
    { file: ['a', 'b'], testSplit: 0, columns: { a: 'text' } },
    { a: 'a\n1\n2\n', b: 'a\n2024-01-01\n2024-01-02\n' },
  );
  t.deepEqual(cured.values('features.a'), ['1', '2', '2024-01-01', '2024-01-02']);
});

test('pairs of features and labels, and files with a label, give the same examples', async (t) => {
  const files = {
    x: 'a,b\n1,2\n3,4\n',
    y: 'kind\nu\nv\n',
    tx: 'a,b\n5,6\n',
    ty: 'other\nu\n',
    both: 'a,kind,b\n1,u,2\n3,v,4\n',
    test: 'b,a,kind\n6,5,u\n',
  };
  const pairs = await ingested(
    { train: { features: 'x', labels: 'y' }, test: { features: 'tx', labels: 'ty' } },
    files,
  );
  const label = await ingested({ train: 'both', test: 'test', label: 'kind' }, files);
  t.is(pairs.digest, label.digest);
  t.is(pairs.facts.labelName, 'kind');
  const mixed = await ingested(
    { train: { file: 'both', label: 'kind' }, test: { features: 'tx', labels: 'ty' } },
    files,
  );
  t.is(mixed.digest, label.digest);
  const same = await failureOf(
    ingestFiles(
      { format: 'csv', train: { features: 'x', labels: 'z' }, test: { features: 'tx', labels: 'ty' } },
      { ...files, z: 'a\nu\nv\n' },
    ),
  );
  t.is(same.message, 'features and labels have a column of one name');
  const counts = await failureOf(
    ingestFiles(
      { format: 'csv', train: { features: 'x', labels: 'ty' }, test: { features: 'tx', labels: 'ty' } },
      files,
    ),
  );
  t.is(counts.code, 'counts-differ');
});

test('names as a program may have them are names like any other', async (t) => {
  const names = [
    '__proto__',
    'constructor',
    'split',
    'label',
    'original',
    'features.x',
    'a.b.c',
    'source.row',
    'id.x',
    '*x',
    ' ',
    'ß',
    '💡',
  ];
  const f = `${names.join()},y\n${[0, 1, 2, 3].map((row) => `${names.map((_, index) => index * 300 + row).join()},${row % 2 ? 'u' : 'v'}`).join('\n')}\n`;
  const { facts, values, types } = await ingested({ file: 'f', label: 'y', testSplit: 0 }, { f });
  t.deepEqual(
    facts.groups[0]!.columns!.map(({ name }) => name),
    names,
  );
  names.forEach((name, index) => {
    t.deepEqual(
      values(`features.${name}`),
      [0, 1, 2, 3].map((row) => index * 300 + row),
      name,
    );
  });
  t.is(Object.keys(types).length, 4 + names.length);
  const ids = await ingested(
    {
      file: 'f',
      label: '__proto__',
      testSplit: 0,
      columns: JSON.parse('{"__proto__":"category","split":"id","label":"weight","original":"group"}') as object,
    },
    { f },
  );
  t.deepEqual(ids.facts.classes!.classNames, ['0', '1', '2', '3']);
  t.deepEqual(ids.values('id.split'), [600, 601, 602, 603]);
  const quoted = await failureOf(ingestFiles({ format: 'csv', file: 'f' }, { f: '"a\nb",c\n1,2\n' }));
  t.is(quoted.code, 'csv-header');
});

test('a thousand columns are a thousand features', async (t) => {
  const names = Array.from({ length: 1000 }, (_, index) => `c${index}`);
  const f = `${names.join()}\n${[1, 2, 3].map((row) => names.map((_, index) => row * index).join()).join('\n')}\n`;
  const { facts, values } = await ingested({ file: 'f', testSplit: 0 }, { f });
  t.is(facts.groups[0]!.columns!.length, 1000);
  t.deepEqual(values('features.c999'), [999, 1998, 2997]);
});

test('features that may be none are named, and kept', async (t) => {
  const rows = Array.from({ length: 30 }, (_, row) => `${row},${row + 1},k${row},7,,${row % 3}`);
  const f = `index,count,code,same,none,x\n${rows.join('\n')}\n`;
  const { notes, facts } = await ingested({ file: 'f', missing: [''], testSplit: 0 }, { f });
  t.is(facts.groups[0]!.columns!.length, 6);
  const text = notes.slice(2).join('\n');
  t.regex(text, /no row has a value of "none"/);
  t.regex(text, /all rows have one value of "same"/);
  t.regex(text, /a number of the row, and a feature as it stands: "index" \(columns: \{ "index": drop \}/);
  t.regex(text, /a different text in each row, and a feature as it stands: "code" \(columns: \{ "code": id \}/);
  t.notRegex(text, /"count"|"x"/);
});

test('a note on texts that differ says how many of them were compared', async (t) => {
  const texts = Array.from({ length: 10_001 }, (_, row) => `k${row}`);
  const { notes } = await ingested({ file: 'f', testSplit: 0 }, { f: `code\n${texts.join('\n')}\nk10000\n` });
  t.regex(notes.join('\n'), /a different text in each of the first 10000 rows, and a feature as it stands: "code"/);
});

test('a weight or a group that is missing, and names given twice, are refused with their cure', async (t) => {
  const f = 'x,g,y\n1,a,p\n2,,q\n';
  const group = await failureOf(
    ingestFiles({ format: 'csv', file: 'f', missing: [''], columns: { g: 'group' }, testSplit: 0 }, { f }),
  );
  t.is(group.facts.where, 'f:3 (row 2), column "g"');
  t.regex(group.facts.hint ?? '', /leave the rows out of the file, or give "g" no role/);
  const names = await failureOf(
    ingestFiles({ format: 'csv', file: 'f', columns: { x: { name: 'y' } }, testSplit: 0 }, { f }),
  );
  t.is(names.facts.hint, 'columns: { "y": { name: OTHER } }');
});

test('limit keeps the first rows of each split, in the order of the file', async (t) => {
  const f = `x,y\n${Array.from({ length: 50 }, (_, row) => `${row},${row % 2 ? 'u' : 'v'}`).join('\n')}\n`;
  const whole = await ingested({ file: 'f', label: 'y' }, { f }, 3);
  const limited = await ingested({ file: 'f', label: 'y', limit: { train: 7, test: 3 } }, { f }, 3);
  const [all, some] = [whole.values('source.row'), limited.values('source.row')];
  t.deepEqual(some, [...all.slice(0, 7), ...all.slice(40, 43)]);
  t.deepEqual(limited.facts.splits, { train: [0, 7], validation: [7, 7], test: [7, 10] });
  t.deepEqual(limited.values('features.x'), some);
});

test('each row is in one split; both are in the order of the file; the size is rounded', async (t) => {
  await fc.assert(
    fc.asyncProperty(
      fc.integer({ min: 2, max: 60 }),
      fc.double({ min: 0.05, max: 0.95, noNaN: true }),
      fc.integer({ min: 1, max: 1000 }),
      async (count, testSplit, seed) => {
        const tests = Math.round(count * testSplit);
        fc.pre(tests > 0 && tests < count);
        const f = `x\n${Array.from({ length: count }, (_, row) => row * 2).join('\n')}\n`;
        const { values, facts } = await ingested({ file: 'f', testSplit }, { f }, seed);
        const rows = values('source.row') as number[];
        const [, train] = facts.splits.train;
        t.is(train, count - tests);
        const sorted = (part: number[]): number[] => [...part].sort((left, right) => left - right);
        t.deepEqual(rows.slice(0, train), sorted(rows.slice(0, train)));
        t.deepEqual(rows.slice(train), sorted(rows.slice(train)));
        t.deepEqual(
          sorted(rows),
          Array.from({ length: count }, (_, row) => row),
        );
        t.deepEqual(
          values('features.x'),
          rows.map((row) => row * 2),
        );
      },
    ),
    { numRuns: 25 },
  );
});

test('a shape makes one group of numbers of the columns, as pictures in a table are', async (t) => {
  const f = 'a,b,c,d,y\n0,1,2,255,u\n4,5,6,7,v\n';
  const { types, facts } = await ingested({ file: 'f', label: 'y', testSplit: 0, shape: [2, 2, 1] }, { f });
  t.is(types.features, 'FixedSizeList<Uint8>[4]');
  t.deepEqual(facts.groups, [
    { name: 'features', tensor: { shape: [2, 2, 1], scale: 1, names: ['a', 'b', 'c', 'd'] } },
  ]);
  const floats = await ingested({ file: 'f', testSplit: 0, shape: [2] }, { f: 'a,b\n0.5,300\n1,2\n' });
  t.is(floats.types.features, 'FixedSizeList<Float64>[2]');
  for (const [content, code] of [
    ['a,b,c\n1,2,3\n', 'shape-mismatch'],
    ['a,b\n1,x\n', 'columns'],
    ['a,b\n1,\n', 'columns'],
  ] as const)
    t.is(
      (
        await failureOf(
          ingestFiles({ format: 'csv', file: 'f', testSplit: 0, missing: [''], shape: [2] }, { f: content }),
        )
      ).code,
      code,
    );
});

test('a file that is too small to be split is refused, with the way to use all rows', async (t) => {
  const { code, facts } = await failureOf(ingestFiles({ format: 'csv', file: 'f' }, { f: 'a\n1\n2\n' }));
  t.deepEqual([code, facts.found], ['no-rows', '0.2 of 2 rows: 0 for tests']);
  t.is((await ingested({ file: 'f', testSplit: 0 }, { f: 'a\n1\n2\n' })).rows, 2);
});
