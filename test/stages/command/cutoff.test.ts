/** Early cutoff behind a program: another Arrow writer gives the same artifact, so that nothing after it runs again. */

import { execFileSync } from 'node:child_process';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import test from 'ava';
import { createProject } from '../../cli/command-line.ts';
import { temporaryFolder } from '../../support/temporary.ts';

const apacheArrow = new URL('../../../../node_modules/apache-arrow/Arrow.node.mjs', import.meta.url).href;

/** The same three rows in batches of `size`, with metadata in another order and, if asked, as a stream. */
const writer = `import { writeFileSync } from 'node:fs';
import { Field, Int32, RecordBatch, Schema, Struct, Table, makeData, tableToIPC, vectorFromArray, Utf8 } from '${apacheArrow}';
const [out, size, order, form] = process.argv.slice(2);
const metadata = new Map(order === 'ab' ? [['a', '1'], ['b', '2']] : [['b', '2'], ['a', '1'], ['writer', 'another']]);
const schema = new Schema([new Field('n', new Int32(), order !== 'ab'), new Field('t', new Utf8(), true)], metadata);
const rows = [[1, 'x'], [2, 'y'], [3, 'z']];
const batches = [];
for (let at = 0; at < rows.length; at += Number(size)) {
  const part = rows.slice(at, at + Number(size));
  const children = [vectorFromArray(part.map(([n]) => n), new Int32()), vectorFromArray(part.map(([, t]) => t), new Utf8())];
  batches.push(new RecordBatch(schema, makeData({ type: new Struct(schema.fields), length: part.length,
    nullCount: 0, children: children.map((one) => one.data[0]) })));
}
writeFileSync(out, tableToIPC(new Table(schema, batches), form));
`;

const document = `
name: cutoff
params: { size: 3, order: ab, form: file }
stages:
  write:
    uses: command
    with:
      run: node write.mjs \${{ outputs.rows }} \${{ params.size }} \${{ params.order }} \${{ params.form }}
      files: [write.mjs]
      outputs: { rows: table }
      undeclared: off
  read:
    uses: command
    needs: { rows: write }
    with: { run: 'cp \${{ inputs.rows }} \${{ outputs.copy }}/rows.arrow', outputs: { copy: files }, undeclared: off }
`;

test('the same rows from another writer stop there: batches, metadata and form are not the table', async (t) => {
  const project = createProject(temporaryFolder(t), { 'cutoff.yaml': document });
  writeFileSync(join(project.folder, 'pipelines', 'write.mjs'), writer);
  const executed = async (...flags: string[]): Promise<readonly string[]> => {
    const run = await project.run('run', 'cutoff.yaml', '--json', ...flags);
    t.is(run.code, 0, run.out + run.error);
    const events = run.json<{ event: string; action?: string }>();
    return events.filter(({ event }) => event === 'action.executed').map(({ action }) => action ?? '');
  };
  const bytes = (...values: string[]): string => {
    const out = join(project.folder, 'rows.arrow');
    execFileSync(process.execPath, [join(project.folder, 'pipelines', 'write.mjs'), out, ...values]);
    return execFileSync('sha256sum', [out], { encoding: 'utf8' });
  };
  t.not(bytes('3', 'ab', 'file'), bytes('1', 'ba', 'stream'), 'the program really writes other bytes');

  t.deepEqual(await executed(), ['write', 'read']);
  t.deepEqual(await executed('-P', 'size=1'), ['write']);
  t.deepEqual(await executed('-P', 'order=ba'), ['write']);
  t.deepEqual(await executed('-P', 'form=stream', '-P', 'size=2'), ['write']);
  t.deepEqual(await executed('-P', 'form=stream', '-P', 'size=2'), []);
});
