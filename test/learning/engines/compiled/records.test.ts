import { readFileSync } from 'node:fs';
import test from 'ava';
import { records } from '../../../../stages/lib/learning/engines/compiled/operations.ts';
import { sessionDoubles, sessionWords } from '../../../../stages/lib/learning/engines/compiled/session.ts';

const kernels = new URL('../../../../../stages/lib/learning/engines/compiled/kernels/', import.meta.url);
const source = (name: string): string => readFileSync(new URL(name, kernels), 'utf8').replace(/\/\*[\s\S]*?\*\//g, '');

interface Field {
  readonly name: string;
  readonly type: string;
}

/** The fields of a C structure, structures in it written out; names in camel case. */
function fieldsOf(header: string, structure: string): Field[] {
  const body = new RegExp(`struct ${structure} \\{([^}]*)\\}`).exec(header)?.[1];
  if (body === undefined) throw new Error(`no struct ${structure}`);
  return [...body.matchAll(/([\w ]+?) (\*?)(\w+);/g)].flatMap(([, type, star, name]) => {
    const nested = /^struct (\w+)$/.exec(type!.trim())?.[1];
    if (nested) return fieldsOf(header, nested);
    const kind = star ? 'pointer' : type!.trim().replace('unsigned', 'int');
    return [{ name: name!.replace(/_(\w)/g, (_, letter: string) => letter.toUpperCase()), type: kind }];
  });
}

const structures: { readonly [operation: string]: string } = {
  activation: 'ActivationLayer',
  activationBackward: 'ActivationLayer',
  dropoutBackward: 'Dropout',
  normalizationBackward: 'Normalization',
  normalizationInference: 'Normalization',
  repackBackward: 'Repack',
};

test('operations are those of the kernels, in their order', (t) => {
  const names = /typedef enum \{([^}]*LOAD_ROWS[^}]*)\} Opcode/.exec(source('operations.h'))![1]!.match(/\w+/g)!;
  const camel = names.map((name) => name.toLowerCase().replace(/_(\w)/g, (_, letter: string) => letter.toUpperCase()));
  t.deepEqual(Object.keys(records), camel);
});

test('operands are the fields of the kernels, in their order', (t) => {
  const header = source('operations.h');
  for (const [operation, fields] of Object.entries(records)) {
    const structure = structures[operation] ?? operation.replace(/^./, (letter) => letter.toUpperCase());
    const expected = Object.entries(fields).map(([name, type]): Field => ({ name, type }));
    t.deepEqual(fieldsOf(header, structure), expected, operation);
  }
});

test('the session is the kernels’ session', (t) => {
  const fields = fieldsOf(source('session.h'), 'Session');
  t.deepEqual(
    fields.map(({ name }) => name),
    [...sessionDoubles, ...sessionWords],
  );
  t.true(fields.every(({ type }, index) => (type === 'double') === index < sessionDoubles.length));
});
