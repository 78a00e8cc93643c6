/** pipeline.config.yaml of a project: every command finds its store there, and is told its mistakes. */

import { existsSync, mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import test from 'ava';
import { temporaryFolder } from '../support/temporary.ts';
import { createProject, openProject, small } from './command-line.ts';

test('the store of the settings is used, below a flag and the environment; doctor tells what was read', async (t) => {
  const project = createProject(temporaryFolder(t), { 'small.yaml': small(1, 0.2) });
  writeFileSync(join(project.folder, 'pipeline.config.yaml'), 'store: kept/here\n');
  const ran = await project.run('run', 'small.yaml', '-q');
  t.is(ran.code, 0, ran.error);
  t.true(existsSync(join(project.folder, 'kept/here/arrowline-store.json')), 'it is made where the settings say');
  t.false(existsSync(join(project.folder, 'artifacts')), 'and nowhere else');
  t.regex((await project.run('log')).out, /small/);
  t.regex((await project.run('log', '--store', 'other')).error, /there is no store at .*other/);
  const env = { PIPELINE_STORE: 'third' };
  t.regex((await openProject(project.folder, { env }).run('log')).error, /there is no store at .*third/);
  t.regex((await project.run('doctor')).out, /^settings: pipeline\.config\.yaml: store "kept\/here"$/m);
});

test('a store that the settings share says so itself', async (t) => {
  const project = createProject(temporaryFolder(t), { 'small.yaml': small(1, 0.2) });
  writeFileSync(join(project.folder, 'pipeline.config.yaml'), 'store: { folder: kept, shared: true }\n');
  const ran = await project.run('run', 'small.yaml', '-q');
  t.is(ran.code, 0, ran.error);
  t.true(existsSync(join(project.folder, 'kept/shared.json')), 'for every later command');
  t.false(existsSync(join(project.folder, 'kept/stat-cache.json')), 'caches are kept for each machine');
});

test('a mistake in the settings is drawn, and nothing is run', async (t) => {
  const project = createProject(temporaryFolder(t), { 'small.yaml': small(1, 0.2) });
  writeFileSync(join(project.folder, 'pipeline.config.yaml'), 'store: kept\nexecutor: { use: slrum }\n');
  for (const command of [['run', 'small.yaml'], ['log']]) {
    const { code, error } = await project.run(...command);
    t.is(code, 2);
    t.regex(error, /pipeline\.config\.yaml:2:18/);
    t.regex(error, /slrum/);
  }
  t.false(existsSync(join(project.folder, 'kept')), 'no store is made');
});

test('settings that lie where nobody reads them are refused', async (t) => {
  const project = createProject(temporaryFolder(t), { 'small.yaml': small(1, 0.2) });
  writeFileSync(join(project.folder, 'pipelines', 'pipeline.config.yaml'), 'store: kept\n');
  const { code, error } = await project.run('plan', 'small.yaml');
  t.is(code, 2);
  t.regex(error, /is not in the folder of the project/);
  mkdirSync(join(project.folder, 'pipeline.config.yaml'));
  t.regex((await project.run('log')).error, /pipeline\.config\.yaml is a folder/);
});
