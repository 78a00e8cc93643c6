/** SHA-256, and the branded strings that are made with it. The only module of `core` that touches node:crypto. */

import { createHash } from 'node:crypto';
import { canonicalJson, type Json } from './canonical.ts';

/** `sha256:` and 64 lower-case hexadecimal digits: the name of some bytes. */
export type Digest = string & { readonly brand: 'Digest' };
/** 64 lower-case hexadecimal digits: the name of an action by what determines its result. */
export type ActionKey = string & { readonly brand: 'ActionKey' };

export function digestOf(bytes: Uint8Array | string): Digest {
  return `sha256:${createHash('sha256').update(bytes).digest('hex')}` as Digest;
}

/** A digest fed piece by piece. */
export function digestStream(): { update(bytes: Uint8Array): void; finish(): Digest } {
  const hash = createHash('sha256');
  return { update: (bytes) => void hash.update(bytes), finish: () => `sha256:${hash.digest('hex')}` as Digest };
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
  return createHash('sha256')
    .update(`arrowline ${tag}\n${canonicalJson(fingerprint)}`)
    .digest('hex') as ActionKey;
}
