/** A record lies under the hash of its fingerprint, however its text is written. */

import test from 'ava';
import { readRecord } from '../../../src/core/facts/record.ts';
import { actionKey, type Fingerprint } from '../../../src/core/plan/fingerprint.ts';
import { canonicalJson, type Json, type JsonObject } from '../../../src/core/values/canonical.ts';

const fingerprint: Fingerprint = {
  keyVersion: 1,
  kind: 'k',
  code: 'c',
  // Text that looks like the end of the fingerprint, and like another one.
  with: { note: ',"finished":', other: { fingerprint: 1 } },
  inputs: {},
  seed: 1,
};

function recordOf(print: Fingerprint): Json {
  const host = { node: 'v20', platform: 'linux', arrowline: '1' };
  const made = { seconds: 1, finished: '2026-11-01T00:00:00.000Z', run: 'r', host };
  return {
    version: 1,
    key: actionKey(print),
    fingerprint: print,
    outputs: {},
    metrics: {},
    timings: {},
    notes: [],
    ...made,
  };
}

test('a record is found under its key in canonical text and in any other', (t) => {
  const plain = { ...fingerprint, with: { epochs: 3 } };
  const made = recordOf(plain) as JsonObject;
  const records = [made, recordOf(fingerprint), { ...made, facts: { fingerprint: '"fingerprint":' } }];
  for (const record of records) {
    const print = record === records[1] ? fingerprint : plain;
    for (const text of [canonicalJson(record), JSON.stringify(record), JSON.stringify(record, null, 2)])
      t.deepEqual(readRecord(text, actionKey(print)), { record } as never);
  }
});

test('a record with the fingerprint of another key is none, wherever that stands', (t) => {
  const key = actionKey(fingerprint);
  const text = canonicalJson(recordOf(fingerprint));
  const other = JSON.stringify({ ...fingerprint, seed: 2 });
  for (const exchanged of [text.replace('"seed":1', '"seed":2'), text.replace(/}$/, `,"fingerprint":${other}}`)]) {
    t.not(exchanged, text);
    t.deepEqual(readRecord(exchanged, key), { problem: 'its fingerprint belongs to another key' });
  }
});
