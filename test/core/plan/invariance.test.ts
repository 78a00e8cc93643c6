/** What a document means does not depend on how it is laid out: comments, order of keys, anchors, flow or block style. */

import test from 'ava';
import fc from 'fast-check';
import { Document, visit } from 'yaml';
import { canonicalJson, type Json } from '../../../src/core/values/canonical.ts';
import { resolve } from '../kinds.ts';

const layer = fc.constantFrom<Json>(
  { flatten: {} },
  { conv2d: { filters: 3, activation: 'relu' } },
  { dense: { units: 'classes' } },
  { dense: { name: 'encoded', units: 5 } },
);
const study = fc.record({
  seed: fc.nat(1000),
  layers: fc.array(layer, { maxLength: 2 }),
  epochs: fc.uniqueArray(fc.integer({ min: 1, max: 9 }), { minLength: 1, maxLength: 3 }),
  rate: fc.double({ min: 1e-6, max: 1, noNaN: true }),
  note: fc
    .string({ unit: 'grapheme', maxLength: 12 })
    .filter((text) => !text.includes('${{') && /^[^\p{C}]*$/u.test(text)),
  limit: fc.integer({ min: 1, max: 99 }),
});

interface Study {
  readonly seed: number;
  readonly layers: Json[];
  readonly epochs: readonly number[];
  readonly rate: number;
  readonly note: string;
  readonly limit: number;
}

function documentOf({ seed, layers, epochs, rate, note, limit }: Study): Record<string, Json> {
  return {
    name: 'study',
    seed: seed,
    params: { limit: limit },
    stages: {
      i: { uses: 'ingest', with: { limit: '${{ params.limit }}', format: 'idx' } },
      t: {
        uses: 'train',
        needs: { dataset: 'i' },
        matrix: { epochs: epochs },
        with: { epochs: '${{ matrix.epochs }}', layers: layers, rate: rate, note: note },
      },
      v: { uses: 'evaluate', needs: { model: 't', dataset: 'i' } },
      r: { uses: 'report', needs: { evaluations: ['v', { stage: 'v', where: { epochs: [epochs[0] ?? 1] } }] } },
    },
    gates: [{ metric: 'v.test.accuracy', min: 0.5 }],
  };
}

/** The resolved actions by identity; places do not count. */
function meaning(source: string): string {
  const { pipeline, diagnostics } = resolve(source);
  if (pipeline === undefined) throw new Error(`${JSON.stringify(diagnostics)}\n${source}`);
  const actions = [...pipeline.actions].sort(([left], [right]) => (left < right ? -1 : 1));
  const gates = pipeline.gates.map(({ range: _, ...gate }) => gate);
  return canonicalJson({ actions, gates, seed: pipeline.seed, params: pipeline.params } as unknown as Json);
}

/** The same value with the keys of every mapping in another order. Axes keep theirs: it is the order of the points. */
function shuffled(value: Json, order: readonly number[], key = ''): Json {
  if (Array.isArray(value)) return value.map((item) => shuffled(item, order));
  if (typeof value !== 'object' || value === null || key === 'matrix') return value;
  const entries = Object.entries(value).map(
    ([name, item], index) =>
      [order[(index + name.length) % order.length] ?? 0, name, shuffled(item, order, name)] as const,
  );
  return Object.fromEntries(entries.sort(([left], [right]) => left - right).map(([, name, item]) => [name, item]));
}

const orders = fc.array(fc.nat(100), { minLength: 3, maxLength: 7 });

test('comments, blank lines and styles', (t) => {
  t.notThrows(() =>
    fc.assert(
      fc.property(study, fc.array(fc.boolean(), { minLength: 3, maxLength: 9 }), (value, bits) => {
        const plain = documentOf(value);
        const written = new Document(plain, { version: '1.2' });
        let index = 0;
        visit(written, {
          Collection: (_, node) => {
            node.flow = bits[index++ % bits.length] === true;
            if (!node.flow) node.commentBefore = ' a comment: [ "of any sort" # }';
          },
          Scalar: (key, node) => {
            if (key === 'value' && bits[index++ % bits.length] === true) node.spaceBefore = true;
            if (typeof node.value === 'string' && bits[index % bits.length] === true) node.type = 'QUOTE_DOUBLE';
          },
        });
        return meaning(written.toString({ lineWidth: 0 })) === meaning(JSON.stringify(plain));
      }),
      { numRuns: 60 },
    ),
  );
});

test('the order of keys', (t) => {
  t.notThrows(() =>
    fc.assert(
      fc.property(study, orders, (value, order) => {
        const plain = documentOf(value);
        return meaning(JSON.stringify(shuffled(plain, order))) === meaning(JSON.stringify(plain));
      }),
      { numRuns: 60 },
    ),
  );
});

test('anchors and aliases', (t) => {
  t.notThrows(() =>
    fc.assert(
      fc.property(study, (value) => {
        const shared = value.layers[0] ?? { flatten: {} };
        const plain = documentOf({ ...value, layers: [...value.layers, shared, shared] });
        const written = new Document(plain, { version: '1.2', aliasDuplicateObjects: true });
        const text = written.toString();
        let anchored = 0;
        visit(written, { Alias: () => void anchored++ });
        return anchored > 0 && meaning(text) === meaning(JSON.stringify(plain));
      }),
      { numRuns: 60 },
    ),
  );
});
