/** What is remembered of a document is what reading it again would give, or nothing. */

import { existsSync, readdirSync, readFileSync, rmSync, utimesSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import test from 'ava';
import fc from 'fast-check';
import { stringify } from 'yaml';
import type { DocumentNode } from '../../../src/core/document/document.ts';
import { documentOfText, documentText } from '../../../src/core/document/document-text.ts';
import { Mistakes } from '../../../src/core/document/mistakes.ts';
import { readDocument } from '../../../src/core/document/read-document.ts';
import { digestOf } from '../../../src/core/values/digest.ts';
import { storeLayout } from '../../../src/store/layout.ts';
import { type DocumentMemory, openDocumentMemory } from '../../../src/store/memories/document-memory.ts';
import { createProject, small } from '../../cli/command-line.ts';
import { temporaryFolder, temporaryStore } from '../../support/temporary.ts';

/** What is recalled, as a tree. */
function recalled(memory: DocumentMemory, source: string): DocumentNode | undefined {
  const text = memory.recall(source);
  return text === undefined ? undefined : documentOfText(text);
}

function treeOf(text: string): DocumentNode | undefined {
  return readDocument(text, new Mistakes(text, 'a.yaml'));
}

test('a remembered document is the tree that was read: values, order of keys, places', (t) => {
  const memory = openDocumentMemory(temporaryStore(t).layout);
  const shared = { depth: [1, 'x', null] };
  let trees = 0;
  fc.assert(
    fc.property(fc.dictionary(fc.string(), fc.jsonValue({ maxDepth: 3 })), (value) => {
      // Equal objects are written as anchors and aliases; integer-like keys must keep their place.
      const text = stringify({ ...value, first: shared, 10: true, second: shared, 9: [[], {}, ''] });
      const tree = treeOf(text);
      if (tree === undefined) return;
      trees++;
      memory.remember(text, documentText(tree));
      t.deepEqual(recalled(memory, text), tree);
    }),
    { numRuns: 60 },
  );
  t.true(trees > 20, `${trees} of the documents were trees`);
});

test('another text, or a file with a bit changed, is not recalled', (t) => {
  const layout = temporaryStore(t).layout;
  const memory = openDocumentMemory(layout);
  const text = 'name: a\nstages: {}\n';
  memory.remember(text, documentText(treeOf(text)!));
  t.truthy(memory.recall(text));
  t.is(memory.recall(`${text} `), undefined);
  const path = layout.document(digestOf(text));
  const kept = readFileSync(path);
  for (let bit = 0; bit < kept.length * 8; bit += 5) {
    const damaged = Buffer.from(kept);
    damaged[bit >> 3]! ^= 1 << (bit & 7);
    writeFileSync(path, damaged);
    t.is(memory.recall(text), undefined);
  }
});

test('a document remembered by another version of the reader is read anew', (t) => {
  const text = documentText(treeOf('name: a\n')!);
  t.truthy(documentOfText(text));
  t.is(documentOfText(text.replace(/^\[\d+,/, '[0,')), undefined);
});

test('the sixteen newest are kept', (t) => {
  const layout = temporaryStore(t).layout;
  const memory = openDocumentMemory(layout);
  const textOf = (index: number): string => `name: n${index}\n`;
  for (let index = 0; index < 20; index++) {
    memory.remember(textOf(index), documentText(treeOf(textOf(index))!));
    utimesSync(layout.document(digestOf(textOf(index))), 1000 + index, 1000 + index);
  }
  t.is(readdirSync(layout.documents).length, 16);
  t.is(memory.recall(textOf(3)), undefined);
  t.truthy(memory.recall(textOf(4)));
});

test('a folder that cannot be written to is no fault', (t) => {
  const folder = temporaryFolder(t);
  writeFileSync(join(folder, 'file'), '');
  const memory = openDocumentMemory(storeLayout(join(folder, 'file', 'store')));
  t.notThrows(() => memory.remember('name: a\n', documentText(treeOf('name: a\n')!)));
});

test('a run remembers its document; commands after it go by that; a changed document is read anew', async (t) => {
  const text = small(1, 0.2);
  const project = createProject(temporaryFolder(t), { 'small.yaml': text });
  const layout = storeLayout(join(project.folder, 'artifacts'));
  t.is((await project.run('run', 'small.yaml', '-q')).code, 0);
  t.deepEqual(recalled(openDocumentMemory(layout), text), treeOf(text));
  // A tree that only the memory can have: whoever shows it did not parse the text.
  openDocumentMemory(layout).remember(text, documentText(treeOf(text.replace('normalize:\n', 'elsewhere:\n'))!));
  t.regex((await project.run('status', 'small.yaml')).out, /elsewhere/);
  writeFileSync(join(project.folder, 'pipelines', 'small.yaml'), `${text}# Another text.\n`);
  t.notRegex((await project.run('status', 'small.yaml')).out, /elsewhere/);
});

test('plan, status and why cache the documents that they read for the next command, but create no store', async (t) => {
  const project = createProject(temporaryFolder(t), { 'small.yaml': small(1, 0.2) });
  const left = ['stat-cache.json', 'documents-v1'].map((name) => join(project.folder, 'artifacts', name));
  const there = (): boolean[] => left.map((path) => existsSync(path));
  const commands = [
    ['plan', 'small.yaml'],
    ['status', 'small.yaml'],
    ['why', 'small.yaml', 'ingest'],
  ] as const;
  for (const command of commands) t.is((await project.run(...command)).code, 0);
  t.deepEqual(readdirSync(project.folder), ['pipelines']);
  await project.run('run', 'small.yaml', '-q');
  for (const command of commands) {
    for (const path of left) rmSync(path, { recursive: true });
    await project.run(...command);
    t.deepEqual(there(), [true, true], command[0]);
  }
});
