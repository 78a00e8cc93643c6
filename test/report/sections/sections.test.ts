/** Sections of the page: their list, the names in the schema of the report, and artifacts that belong to one section. */

import { readFileSync } from 'node:fs';
import test from 'ava';
import type { Coordinates } from '../../../src/core/pipeline/pipeline.ts';
import type { Digest } from '../../../src/core/values/digest.ts';
import { sections } from '../../../src/report/sections/index.ts';
import type { SectionMaker } from '../../../src/report/sections/section-maker.ts';
import { readStudy } from '../../../src/report/study/read-study.ts';
import type { InputArtifact } from '../../../src/stage-api/context.ts';
import { column, makeTable } from '../../../src/stage-api/table.ts';

const scripts = new URL('../../../../scripts/report-sections.mjs', import.meta.url);
const { inOrder, portList, withSections } = (await import(scripts.href)) as {
  inOrder(sections: Record<string, Described>): string[];
  portList(sections: Record<string, Described>): string;
  withSections(schema: string, names: readonly string[]): string;
};
type Described = Partial<Omit<SectionMaker, 'make'>>;

const schemaText = readFileSync(new URL('../../../../schemas/stages/report.schema.json', import.meta.url), 'utf8');

test('the schema of the report names every section, once and in the order of the page', (t) => {
  const { items, default: order } = JSON.parse(schemaText).properties.sections;
  t.deepEqual(items.enum, order);
  t.deepEqual([...order].sort(), [...Object.keys(sections), 'provenance'].sort());
  const after: Record<string, Described> = sections;
  for (const [at, name] of order.slice(0, -1).entries()) t.is(after[name]?.after, order[at - 1], name);
});

test('a new section stands after the one that it names, and the schema gains its name in both lists', (t) => {
  const described = { first: {}, second: { after: 'first' }, last: { after: 'second' }, notes: { after: 'second' } };
  t.deepEqual(inOrder(described), ['first', 'second', 'last', 'notes']);
  t.deepEqual(inOrder({ ...described, last: { after: 'notes' } }), ['first', 'second', 'notes', 'last']);
  const text = withSections(schemaText, ['compare', 'notes']);
  const { sections: named, ...others } = JSON.parse(text).properties;
  t.deepEqual(
    [named.items.enum, named.default],
    [
      ['compare', 'notes'],
      ['compare', 'notes'],
    ],
  );
  const { sections: before, ...rest } = JSON.parse(schemaText).properties;
  t.deepEqual(others, rest);
  t.is(withSections(text, before.default), schemaText);
});

test('sections that follow each other, or none that exists, are refused', (t) => {
  t.throws(() => inOrder({ one: { after: 'other' }, other: { after: 'one' } }), { message: /cannot stand after/ });
  t.throws(() => inOrder({ one: {}, other: { after: 'gone' } }), { message: /"other".* cannot stand after "gone"/ });
});

test('a port of a section is a port of the report, and two sections cannot have the same', (t) => {
  const ports = { notes: { type: 'note', description: 'Notes of "every" point.' } };
  const text = portList({ one: { ports } });
  t.regex(text, /notes: \{\n {4}type: 'note',\n {4}arity: 'many',\n {4}optional: true,\n {4}partial: 'any',\n/);
  t.regex(text, /'Notes of "every" point\.'/);
  t.throws(() => portList({ one: { ports }, other: { ports } }), { message: /two sections .* port "notes"/ });
});

test('artifacts at the port of a section are handed to it as tables, and are sources like others', async (t) => {
  const noted = (text: string, coordinates: Coordinates): InputArtifact => ({
    digest: `sha256:${text}` as Digest,
    type: 'note',
    coordinates,
    table: async () => makeTable({ text: column.utf8([text]) }, { type: 'note', version: 1 }),
    open: () => {
      throw new Error('the report reads whole tables');
    },
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
