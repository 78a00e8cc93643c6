/** An editor accepts a reference wherever a document may hold a value, and keeps the suggestions for it. */

import test from 'ava';
import { documentSchema, forEditors } from '../../../src/core/schema/editor-schema.ts';

test('a reference may stand for a value that is no text, and for one of several forms', (t) => {
  const reference = { type: 'string', pattern: '\\$\\{\\{', description: 'A reference such as ${{ params.name }}.' };
  const schema = {
    type: 'object',
    properties: {
      name: { type: 'string' },
      rate: { type: 'number', default: 1, description: 'How fast.' },
      shape: { oneOf: [{ type: 'number' }, { type: 'boolean' }] },
    },
  };
  t.deepEqual(forEditors(schema), {
    type: 'object',
    properties: {
      name: { type: 'string' },
      rate: { description: 'How fast.', default: 1, anyOf: [{ type: 'number' }, reference] },
      shape: { anyOf: [{ anyOf: [{ type: 'number' }, { type: 'boolean' }] }, reference] },
    },
  });
});

test("a kind's references to its own definitions lead to them in the schema of documents", (t) => {
  const own = { properties: { a: { $ref: '#/definitions/a' } }, definitions: { a: { type: 'number' } } };
  const { kinds } = documentSchema([['./own', own]]).definitions as {
    kinds: { 0: { properties: { a: { anyOf: object[] } } } };
  };
  t.deepEqual(kinds[0].properties.a.anyOf[0], { $ref: '#/definitions/kinds/0/definitions/a' });
});
