/** Several labels of a row: read from columns of truth values, kept by every stage that passes rows on, and refused. */

import { type Ran, runStage } from 'arrowline/testing';
import test from 'ava';
import { areSeveral, dataset as datasets } from '../../../src/artifacts/dataset.ts';
import type { FailureCode } from '../../../src/core/facts/failure-code.ts';
import type { Table } from '../../../src/stage-api/table.ts';
import { check } from '../../../stages/ingest/check/check.ts';
import normalizeBody from '../../../stages/normalize/body.ts';
import { kind as normalize } from '../../../stages/normalize/kind.ts';
import prepareBody from '../../../stages/prepare/body.ts';
import { kind as prepare } from '../../../stages/prepare/kind.ts';
import splitBody from '../../../stages/split/body.ts';
import { kind as split } from '../../../stages/split/kind.ts';
import { failureOf, ingestFiles } from './files.ts';

const mails = [
  'words,spam,urgent',
  '31,true,0',
  '12,false,1',
  '44,true,1',
  '8,false,0',
  '23,TRUE,1',
  '70,false,0',
  '5,true,0',
  '17,false,1',
].join('\n');
const given = { format: 'csv', file: 'f', label: ['urgent', 'spam'] };

/** For each row its number of words, and its labels by name. */
function rowsOf(table: Table | undefined): { readonly [words: string]: readonly string[] } {
  const { labels, groups, rows } = datasets.read(table!);
  if (!areSeveral(labels)) throw new Error('several labels expected');
  const [group] = groups;
  const words = 'values' in group! ? group.values : (group!.columns[0]!.column.values as Float64Array);
  return Object.fromEntries(
    Array.from({ length: rows }, (_, row) => [
      Number(words[row]),
      labels.names.filter((__, at) => labels.values[row * labels.names.length + at] === 1),
    ]),
  );
}

const expected = {
  5: ['spam'],
  8: [],
  12: ['urgent'],
  17: ['urgent'],
  23: ['urgent', 'spam'],
  31: ['spam'],
  44: ['urgent', 'spam'],
  70: [],
};

test.serial('columns of truth values are labels, in the order of the document, and no features', async (t) => {
  const { outputs, notes } = await ingestFiles(given, { f: mails });
  const dataset = outputs.dataset!;
  t.deepEqual(rowsOf(dataset), expected);
  t.deepEqual(dataset.metadata.labelNames, ['urgent', 'spam']);
  t.deepEqual(Object.keys(dataset.columns), ['split', 'label', 'source.row', 'features.words']);
  t.true(notes[0]!.endsWith('labels "urgent", "spam"'), notes[0]);
  const named = await ingestFiles({ ...given, columns: { spam: { name: 'junk' } } }, { f: mails });
  t.deepEqual(named.outputs.dataset!.metadata.labelNames, ['urgent', 'junk']);
});

test.serial('rows keep their labels through split, prepare and normalize', async (t) => {
  const { outputs } = await ingestFiles({ ...given, testSplit: 0 }, { f: mails });
  const next = (ran: Promise<Ran>): Promise<Table> => ran.then((one) => one.outputs.dataset!);
  const divided = await next(
    runStage(split, splitBody, {
      parameters: { method: 'random', test: 0.25, validation: 0.25 },
      inputs: { dataset: outputs.dataset! },
    }),
  );
  t.deepEqual(rowsOf(divided), expected);
  const inputs = { dataset: divided };
  const normalized = await next(runStage(normalize, normalizeBody, { parameters: {}, inputs }));
  t.deepEqual(rowsOf(normalized), expected);
  const prepared = await next(runStage(prepare, prepareBody, { parameters: {}, inputs }));
  t.deepEqual(prepared.columns.label, divided.columns.label);
  t.deepEqual(prepared.metadata.labelNames, ['urgent', 'spam']);
});

for (const [title, content, code, where, found] of [
  ['a text', 'a,spam\n1,yes\n2,no\n3,yes\n', 'label', /column "spam"/, 'text'],
  ['another number', 'a,spam\n1,0\n2,1\n3,2\n', 'label', /f:4 \(row 3\), column "spam"/, '2'],
  ['no value', 'a,spam\n1,0\n2,\n3,1\n', 'label', /f:3 \(row 2\), column "spam"/, 'a missing value'],
  ['no such column', 'a,junk\n1,0\n', 'columns', /with.label/, undefined],
] as const satisfies readonly (readonly [string, string, FailureCode, RegExp, string | undefined])[])
  test.serial(`a label of a row that is ${title} is refused with its place`, async (t) => {
    const failure = await failureOf(
      ingestFiles({ format: 'csv', file: 'f', label: ['spam'], missing: [''], testSplit: 0 }, { f: content }),
    );
    t.is(failure.code, code);
    t.regex(failure.facts.where ?? '', where);
    if (found !== undefined) t.is(failure.facts.found, found);
  });

test('mistakes beside several labels are found before anything runs', (t) => {
  const paths = (more: object): string[] => check({ ...given, ...more } as never).map(({ path }) => path.join('.'));
  t.deepEqual(paths({}), []);
  t.deepEqual(paths({ classNames: ['a', 'b'] }), ['classNames']);
  t.deepEqual(paths({ columns: { spam: 'category' } }), ['columns.spam']);
  t.deepEqual(paths({ columns: { spam: 'id' } }), ['columns.spam']);
  t.deepEqual(paths({ columns: { words: 'label' } }), ['columns.words']);
});
