/** Sections of the page: their list, the names in the schema of the report, and artifacts that belong to one section. */

import { readFileSync } from 'node:fs';
import test from 'ava';
import type { Coordinates } from '../../../src/core/pipeline/pipeline.ts';
import type { Digest } from '../../../src/core/values/digest.ts';
import { sections } from '../../../src/report/sections/index.ts';
import { readStudy } from '../../../src/report/study/read-study.ts';
import type { InputArtifact } from '../../../src/stage-api/context.ts';
import { column, makeTable } from '../../../src/stage-api/table.ts';

test('the schema of the report names every section, once and in the order of the page', (t) => {
  const url = new URL('../../../../schemas/stages/report.schema.json', import.meta.url);
  const { items, default: order } = JSON.parse(readFileSync(url, 'utf8')).properties.sections;
  t.deepEqual(items.enum, order);
  t.deepEqual([...order].sort(), [...Object.keys(sections), 'provenance'].sort());
});

test('artifacts at the port of a section are handed to it as tables, and are sources like others', async (t) => {
  const noted = (text: string, coordinates: Coordinates): InputArtifact => ({
    digest: `sha256:${text}` as Digest,
    type: 'note',
    coordinates,
    table: async () => makeTable({ text: column.utf8([text]) }, { type: 'note', version: 1 }),
    path: async () => '',
    members: async () => [],
  });
  const notes = [noted('first', { n: 1 }), noted('second', { n: 2 })];
  const context = {
    optional: () => undefined,
    many: (port: string) => (port === 'notes' ? notes : []),
    breathe: async () => {},
  };
  const noModel = (): never => {
    throw new Error('there is no model');
  };
  const study = await readStudy(context, noModel, ['notes']);
  t.deepEqual(
    study.others.get('notes')?.map(({ source, table }) => [source, [...table.columns.text!.values]]),
    [
      [{ index: 0, port: 'notes', digest: 'sha256:first', coordinates: { n: 1 } }, ['first']],
      [{ index: 1, port: 'notes', digest: 'sha256:second', coordinates: { n: 2 } }, ['second']],
    ],
  );
  t.deepEqual(
    study.sources.map(({ port }) => port),
    ['notes', 'notes'],
  );
});
