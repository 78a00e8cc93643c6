/**
 * A signed record: its text, and a signature over key and text. The key is signed too, so that a record that was moved to
 * another key's place is not believed. The text is signed as it is, so no canonical form of JSON matters.
 */

import { sign, verify } from 'node:crypto';
import type { ActionKey } from '../../../core/values/digest.ts';
import { object, shapeCheck, text } from '../../../core/values/shape.ts';
import type { PublicKey, SigningKey } from './keys.ts';

/** More than any signed record has. */
export const envelopeBytesMax = 2 ** 25;

interface Envelope {
  readonly record: string;
  /** The id of the key, by which the right one is found: not signed, and nothing rests on it. */
  readonly by: string;
  /** Base64. */
  readonly signature: string;
}

const isEnvelope = shapeCheck<Envelope>(object({ record: text, by: text, signature: text }));

const signedBytes = (key: ActionKey, record: string): Uint8Array =>
  new TextEncoder().encode(`arrowline-record-v1\n${key}\n${record}`);

export function signRecord(key: ActionKey, record: string, signer: SigningKey): Uint8Array {
  const signature = sign(null, signedBytes(key, record), signer.privateKey).toString('base64');
  const envelope: Envelope = { record, by: signer.id, signature };
  return new TextEncoder().encode(`${JSON.stringify(envelope)}\n`);
}

/** The text of a record that somebody trusted signed for this key; or who signed it otherwise, or that it is damaged. */
export type Opened =
  | { readonly record: string; readonly by: PublicKey }
  | { readonly untrusted: string }
  | { readonly problem: string };

export function openEnvelope(key: ActionKey, bytes: Uint8Array, trusted: readonly PublicKey[]): Opened {
  const envelope = envelopeIn(bytes);
  if (envelope === undefined) return { problem: 'it is not a signed record' };
  const { record, by: id, signature } = envelope;
  const by = trusted.find((one) => one.id === id);
  if (by === undefined) return { untrusted: /^[0-9a-f]{16}$/.test(id) ? `the key ${id}` : 'an unreadable key' };
  if (!verify(null, signedBytes(key, record), by.key, Buffer.from(signature, 'base64')))
    return { untrusted: `somebody else in the name of ${by.name}, or for another key` };
  return { record, by };
}

/** The text of a record, whoever signed it: to see which artifacts it names, never to be believed. */
export function unverifiedText(bytes: Uint8Array): string | undefined {
  return envelopeIn(bytes)?.record;
}

function envelopeIn(bytes: Uint8Array): Envelope | undefined {
  try {
    const value: unknown = JSON.parse(new TextDecoder('utf-8', { fatal: true }).decode(bytes));
    return isEnvelope(value) ? value : undefined;
  } catch {
    return undefined;
  }
}
