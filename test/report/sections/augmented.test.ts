/** The report draws the first training pictures as they are and as the shown training saw them in some epochs. */

import { runStage } from 'arrowline/testing';
import test from 'ava';
import { parseHTML } from 'linkedom';
import { dataset as datasets, isTensor } from '../../../src/artifacts/dataset.ts';
import { decodeTable } from '../../../src/stage-api/arrow-file.ts';
import type { Table } from '../../../src/stage-api/table.ts';
import { encodePng } from '../../../src/view/png.ts';
import { augmentedRows } from '../../../stages/lib/learning/augmentation/augmented-rows.ts';
import { rowsInMemory } from '../../../stages/lib/learning/engines/feature-rows.ts';
import body from '../../../stages/report/body.ts';
import { kind } from '../../../stages/report/kind.ts';
import { evaluated, type PointTable, type StudyOptions, smallStudy } from '../small-study.ts';

const augmentation = { shift: { vertical: 1, horizontal: 1 }, rotate: 30, fill: 0 };
const seed = 4;

async function linesOf(augmented: boolean, options: StudyOptions = {}): Promise<Map<string, string[]>> {
  const study = smallStudy(options);
  const histories = (study.histories as PointTable[]).map(({ table, ...point }) => ({
    ...point,
    table: augmented ? { ...table, metadata: { ...table.metadata, augmentation: { ...augmentation, seed } } } : table,
  }));
  const { bytes } = await runStage(kind, body, { inputs: { ...study, histories }, names: evaluated });
  const report = decodeTable(bytes.report!);
  const page = report.columns.bytes;
  if (page?.type !== 'Binary') throw new Error('no page');
  const { document } = parseHTML(new TextDecoder().decode(page.values[0]));
  return new Map(
    [...document.querySelectorAll('#augmented li')].map((line) => [
      line.querySelector('.row-title')!.textContent!,
      [...line.querySelectorAll('img')].map((image) => image.getAttribute('src')!),
    ]),
  );
}

test('pictures are those that the training saw, by seed, epoch and row', async (t) => {
  const lines = await linesOf(true);
  t.deepEqual([...lines.keys()], ['as they are', 'epoch 1', 'epoch 2', 'epoch 3']);
  const { groups, splits } = datasets.read(smallStudy().dataset as Table);
  const [group] = groups;
  if (group === undefined || !isTensor(group) || !(group.values instanceof Uint8Array)) throw new Error('no pictures');
  const rows = rowsInMemory(group.values, 16);
  const drawn = (from: typeof rows): string[] =>
    Array.from({ length: splits.train.end }, (_, row) => {
      const picture = new Uint8Array(16);
      from.copy(row, picture, 0);
      return `data:image/png;base64,${Buffer.from(encodePng(picture, 4, 4, 1)).toString('base64')}`;
    });
  t.deepEqual(lines.get('as they are'), drawn(rows));
  for (const epoch of [1, 2, 3])
    t.deepEqual(lines.get(`epoch ${epoch}`), drawn(augmentedRows(rows, [4, 4, 1], augmentation, seed, epoch)));
});

test('without augmentation, or without pictures, there is no such figure', async (t) => {
  t.is((await linesOf(false)).size, 0);
  t.is((await linesOf(true, { shape: [6] })).size, 0);
});
