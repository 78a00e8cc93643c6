/** SHA-256, and the branded strings made with it. The only module of `core` that uses node:crypto. */

import { createHash, hash } from 'node:crypto';
import { canonicalJson, type Json } from './canonical.ts';

/** `sha256:` and 64 lower-case hexadecimal digits: identifies bytes. */
export type Digest = string & { readonly brand: 'Digest' };
/** 64 lower-case hexadecimal digits: identifies an action by everything that determines its result. */
export type ActionKey = string & { readonly brand: 'ActionKey' };

export function digestOf(bytes: Uint8Array | string): Digest {
  const hex = typeof bytes === 'string' ? sha256(bytes) : createHash('sha256').update(bytes).digest('hex');
  return `sha256:${hex}` as Digest;
}

/** A digest fed piece by piece. */
export function digestStream(): { update(bytes: Uint8Array): void; finish(): Digest } {
  const stream = createHash('sha256');
  return { update: (bytes) => void stream.update(bytes), finish: () => `sha256:${stream.digest('hex')}` as Digest };
}

export function parseDigest(text: string): Digest {
  if (!/^sha256:[0-9a-f]{64}$/.test(text)) throw new RangeError(`not a digest: ${JSON.stringify(text)}`);
  return text as Digest;
}

export function parseActionKey(text: string): ActionKey {
  if (!/^[0-9a-f]{64}$/.test(text)) throw new RangeError(`not an action key: ${JSON.stringify(text)}`);
  return text as ActionKey;
}

/** The key of a fingerprint: SHA-256 of its canonical text under a tag, so that it never equals a digest of bytes. */
export function keyOf(tag: string, fingerprint: Json): ActionKey {
  return keyOfText(tag, canonicalJson(fingerprint));
}

/** The key of a fingerprint whose canonical text is already known. */
export function keyOfText(tag: string, canonical: string): ActionKey {
  return sha256(`arrowline ${tag}\n${canonical}`) as ActionKey;
}

/** Hashes in one call: a run that executes nothing hashes thousands of short texts. */
function sha256(text: string): string {
  return hash('sha256', text, 'hex');
}
