/**
 * The committed C headers against the descriptions that they are generated from: the opcodes, and the fields of every
 * record that TypeScript writes and C reads, read from the text of the headers.
 */

import { existsSync, readdirSync, readFileSync } from 'node:fs';
import test from 'ava';
import type { Fields } from '../../../../stages/lib/kernels/abi.ts';
import { headerText } from '../../../../stages/lib/kernels/c-header.ts';
import { headers } from '../../../../stages/lib/learning/engines/compiled/headers.ts';
import { operations } from '../../../../stages/lib/learning/engines/compiled/operations/plans.ts';
import { stepNumbers } from '../../../../stages/lib/learning/engines/compiled/operations.ts';
import { sessionRecord } from '../../../../stages/lib/learning/engines/compiled/session.ts';

const root = new URL('../../../../../', import.meta.url);
const read = (path: string): string => readFileSync(new URL(path, root), 'utf8');
const source = headers.map(({ path }) => read(path).replace(/\/\*[\s\S]*?\*\//g, '')).join('\n');

interface Field {
  readonly name: string;
  readonly type: string;
}

/** The fields of a C structure, structures in it written out; names in camel case. */
function fieldsOf(structure: string): Field[] {
  const body = new RegExp(`struct ${structure} \\{([^}]*)\\}`).exec(source)?.[1];
  if (body === undefined) throw new Error(`no struct ${structure}`);
  return [...body.matchAll(/([\w ]+?) (\*?)(\w+);/g)].flatMap(([, type, star, name]) => {
    const nested = /^struct (\w+)$/.exec(type!.trim())?.[1];
    if (nested) return fieldsOf(nested);
    const kind = star ? 'pointer' : type!.trim();
    return [{ name: name!.replace(/_(\w)/g, (_, letter: string) => letter.toUpperCase()), type: kind }];
  });
}

function described(fields: Fields): Field[] {
  return Object.entries(fields).flatMap(([name, field]) =>
    field.kind === 'record' ? described(field.record.fields) : [{ name, type: field.kind }],
  );
}

test('the committed headers are the generated ones', (t) => {
  for (const header of headers) t.is(read(header.path), headerText(header), header.path);
});

test('operations are those of the kernels, in their order', (t) => {
  const names = /typedef enum \{([^}]*)\} Opcode/.exec(source)![1]!.match(/\w+/g)!;
  const camel = names.map((name) =>
    name
      .replace('RUN_', '')
      .toLowerCase()
      .replace(/_(\w)/g, (_, letter: string) => letter.toUpperCase()),
  );
  t.deepEqual([...stepNumbers.keys()], camel);
  t.deepEqual([...stepNumbers.values()], [...camel.keys()]);
});

test('operands are the fields of the kernels, in their order', (t) => {
  for (const { name, record } of operations.flatMap((operation) => operation.steps))
    t.deepEqual(described(record.fields), fieldsOf(record.name), name);
});

test('records of steps are made of whole words', (t) => {
  for (const { name, record } of operations.flatMap((operation) => operation.steps)) {
    t.is(record.alignment, 4, name);
    t.is(record.bytes, 4 * described(record.fields).length, name);
  }
});

test('the C of every operation names an existing plain version', (t) => {
  const folder = new URL('stages/lib/learning/engines/compiled/operations/', root);
  const sources = readdirSync(folder, { recursive: true, encoding: 'utf8' }).filter((name) => name.endsWith('.c'));
  t.true(sources.length >= operations.length, `${sources.length} sources`);
  for (const name of sources) {
    const text = readFileSync(new URL(name, folder), 'utf8');
    const opening = /reference: ([^*]*)/.exec(text)?.[1] ?? '';
    const named = [...opening.matchAll(/\S*\b(?:reference|plan)\.ts/g)];
    t.true(named.length > 0, `${name} names none`);
    for (const [path] of named) {
      const url = new URL(path, new URL(name, folder));
      t.true(existsSync(url), `${name}: ${path}`);
      if (path.endsWith('plan.ts')) t.regex(readFileSync(url, 'utf8'), /^export const references\b/m, path);
    }
  }
});

test('the session is the kernels’ session', (t) => {
  t.deepEqual(described(sessionRecord.fields), fieldsOf('Session'));
});
