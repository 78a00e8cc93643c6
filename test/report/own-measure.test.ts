/** A number that only a user's kind knows: declared there, and shown under its title by the page and its Markdown. */

import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { completeParameters } from 'arrowline/testing';
import test from 'ava';
import { parseHTML } from 'linkedom';
import type { Measure } from '../../src/core/facts/measure.ts';
import type { ActionId } from '../../src/core/pipeline/pipeline.ts';
import type { StageDescriptor } from '../../src/core/pipeline/stage-kind.ts';
import type { Digest } from '../../src/core/values/digest.ts';
import { presentReport } from '../../src/report/present.ts';
import { decodeTable } from '../../src/stage-api/arrow-file.ts';
import { defineStage } from '../../src/stage-api/stage.ts';
import { blobName } from '../../src/store/objects/names.ts';
import { kind as reportKind } from '../../stages/report/kind.ts';
import { createRig } from '../support/rig.ts';
import { temporaryFolder } from '../support/temporary.ts';

const fitness = (title: string): Measure => ({
  ...{ name: 'fit', title, about: 'How well it fits', better: 'more', format: 'fraction' },
  group: { over: 'Fit', head: 'of all' },
});
const study = `
name: study
stages:
  grow: { uses: grow }
  weigh: { uses: weigh, needs: { history: grow } }
  report: { uses: report, needs: { histories: grow, evaluations: weigh } }
`;

/** `grow` makes a history; `weigh` measures, and declares its number under `title`. */
function ownKinds(folder: string, title: string): StageDescriptor[] {
  const api = (name: string): string => new URL(`../../src/stage-api/${name}`, import.meta.url).href;
  const write = (kind: string, outputs: string, metrics: string): URL => {
    const path = join(folder, `${kind}.mjs`);
    writeFileSync(
      path,
      `import { column, makeTable } from '${api('table.js')}';
const floats = (...values) => column.float64(Float64Array.from(values));
export default async () => ({ outputs: ${outputs}, metrics: ${metrics} });
`,
    );
    return pathToFileURL(path);
  };
  const history = `makeTable({ epoch: column.int32(Int32Array.of(1)), loss: floats(0.5), accuracy: floats(0.5) },
    { type: 'history', version: 2, stoppedEarly: false, keptEpoch: 1 })`;
  const metrics = `makeTable({ name: column.utf8(['fit']), value: floats(0.625) },
    { type: 'metrics', version: 1, classNames: [] })`;
  const schemaPath = join(folder, 'none.json');
  writeFileSync(schemaPath, JSON.stringify({ type: 'object', additionalProperties: false }));
  const schema = pathToFileURL(schemaPath);
  const port = { description: '' };
  const grow = defineStage({
    kind: 'grow',
    summary: 'Grows.',
    inputs: {},
    outputs: { history: { type: 'history', ...port } },
    schema,
    body: write('grow', `{ history: ${history} }`, '{}'),
  });
  const weigh = defineStage({
    kind: 'weigh',
    summary: 'Weighs.',
    inputs: { history: { type: 'history', ...port } },
    outputs: { metrics: { type: 'metrics', ...port } },
    schema,
    body: write('weigh', `{ metrics: ${metrics} }`, '{ fit: 0.625 }'),
    metrics: () => [fitness(title)],
    names: () => ({ metrics: { metrics: [fitness(title)] } }),
  });
  return [grow, weigh];
}

test('a measure of a kind of the user is a column of the page and of its Markdown, and part of the key', async (t) => {
  const folder = temporaryFolder(t);
  const rig = createRig(t, { descriptors: [...ownKinds(folder, 'Good fit'), reportKind] });
  const { facts } = await rig.run(study);
  const digest = facts.actions.find(({ stage }) => stage === 'report')!.outputs.report as Digest;
  const files = new Map(
    presentReport(decodeTable(readFileSync(rig.store().layout.object(blobName(digest))))).map(({ path, bytes }) => [
      path,
      new TextDecoder().decode(bytes),
    ]),
  );
  const { document } = parseHTML(files.get('index.html')!);
  const heads = [...document.querySelectorAll('#points th[title="How well it fits"]')];
  t.deepEqual(
    heads.map((head) => head.textContent),
    ['of all'],
  );
  t.true(document.querySelector('#points')!.textContent!.includes('0.6250'), 'the number is in the table');
  t.is(document.querySelector('#evaluate'), null, 'nothing is said of the accuracy of a model that has none');
  t.regex(files.get('summary.md')!, /\| good fit \|\n.*\n.*\| 0\.6250 \|/);
  const renamed = createRig(t, { descriptors: [...ownKinds(folder, 'Better fit'), reportKind] });
  const keyOf = async (one: ReturnType<typeof createRig>): Promise<unknown> =>
    (await one.plan(study)).pipeline.actions.get('report' as ActionId)?.parameters.measures;
  t.notDeepEqual(
    await keyOf(renamed),
    await keyOf(rig),
    'a title is in the parameters of the report, and so in its key',
  );
});

test('measures are filled in while planning, and refused in a document', (t) => {
  const complete = completeParameters(reportKind, {});
  t.deepEqual(reportKind.check?.(complete as never), []);
  const [problem] = reportKind.check?.({ ...complete, measures: [] } as never) ?? [];
  t.deepEqual(problem?.path, ['measures']);
  t.is(problem?.hint, 'leave it out');
});
