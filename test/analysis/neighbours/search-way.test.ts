/** Whether the tree or a comparison with all rows is faster: told by samples, the same for the same points. */

import test from 'ava';
import { buildKdTree, roomPerRow } from '../../../stages/lib/analysis/neighbours/kdtree.ts';
import { eachPanels, fasterWay } from '../../../stages/lib/analysis/neighbours/search-way.ts';
import { unpaced } from '../../../stages/lib/kit/pace.ts';
import { random } from '../../../stages/lib/kit/random/random.ts';

async function treeOf(rows: number, width: number) {
  const source = random(9, 'search way', rows, width);
  return buildKdTree(
    { values: Float32Array.from({ length: rows * width }, () => source.normal()), rows, width },
    unpaced,
  );
}

const noPause = () => undefined;

test('the tree is left when a sample of the queries looks at much of it', async (t) => {
  const tree = await treeOf(1000, 3);
  const asked: number[] = [];
  const look = (panels: number) => (query: number) => {
    asked.push(query);
    return panels;
  };
  t.is(await fasterWay(tree, 1000, look(tree.panels / 10), noPause), 'tree');
  t.is(await fasterWay(tree, 1000, look(tree.panels), noPause), 'all');
  t.is(new Set(asked).size, 32);
  t.true(
    asked.every((query) => query >= 0 && query < 1000),
    'samples are queries',
  );
  asked.length = 0;
  t.is(await fasterWay(tree, 3, look(1), noPause), 'tree');
  t.deepEqual(asked, [0, 1, 2]);
});

test('every panel is looked at once, those beside the queries first', async (t) => {
  const tree = await treeOf(5000, 200);
  for (const start of [0, 7, 2504, 4999]) {
    const panels: number[] = [];
    let pauses = 0;
    const scan = (from: number, end: number) => {
      for (let panel = from; panel < end; panel++) panels.push(panel);
    };
    await eachPanels(tree, start, 32, scan, () => void pauses++);
    t.is(panels[0], Math.floor(start / 8));
    t.deepEqual(
      panels.toSorted((one, other) => one - other),
      Array.from({ length: 625 }, (_, panel) => panel),
    );
    t.true(pauses > 5, `${pauses} pauses`);
  }
});

test('a tree lends its room to one search at a time, and no more than it has', async (t) => {
  const tree = await treeOf(100, 3);
  const inside = async () => tree.borrow(async () => tree.borrow(async () => 0));
  await t.throwsAsync(inside, { message: /two searches of one kd-tree at a time/ });
  await t.throwsAsync(() => tree.borrow(async (room) => room.bytes(2 ** 24)), { message: /has room for \d+/ });
  t.is(await tree.borrow(async (room) => typeof room.bytes(roomPerRow * 100)), 'number');
});
