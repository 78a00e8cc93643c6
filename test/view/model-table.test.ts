/** The table of models as a value: columns by title, the latest number, the best, and what a narrow table leaves out. */

import test from 'ava';
import type { Measure } from '../../src/core/facts/measure.ts';
import { type ModelColumn, type ModelRow, modelTable, type Numbers } from '../../src/view/model-table.ts';
import { declared } from '../support/measure.ts';

const numbers = (measures: readonly Measure[], values: { readonly [name: string]: number }): Numbers => ({
  measures,
  valueAt: (name) => values[name],
});
const row = (coordinates: ModelRow['coordinates'], ...parts: readonly Numbers[]): ModelRow => ({
  coordinates,
  numbers: parts,
});
const texts = (columns: readonly ModelColumn[]): { [title: string]: string[] } =>
  Object.fromEntries(columns.map(({ title, cells }) => [title, cells.map(({ text }) => text)]));

const trained: readonly Measure[] = [
  { ...declared('accuracy', 'more'), title: 'Training accuracy', group: { over: 'Accuracy', head: 'train' } },
  { ...declared('loss', 'less'), title: 'Training loss', table: 'wide' },
];
const evaluated: readonly Measure[] = [
  { ...declared('train.accuracy', 'more'), title: 'Training accuracy', about: 'of the model itself' },
  { ...declared('test.accuracy', 'more'), title: 'Test accuracy', group: { over: 'Accuracy', head: 'test' } },
  { ...declared('test.examples'), title: 'Test rows', table: 'none' },
  declared('test.f1.*', 'more'),
];

test('measures of one title are one column with the latest number, described by the last that has one', (t) => {
  const columns = modelTable(
    [
      row({}, numbers(trained, { accuracy: 0.5 }), numbers(evaluated, { 'train.accuracy': 0.75 })),
      row({}, numbers(trained, { accuracy: 0.25 }), numbers(evaluated, {})),
    ],
    'narrow',
  );
  t.deepEqual(texts(columns), { 'Training accuracy': ['0.7500', '0.2500'] });
  t.is(columns[0]!.about, 'of the model itself');
  t.deepEqual(
    columns[0]!.cells.map(({ best }) => best),
    [true, false],
  );
});

test('a narrow table leaves out what needs room, every table leaves out patterns and what no table has', (t) => {
  const rows = [
    row(
      {},
      numbers(trained, { accuracy: 0.5, loss: 2 }),
      numbers(evaluated, { 'test.accuracy': 0.5, 'test.examples': 12, 'test.f1.coat': 0.5 }),
    ),
  ];
  t.deepEqual(Object.keys(texts(modelTable(rows, 'narrow'))), ['Training accuracy', 'Test accuracy']);
  t.deepEqual(Object.keys(texts(modelTable(rows, 'wide'))), ['Training accuracy', 'Test accuracy', 'Training loss']);
});

test('a tie has several best, numbers that are not finite have none, and a single model is not the best', (t) => {
  const bestAt = (...values: readonly number[]) =>
    modelTable(
      values.map((accuracy) => row({}, numbers(trained, { accuracy }))),
      'narrow',
    )[0]?.cells.map(({ best }) => best);
  t.deepEqual(bestAt(0.5, 0.75, Number.NaN, 0.75), [false, true, false, true]);
  t.deepEqual(bestAt(0.5), [false]);
  t.deepEqual(bestAt(Number.NaN), [false]);
});

test('a part is written beside its whole, and a column that an axis has said is left out', (t) => {
  const epochs: readonly Measure[] = [
    { ...declared('epochs'), title: 'Epochs', format: 'count' },
    { ...declared('keptEpoch'), title: 'Epochs', format: 'count', of: 'epochs' },
  ];
  const rows = (keptEpoch: number) => [
    row({ epochs: 4 }, numbers(epochs, { epochs: 4 })),
    row({ epochs: 8 }, numbers(epochs, { epochs: 8, keptEpoch })),
  ];
  t.deepEqual(texts(modelTable(rows(8), 'narrow')), {});
  t.deepEqual(texts(modelTable(rows(3), 'narrow')), { Epochs: ['4', '3 of 8'] });
  t.deepEqual(
    modelTable(rows(3), 'narrow')[0]!.cells.map(({ value }) => value),
    [4, 8],
  );
});

test('an accuracy whose rows are known has its interval', (t) => {
  const at = (values: { readonly [name: string]: number }) =>
    modelTable([row({}, numbers(evaluated, values))], 'narrow')[0]!.cells[0]!.interval;
  t.is(at({ 'test.accuracy': 0.75, 'test.examples': 12 })?.rows, 12);
  t.is(at({ 'test.accuracy': 0.75 }), undefined);
});

test('a measure that has only its name shares the column of that name with one that has a title', (t) => {
  const columns = modelTable(
    [
      row({}, numbers(evaluated, { 'test.accuracy': 0.5 })),
      row({}, numbers([declared('test.accuracy', 'more')], { 'test.accuracy': 0.75 })),
    ],
    'narrow',
  );
  t.deepEqual(texts(columns), { 'Test accuracy': ['0.5000', '0.7500'] });
});
