/** Records shared with C: where fields lie, what is written there, and the header that C reads. */

import test from 'ava';
import {
  double,
  float,
  int,
  nested,
  pointer,
  readField,
  record,
  unsigned,
  writeField,
  writeRecord,
} from '../../stages/lib/kernels/abi.ts';
import { constant, enumeration, headerText, struct } from '../../stages/lib/kernels/c-header.ts';

const pair = record('Pair', '', { first: double(), second: int() });
const whole = record('Whole', 'A record with another in it.', {
  seed: unsigned(),
  boxWidth: int('whole vectors'),
  rows: pointer('const float', 'rows x width'),
  inner: nested(pair, 'of doubles'),
  rate: float(),
});

test('fields lie at multiples of their own size, and a record is as long as its alignment wants', (t) => {
  t.deepEqual(
    [...pair.offsets],
    [
      ['first', 0],
      ['second', 8],
    ],
  );
  t.is(pair.bytes, 16);
  t.deepEqual([...whole.offsets.values()], [0, 4, 8, 16, 32]);
  t.is(whole.bytes, 40);
  t.is(whole.offsets.get('inner'), 16);
});

test('a record is written where C reads it, records in it and late pointers included', (t) => {
  const memory = new DataView(new ArrayBuffer(64));
  const inner = { first: Math.PI, second: -2 };
  writeRecord(memory, 8, whole, { seed: 2 ** 32 - 1, boxWidth: -1, rows: () => 2 ** 31 + 64, inner, rate: 0.1 });
  t.is(memory.getUint32(8, true), 2 ** 32 - 1);
  t.is(memory.getInt32(12, true), -1);
  t.is(memory.getUint32(16, true), 2 ** 31 + 64);
  t.is(memory.getFloat64(24, true), Math.PI);
  t.is(memory.getInt32(32, true), -2);
  t.is(memory.getFloat32(40, true), Math.fround(0.1));
  t.is(readField(memory, 8, whole, 'seed'), 2 ** 32 - 1);
  t.is(readField(memory, 8, whole, 'boxWidth'), -1);
  t.is(readField(memory, 8, whole, 'rows'), 2 ** 31 + 64);
  t.is(readField(memory, 8, whole, 'rate'), Math.fround(0.1));
  t.is(readField(memory, 24, pair, 'first'), Math.PI);
});

test('a single field is written without the others', (t) => {
  const memory = new DataView(new ArrayBuffer(16));
  writeField(memory, 0, pair, 'second', 7);
  t.deepEqual([readField(memory, 0, pair, 'first'), readField(memory, 0, pair, 'second')], [0, 7]);
  t.throws(() => writeField(memory, 0, whole, 'inner', 1), { message: /Whole.inner is no single number/ });
});

test('a value that is missing is refused, not written as nothing', (t) => {
  const memory = new DataView(new ArrayBuffer(64));
  const without: { first: number; second: number } = JSON.parse('{ "first": 1 }');
  t.throws(() => writeRecord(memory, 0, pair, without), { message: /struct Pair was given no value for second/ });
});

test('the header declares constants, enumerations and structs with their comments and sizes', (t) => {
  const text = headerText({
    path: 'stages/lib/some/whole_record.h',
    source: 'stages/lib/some/whole-record.ts',
    about: 'For a test.',
    includes: ['kernels/vector.h'],
    parts: [constant('PANEL', 8, 'rows'), constant('TILE', 4), enumeration('Way', ['loadRows', 'zero']), struct(whole)],
  });
  t.is(
    text,
    `/* Generated from stages/lib/some/whole-record.ts by \`npm run generate\`. Do not edit. */
/* For a test. */

#ifndef ARROWLINE_WHOLE_RECORD_H
#define ARROWLINE_WHOLE_RECORD_H

#include "kernels/vector.h"

#define PANEL 8 /* rows */
#define TILE 4

typedef enum {
  LOAD_ROWS,
  ZERO,
} Way;

/* A record with another in it. */
struct Whole {
  unsigned seed;
  int box_width;     /* whole vectors */
  const float *rows; /* rows x width */
  struct Pair inner; /* of doubles */
  float rate;
};
_Static_assert(sizeof(struct Whole) == 40, "as in its description");

#endif
`,
  );
});

test('a comment too long for its line stands above the field, broken into lines', (t) => {
  const long = Array.from({ length: 30 }, (_, index) => `word${index}`).join(' ');
  const text = headerText({
    path: 'a.h',
    source: 'a.ts',
    about: '',
    includes: [],
    parts: [struct(record('Long', '', { rows: int(long) }))],
  });
  const lines = text.split('\n');
  t.true(
    lines.every((line) => line.length <= 120),
    'no line is longer than 120',
  );
  t.is(lines[lines.indexOf('  int rows;') - 1]?.endsWith('word29 */'), true);
});
