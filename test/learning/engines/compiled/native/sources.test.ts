/** A kernel is written once for all targets and widths: nothing but the headers of vectors knows of a target. */

import { readdirSync, readFileSync } from 'node:fs';
import test from 'ava';

const lib = new URL('../../../../../../stages/lib/', import.meta.url);
const read = (path: string): string => readFileSync(new URL(path, lib), 'utf8');
const withoutComments = (text: string): string => text.replace(/\/\*[\s\S]*?\*\//g, '');
const files = readdirSync(new URL('learning/', lib), { recursive: true, encoding: 'utf8' })
  .filter((name) => /\.[ch]$/.test(name) && !name.includes('/native/'))
  .map((name) => `learning/${name}`);
const sources = files.filter((name) => name.endsWith('.c'));
const bodies = files.filter((name) => name.endsWith('_body.h'));
const targetsOwn = /\b(?:__wasm\w*|wasm_\w+|v128_t|__AVX\w*|__SSE\w*|__x86\w*|_mm\d*_\w+|__m\d+\w*|WIDEST_LANES)\b/g;

test('kernels, bodies and headers name no target, no operation of one and no width', (t) => {
  const named = files.flatMap((name) =>
    (withoutComments(read(name)).match(targetsOwn) ?? []).map((word) => `${name}: ${word}`),
  );
  // The name of the entry point is the only thing that WebAssembly wants to be told.
  t.deepEqual(named, ['learning/engines/compiled/kernels/program.c: __wasm__']);
  const wide = files.flatMap((name) =>
    (withoutComments(read(name)).match(/\b\w+_(?:4|8|16)\b(?=\()/g) ?? []).map((word) => `${name}: ${word}`),
  );
  t.deepEqual(wide, []);
  t.true(sources.length > 15, sources.join());
});

test('every body is included for each width, by one source or by a body', (t) => {
  t.true(bodies.length >= 4, bodies.join());
  for (const body of bodies) {
    const once = files.filter((name) =>
      read(name).includes(`#define BODY "${body}"\n#include "kernels/each_width.h"\n`),
    );
    const within = bodies.filter((name) => read(name).includes(`#include "${body}"\n`));
    const plain = files.filter((name) => !bodies.includes(name) && read(name).includes(`#include "${body}"`));
    t.deepEqual(plain, [], body);
    t.true(once.length === 1 || (once.length === 0 && within.length > 0), `${body}: ${[...once, ...within].join()}`);
  }
});

test('every function of a body has a name of each width', (t) => {
  for (const body of bodies) {
    const text = withoutComments(read(body));
    const made = text.match(/^(?:INLINE|NOINLINE|static)\b[^(]*\(?\w*\)?/gm) ?? [];
    t.true(made.length > 0, `${body} has no function`);
    for (const beginning of made) t.regex(beginning, /\bWIDE\(\w+\)$/, `${body}: ${beginning}`);
  }
});

test('each target that each_width.h and EACH_WIDTH know has every width up to its widest', (t) => {
  const included = [...read('kernels/each_width.h').matchAll(/#define LANES (\d+)/g)].map(([, lanes]) => lanes);
  t.deepEqual(included, ['16', '8', '4']);
  const called = [...read('kernels/vector.h').matchAll(/^#define EACH_WIDTH\(at[^\n\\]*(?:\\\n[^\n]*)?/gm)];
  const widths = called.map(([text]) => [...text.matchAll(/work##_(\d+)/g)].map(([, lanes]) => lanes));
  t.deepEqual(widths, [['16', '8', '4'], ['8', '4'], ['4']]);
});
