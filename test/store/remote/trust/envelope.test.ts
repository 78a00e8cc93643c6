/** A record from elsewhere is believed only if somebody trusted signed exactly this text for exactly this key. */

import { createPublicKey, verify } from 'node:crypto';
import test from 'ava';
import fc from 'fast-check';
import { parseActionKey } from '../../../../src/core/values/digest.ts';
import { openEnvelope, signRecord } from '../../../../src/store/remote/trust/envelope.ts';
import {
  newSigningKey,
  privateKeyText,
  publicKeyText,
  readPublicKey,
  readSigningKey,
} from '../../../../src/store/remote/trust/keys.ts';

const key = parseActionKey('ab'.repeat(32));
const other = parseActionKey('cd'.repeat(32));
const [alice, mallory] = [newSigningKey('alice'), newSigningKey('mallory')];
const record = '{"a":"ü\\n","b":1.50}';
const text = (bytes: Uint8Array): string => new TextDecoder().decode(bytes);
const bytes = (value: string): Uint8Array => new TextEncoder().encode(value);

test('a record that somebody trusted signed comes back word for word', (t) => {
  const opened = openEnvelope(key, signRecord(key, record, alice), [mallory, alice]);
  t.like(opened, { record, by: { name: 'alice', id: alice.id } });
});

test('a record that nobody trusted signed is not believed, whatever name it gives', (t) => {
  const signed = signRecord(key, record, mallory);
  t.deepEqual(openEnvelope(key, signed, [alice]), { untrusted: `the key ${mallory.id}` });
  t.deepEqual(openEnvelope(key, signed, []), { untrusted: `the key ${mallory.id}` });
  const disguised = bytes(text(signed).replace(mallory.id, alice.id));
  t.true('untrusted' in openEnvelope(key, disguised, [alice]), 'it only says that alice signed it');
  const hostile = bytes(text(signed).replace(mallory.id, '\\u001b[31mtrusted'));
  t.deepEqual(openEnvelope(key, hostile, [alice]), { untrusted: 'an unreadable key' });
});

test('a record that was signed for another key is not believed', (t) => {
  t.true('untrusted' in openEnvelope(other, signRecord(key, record, alice), [alice]), 'it was moved');
});

test('no byte of a signed record can be changed', (t) => {
  const signed = signRecord(key, record, alice);
  fc.assert(
    fc.property(fc.nat(signed.length - 1), fc.integer({ min: 1, max: 255 }), (at, by) => {
      const damaged = Uint8Array.from(signed);
      damaged[at] = (damaged[at] as number) ^ by;
      const opened = openEnvelope(key, damaged, [alice]);
      // White space and the spelling of a signature's end may differ; the text may not.
      return !('record' in opened) || opened.record === record;
    }),
    { numRuns: 2000 },
  );
  for (let length = 0; length < signed.length - 1; length++)
    t.false('record' in openEnvelope(key, signed.subarray(0, length), [alice]), `cut at ${length}`);
});

test('random bytes and other JSON are no signed records', (t) => {
  const isRefused = (some: Uint8Array): boolean => 'problem' in openEnvelope(key, some, [alice]);
  t.notThrows(() => fc.assert(fc.property(fc.uint8Array({ maxLength: 300 }), isRefused)));
  t.notThrows(() => fc.assert(fc.property(fc.json(), (some) => isRefused(bytes(some)))));
});

test('the signature is plain ed25519 over the documented text: another program can check it', (t) => {
  const envelope = JSON.parse(text(signRecord(key, record, alice)));
  const [, encoded = ''] = publicKeyText(alice).split(' ');
  // SubjectPublicKeyInfo of ed25519 by RFC 8410: 12 bytes of header and the 32 bytes of the key.
  const spki = Buffer.concat([Buffer.from('302a300506032b6570032100', 'hex'), Buffer.from(encoded, 'base64')]);
  const publicKey = createPublicKey({ key: spki, format: 'der', type: 'spki' });
  const signed = Buffer.from(`arrowline-record-v1\n${key}\n${record}`);
  t.true(verify(null, signed, publicKey, Buffer.from(envelope.signature, 'base64')), 'the signature holds');
});

test('keys are read as they were written, and other texts are told apart', (t) => {
  t.like(readPublicKey(publicKeyText(alice)), { id: alice.id, name: 'alice' });
  t.like(readPublicKey(`# of the main branch\n\n${publicKeyText(alice)}`), { id: alice.id });
  t.like(readSigningKey(privateKeyText(alice), 'alice'), { id: alice.id, name: 'alice' });
  t.like(readSigningKey(privateKeyText(alice).replaceAll('\n', '\\n'), 'ci'), { id: alice.id });
  const wrong = ['', 'arrowline-ed25519', `${publicKeyText(alice)}${publicKeyText(mallory)}`, 'ssh-ed25519 AAAA alice'];
  for (const one of [...wrong, publicKeyText(alice).replace('alice', 'a/b')])
    t.regex((readPublicKey(one) as { readonly problem?: string }).problem ?? '', /no public key/, one);
  t.true('problem' in readPublicKey(privateKeyText(alice)), 'a private key in a repository is told');
  t.true('problem' in readSigningKey(publicKeyText(alice), 'alice'), 'a public key signs nothing');
});
