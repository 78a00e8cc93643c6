/** The selection of a page and its address: steps, Back, links, and filters that charts write. */

import test from 'ava';
import fc from 'fast-check';
import { columnKey, limitsOf, rowFilter, withLimits } from '../../../src/report/client/selection/filter.ts';
import { type Address, openSelection } from '../../../src/report/client/selection/selection.ts';
import { hashOf, viewOf } from '../../../src/report/client/selection/view.ts';

/** A history as browsers keep it: entries after the present one are lost by a step. */
function addressAt(
  first: string,
): Address & { back(): void; follow(link: string): void; readonly length: () => number } {
  const entries = [{ hash: first, written: false }];
  let at = 0;
  let moved = (): void => {};
  return {
    hash: () => entries[at]!.hash,
    isWritten: () => entries[at]!.written,
    write(hash, isNew) {
      if (isNew) at++;
      entries.splice(at, entries.length, { hash, written: true });
    },
    onMove(listener) {
      moved = listener;
    },
    back() {
      at--;
      moved();
    },
    follow(link) {
      at++;
      entries.splice(at, entries.length, { hash: link, written: false });
      moved();
    },
    length: () => entries.length,
  };
}

test('a step is in the address, Back undoes it, and followers hear of their fields alone', (t) => {
  const address = addressAt('');
  const selection = openSelection(address);
  const models: (string | undefined)[] = [];
  const rows: (string | undefined)[] = [];
  selection.follow(['model'], ({ model }) => models.push(model));
  selection.follow(['row'], ({ row }) => rows.push(row));
  selection.change({ model: 'A' });
  selection.change({ model: 'B', row: '7' });
  t.is(address.hash(), '#?model=B&row=7');
  address.back();
  t.deepEqual(selection.now(), { model: 'A' });
  address.back();
  t.deepEqual(models, [undefined, 'A', 'B', 'A', undefined]);
  t.deepEqual(rows, [undefined, '7', undefined]);
});

test('typing is one step', (t) => {
  const address = addressAt('');
  const selection = openSelection(address);
  selection.change({ filter: 't' });
  for (const filter of ['te', 'tes', 'test>0.9']) selection.change({ filter }, false);
  t.is(address.length(), 2);
  address.back();
  t.deepEqual(selection.now(), {});
});

test('a link within the page keeps the selection; a link with a selection of its own brings it', (t) => {
  const address = addressAt('#overlay?model=A');
  const selection = openSelection(address);
  t.deepEqual([selection.place(), selection.now()], ['overlay', { model: 'A' }]);
  address.follow('#space');
  t.is(address.hash(), '#space?model=A');
  address.follow('#compare?model=B&filter=x');
  t.deepEqual(selection.now(), { model: 'B', filter: 'x' });
  address.back();
  address.back();
  t.deepEqual([selection.place(), selection.now()], ['overlay', { model: 'A' }]);
});

test('a brush and a class or cell take each other’s place, a model and a row stay', (t) => {
  const selection = openSelection(addressAt('#?model=A&label=cat&predicted=dog&row=7'));
  selection.change({ brush: 'projections.0.1.2.3.4' });
  t.deepEqual(selection.now(), { model: 'A', row: '7', brush: 'projections.0.1.2.3.4' });
  selection.change({ model: 'B' });
  t.is(selection.now().brush, 'projections.0.1.2.3.4');
  selection.change({ label: 'dog' });
  t.deepEqual(selection.now(), { model: 'B', label: 'dog', row: '7' });
  selection.change({ brush: 'projections.0.1.2.3.4' });
  selection.change({ label: undefined, brush: undefined });
  t.deepEqual(selection.now(), { model: 'B', row: '7' });
});

test('selecting again takes out, and a change that changes nothing is no step', (t) => {
  const address = addressAt('');
  const selection = openSelection(address);
  selection.toggle({ label: 'coat', predicted: 'shirt' });
  selection.change({ label: 'coat' });
  t.is(address.length(), 2);
  selection.toggle({ label: 'coat', predicted: 'shirt' });
  t.deepEqual(selection.now(), {});
});

test('any selection is the same after its address was read', (t) => {
  const text = fc.string({ unit: 'binary', minLength: 1, maxLength: 40 }).filter((one) => one.isWellFormed());
  fc.assert(
    fc.property(fc.record({ model: text, filter: text, row: text }, { requiredKeys: [] }), (selection) => {
      t.deepEqual(viewOf(hashOf({ place: 'compare', selection })), { place: 'compare', selection });
    }),
  );
  t.deepEqual(viewOf('#a?other=1&model=%E0%A4%A&row='), { place: 'a', selection: { model: '\uFFFD%A' } });
  t.deepEqual(viewOf(`#a?model=${'x'.repeat(501)}`).selection, {});
});

const columns = ['net', 'filters', 'testaccuracy', 'valaccuracy', 'val'];
const row = { text: 'Net one 32 0.92 0.91 5', cells: ['Net one', '32', '0.92', '0.91', ''] };

test('a filter is words and comparisons', (t) => {
  const shown = (filter: string): boolean => rowFilter(filter, columns)(row);
  for (const filter of [
    '',
    'one',
    'NET',
    'filters=32',
    'filt=32.0',
    'test>0.9',
    'test>=0.92 filters<33',
    'net="net one"',
    'net=other|"Net one"',
    'filters=8|32',
    '"net one"',
  ])
    t.true(shown(filter), filter);
  for (const filter of [
    'two',
    'filters=16',
    'test>0.92',
    'val=0.91',
    'val>0',
    'net=one',
    'filters=8|16',
    'one two',
    '"one net"',
    'other=32',
  ])
    t.false(shown(filter), filter);
  t.is(columnKey('Test acc.'), 'testacc');
});

test('limits of a column are written into the filter, read from it, and taken out of it', (t) => {
  const filter = withLimits('one filters=32', 'testaccuracy', { low: 0.5, high: 0.75 }, columns);
  t.is(filter, 'one filters=32 testaccuracy>=0.5 testaccuracy<=0.75');
  t.deepEqual(limitsOf(filter, 'testaccuracy', columns), { low: 0.5, high: 0.75 });
  t.is(withLimits(filter, 'testaccuracy', { low: 1, high: 1 }, columns), 'one filters=32 testaccuracy=1');
  t.is(withLimits('test>0.1 one', 'testaccuracy', undefined, columns), 'one');
  const named = withLimits('', 'net', { values: ['Net one', 'b'] }, columns);
  t.is(named, 'net="Net one"|b');
  t.deepEqual(limitsOf(named, 'net', columns), { values: ['net one', 'b'] });
  t.true(rowFilter(named, columns)(row), named);
  t.is(limitsOf('one', 'net', columns), undefined);
});

test('any text is a filter, in bounded time', (t) => {
  fc.assert(
    fc.property(fc.string({ unit: 'binary', maxLength: 60 }), (filter) => {
      t.is(typeof rowFilter(filter, columns)(row), 'boolean');
    }),
  );
  const start = Date.now();
  rowFilter('"'.repeat(500) + 'a|='.repeat(200), columns)(row);
  t.true(Date.now() - start < 1000, 'quotes without an end');
});
