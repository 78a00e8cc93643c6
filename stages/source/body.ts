/** Body of `source`: gives files of a path or an address as they are, or the rows of one Arrow file. */

import { mkdirSync, realpathSync, renameSync } from 'node:fs';
import { basename, join } from 'node:path';
import { decodeForeign, type StageBody, type StageContext, StageFailure, type Table } from 'arrowline/stage';
import { checkColumns, table } from '../../src/artifacts/table.ts';
import { download } from './download.ts';
import type { kind } from './kind.ts';

const body: StageBody<typeof kind> = async (context) => {
  const { parameters, listed } = context;
  const { as, url } = parameters;
  if (url !== undefined) {
    const folder = await downloaded(url, context);
    if (as === 'files') return { outputs: { files: { folder } } };
    return { outputs: { table: await tableIn(join(folder, parameters.name ?? ''), context) } };
  }
  if (as === 'files') {
    // A path that leads through a link was written so: the file is the one that it leads to.
    const files = listed.map(({ inside, path, ...facts }) => ({
      ...facts,
      path: inside || basename(path),
      source: realpathSync(path),
    }));
    return { outputs: { files: { files } } };
  }
  const [file, ...more] = listed;
  if (file === undefined || more.length > 0)
    throw new StageFailure('source-files', 'a table is read from one file', {
      found: listed
        .map(({ path }) => path)
        .slice(0, 5)
        .join(', '),
      expected: 'one Arrow file',
      hint: 'name one file, or write `as: files`',
    });
  // The file may have changed since planning: its digest is checked piece by piece, and its time when the body ends.
  await context.openFile(file.path);
  return { outputs: { table: await tableIn(file.path, context) } };
};

export default body;

type Context = StageContext<typeof kind>;

async function tableIn(path: string, { parameters }: Context): Promise<Table> {
  const found = await decodeForeign(path);
  if (parameters.columns !== undefined) checkColumns(found, parameters.columns, path);
  return table.write(found);
}

/** A folder of scratch with the file. A download that was interrupted goes on where it ended. */
async function downloaded(url: string, context: Context): Promise<string> {
  const { program, parameters } = context;
  const { sha256 = '', name = '' } = parameters;
  if (program === undefined) throw new Error('Internal error: a download has no folder for its beginning');
  const partial = join(program.checkpoints, 'download');
  await download(url, partial, sha256, (done, total, note) =>
    context.progress({ unit: 'MB', done: Math.floor(done / 1e6), total: Math.max(1, Math.ceil(total / 1e6)), note }),
  );
  const folder = join(await context.scratch(), 'download');
  mkdirSync(folder);
  renameSync(partial, join(folder, name));
  return folder;
}
