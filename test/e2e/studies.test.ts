/**
 * The studies in pipelines/examples/, each in a copy of its folder: from the file to the report, once. A changed value
 * executes what depends on it, another way of writing it the reading alone, and answers join with their source.
 */

import { spawnSync } from 'node:child_process';
import { cpSync, existsSync, readFileSync, writeFileSync } from 'node:fs';
import { basename, dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import test, { type ExecutionContext } from 'ava';
import { decodeTable } from '../../src/stage-api/arrow-file.ts';
import type { Table } from '../../src/stage-api/table.ts';
import { openProject, type Project } from '../cli/command-line.ts';
import { python, testWith } from '../support/programs.ts';
import { temporaryFolder } from '../support/temporary.ts';

const examples = fileURLToPath(new URL('../../../pipelines/examples/', import.meta.url));

interface Study extends Project {
  readonly document: string;
  /** Runs, and gives the counts of the run. */
  counts(): Promise<Record<string, unknown>>;
  /** The path of an artifact. */
  path(action: string, port: string): Promise<string>;
}

/** Copies a study and runs it twice: all of it, and nothing. */
async function ran(t: ExecutionContext, name: string, document: string, executed: number): Promise<Study> {
  const folder = join(temporaryFolder(t), name);
  cpSync(join(examples, name), folder, { recursive: true });
  const project = openProject(folder);
  const counts = async (): Promise<Record<string, unknown>> => {
    const { code, out, error, json } = await project.run('run', document, '--json');
    t.is(code, 0, out + error);
    return json().at(-1) ?? {};
  };
  t.like(await counts(), { outcome: 'succeeded', executed, cached: 0, failed: 0 });
  t.like(await counts(), { outcome: 'succeeded', executed: 0, cached: executed });
  const report = join(folder, 'artifacts', 'reports', basename(document, '.yaml'), 'index.html');
  t.true(existsSync(report), report);
  const path = async (action: string, port: string): Promise<string> => {
    const { code, out, error } = await project.run('show', action, '--path', port);
    t.is(code, 0, error);
    return out.trim();
  };
  return { ...project, document, counts, path };
}

async function table(study: Study, action: string, port: string): Promise<Table> {
  return decodeTable(readFileSync(await study.path(action, port)));
}

/** Puts a text in place of another one, which is in the file once. */
function change(path: string, from: string, to: string): void {
  const [before, after, ...others] = readFileSync(path, 'utf8').split(from);
  if (before === undefined || after === undefined || others.length > 0) throw new Error(`not once in ${path}: ${from}`);
  writeFileSync(path, before + to + after);
}

/** The cells of a CSV file without quotes, without its header. */
function cellsOf(path: string): string[][] {
  const lines = readFileSync(path, 'utf8').trimEnd().split('\n').slice(1);
  return lines.map((line) => line.split(','));
}

/** The values of columns, row by row. */
function rowsOf({ rows, columns }: Table, ...names: readonly string[]): unknown[][] {
  return Array.from({ length: rows }, (_, row) => names.map((name) => columns[name]?.values[row]));
}

function classOf({ metadata }: Table, label: unknown): unknown {
  return Array.isArray(metadata.classNames) ? metadata.classNames[Number(label)] : undefined;
}

test('classification: five folds answer for every row of the table once', async (t) => {
  const study = await ran(t, 'classification', 'pumps.yaml', 33);
  const file = join(study.folder, 'pumps.csv');
  const source = cellsOf(file);

  const answered = new Set<unknown>();
  for (const fold of [1, 2, 3, 4, 5]) {
    const answers = await table(study, `evaluate[fold=${fold},units=8]`, 'predictions');
    for (const [split, row, pump, label] of rowsOf(answers, 'split', 'source.row', 'id.pump', 'label')) {
      const cells = source[Number(row)];
      t.deepEqual([cells?.[0], cells?.at(-1)], [String(pump), classOf(answers, label)]);
      if (split === 'test') {
        t.false(answered.has(pump), `${String(pump)} is in two folds`);
        answered.add(pump);
      }
    }
  }
  t.is(answered.size, source.length);

  const cell = 'P0004,Aurora,R290,0,0.3,3.98,6.84,';
  change(file, cell, cell.replace('6.84', '6.840'));
  t.like(await study.counts(), { executed: 1, cached: 32 }, 'the same number, written otherwise');
  change(file, '6.840', '6.94');
  const why = await study.run('why', study.document, 'ingest');
  t.regex(why.out, /ingest\.with\.file {2}file \w+ → file \w+ {2}pumps\.yaml:\d+:\d+/);
  t.like(await study.counts(), { executed: 33, cached: 0 });
});

test('regression: estimates of a kind of the document join with the rents by id and by row', async (t) => {
  const study = await ran(t, 'regression', 'rents.yaml', 9);
  const file = join(study.folder, 'flats.csv');
  const source = cellsOf(file);

  const estimates = await table(study, 'ridge[alpha=1]', 'predictions');
  t.is(estimates.rows, 180);
  for (const [row, flat, actual] of rowsOf(estimates, 'source.row', 'id.flat', 'actual')) {
    const cells = source[Number(row)];
    t.deepEqual([cells?.[0], Number(cells?.at(-1))], [String(flat), Number(actual)]);
  }

  // Ridge(alpha=1, solver='cholesky') of scikit-learn 1.9.1 on the rows and features of `prepare`: test R² and RMSE.
  const numbers = new Map(
    rowsOf(await table(study, 'ridge[alpha=1]', 'metrics'), 'name', 'value').map(([name, value]) => [
      name,
      Number(value),
    ]),
  );
  for (const [name, expected] of [
    ['test.r2', 0.9477328577561259],
    ['test.rmse', 66.13706083336835],
  ] as const)
    t.true(Math.abs((numbers.get(name) ?? 0) - expected) < 1e-9, `${name}: ${numbers.get(name)}`);

  change(join(study.folder, study.document), 'alpha: [0.01,', 'alpha: [0.05, 0.01,');
  t.like(await study.counts(), { executed: 3, cached: 7 }, 'one point more, the choice and the report');
  change(file, 'F-001,Harbour,29.7,', 'F-001,Harbour,31.7,');
  t.like(await study.counts(), { executed: 10, cached: 0 });
});

test('pictures: answers name the file of each picture, and a changed one is named by why', async (t) => {
  const study = await ran(t, 'pictures', 'marks.yaml', 9);

  const answers = await table(study, 'evaluate[pictures=changed]', 'predictions');
  t.is(answers.rows, 58);
  for (const [path, label] of rowsOf(answers, 'id.path', 'label')) {
    t.true(existsSync(join(study.folder, 'marks', String(path))), String(path));
    t.is(classOf(answers, label), dirname(String(path)));
  }

  cpSync(join(study.folder, 'marks', 'ring', '02.png'), join(study.folder, 'marks', 'ring', '03.png'));
  const why = await study.run('why', study.document, 'ingest');
  t.regex(why.out, /ingest\.with\.folder\["ring\/03\.png"\] {2}file \w+ → file \w+/);
  t.like(await study.counts(), { executed: 9, cached: 0 });
});

test('time: test rows are later than validation rows, and these than training rows', async (t) => {
  const study = await ran(t, 'time', 'docks.yaml', 15);
  const dataset = await table(study, 'split[asked="later days"]', 'dataset');
  const times = (wanted: string): bigint[] =>
    rowsOf(dataset, 'split', 'features.time').flatMap(([split, time]) =>
      split === wanted && typeof time === 'bigint' ? [time] : [],
    );
  const [train, validation, tests] = ['train', 'validation', 'test'].map((split) =>
    times(split).sort((one, other) => Number(one - other)),
  );
  t.deepEqual([train?.length, validation?.length, tests?.length], [840, 280, 280]);
  t.true(train!.at(-1)! < validation![0]!, 'validation');
  t.true(validation!.at(-1)! < tests![0]!, 'test');
});

testWith(
  ['pyarrow'],
  'time: answers join with the Parquet file, and a changed value of it executes what sees it',
  async (t) => {
    const study = await ran(t, 'time', 'docks.yaml', 15);
    const joined = `
import sys, pyarrow as pa, pyarrow.parquet as pq
source = pq.read_table(sys.argv[1])
answers = pa.ipc.open_file(sys.argv[2]).read_all()
names = sys.argv[3].split(",")
rows = source.take(answers["source.row"])
assert rows["reading"].to_pylist() == answers["id.reading"].to_pylist()
assert rows["later"].to_pylist() == [names[label] for label in answers["label"].to_pylist()]
print(answers.num_rows)`;
    const predictions = await study.path('evaluate[asked="later days",units=16]', 'predictions');
    const { stdout, stderr } = spawnSync(
      python,
      ['-c', joined, join(study.folder, 'docks.parquet'), predictions, 'empty,full,some'],
      { encoding: 'utf8', timeout: 60_000 },
    );
    t.is(stdout.trim(), '560', stderr);

    const written = `
import sys, pyarrow as pa, pyarrow.parquet as pq
table = pq.read_table(sys.argv[1])
values = table["bicycles"].to_pylist()
values[0] += int(sys.argv[2])
at = table.schema.get_field_index("bicycles")
pq.write_table(table.set_column(at, table.schema.field(at), pa.array(values, pa.uint8())), sys.argv[1], compression="snappy")`;
    const write = (added: number): void => {
      const { status, stderr } = spawnSync(
        python,
        ['-c', written, join(study.folder, 'docks.parquet'), String(added)],
        {
          encoding: 'utf8',
          timeout: 60_000,
        },
      );
      t.is(status, 0, stderr);
    };
    write(0);
    t.like(await study.counts(), { executed: 1, cached: 14 }, 'the same values, packed otherwise');
    write(1);
    t.like(await study.counts(), { executed: 15, cached: 0 });
  },
);
