/** Types that were found in data: `plan --verbose` tells them, and a run tells when they have changed. */

import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import test from 'ava';
import { temporaryFolder } from '../support/temporary.ts';
import { createProject } from './command-line.ts';

const document = `name: people
stages:
  ingest:
    uses: ingest
    with: { format: csv, file: ../people.csv, testSplit: 0 }
`;

test('a change of the columns of the data is told by the run, and plan tells the columns', async (t) => {
  const project = createProject(temporaryFolder(t), { 'people.yaml': document });
  const data = join(project.folder, 'people.csv');
  const noted = async (): Promise<string> => {
    const { code, out, error } = await project.run('run', 'people.yaml');
    t.is(code, 0, out + error);
    return out;
  };
  writeFileSync(data, 'age,fare\n31,1.5\n42,2\n');
  t.notRegex(await noted(), /columns of/);
  writeFileSync(data, 'age,fare\n31,1.5\n42,2\n300,9\n');
  t.notRegex(await noted(), /columns of/, 'a larger integer is an integer');
  writeFileSync(data, 'age,cabin\nold,C1\nyoung,C2\nold,C3\nyoung,C4\n');
  t.regex(
    await noted(),
    /columns of dataset changed since run \S+: age integer → category, cabin is new, fare is gone/,
  );

  const plan = await project.run('plan', 'people.yaml', '--verbose');
  t.regex(
    plan.out,
    /^cached {2}ingest .*\n {8}dataset {2}4 rows: age category, cabin text, source.row integer, split text$/m,
  );
  t.notRegex((await project.run('plan', 'people.yaml')).out, /category/);
  const [action] = (await project.run('plan', 'people.yaml', '--verbose', '--json')).json<{
    outputs: { dataset: { columns: Record<string, string> } };
  }>();
  t.is(action?.outputs.dataset.columns['features.cabin'], 'Utf8');
});
