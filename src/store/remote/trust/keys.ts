/**
 * Keys of people and machines: ed25519 (RFC 8032). A public key is a file of one line, which is read in a review; a
 * private key is PKCS #8 in PEM, and never leaves this module as text but to be written to its file.
 *
 *   arrowline-ed25519 <base64 of 32 bytes> <name>
 */

import { createHash, createPrivateKey, createPublicKey, generateKeyPairSync, type KeyObject } from 'node:crypto';

export interface PublicKey {
  /** The first 16 digits of the SHA-256 of its 32 bytes. */
  readonly id: string;
  /** Whose it is, as its file says. */
  readonly name: string;
  readonly key: KeyObject;
}

export interface SigningKey extends PublicKey {
  readonly privateKey: KeyObject;
}

const tag = 'arrowline-ed25519';
const nameRule = /^[A-Za-z0-9][A-Za-z0-9._@-]{0,63}$/;

export function isKeyName(name: string): boolean {
  return nameRule.test(name);
}

/** The line of a public key's file. */
export function publicKeyText({ key, name }: PublicKey): string {
  return `${tag} ${rawOf(key).toString('base64')} ${name}\n`;
}

/** The key in a public key's file, or the end of a sentence about the file. */
export function readPublicKey(text: string): PublicKey | { readonly problem: string } {
  if (/-----BEGIN [A-Z ]*PRIVATE KEY-----/.test(text))
    return { problem: 'holds a private key: whoever can read this repository can sign with it; make another one' };
  const [line = '', ...more] = text.split('\n').filter((one) => !/^\s*(#|$)/.test(one));
  const [, encoded = '', name = ''] = /^arrowline-ed25519 ([A-Za-z0-9+/]{43}=) (\S+)\s*$/.exec(line) ?? [];
  const raw = Buffer.from(encoded, 'base64');
  if (more.length > 0 || raw.length !== 32 || raw.toString('base64') !== encoded || !isKeyName(name))
    return { problem: `is no public key: one line "${tag} <base64> <name>" was expected` };
  const key = createPublicKey({ key: { kty: 'OKP', crv: 'Ed25519', x: raw.toString('base64url') }, format: 'jwk' });
  return { id: idOf(raw), name, key };
}

export function newSigningKey(name: string): SigningKey {
  const { privateKey } = generateKeyPairSync('ed25519');
  return signingKeyOf(privateKey, name);
}

export function privateKeyText({ privateKey }: SigningKey): string {
  return privateKey.export({ format: 'pem', type: 'pkcs8' }).toString();
}

/** The key in a private key's file, or the end of a sentence about the file, which never repeats any of it. */
export function readSigningKey(text: string, name: string): SigningKey | { readonly problem: string } {
  try {
    // Secrets of CI systems are often kept on one line.
    const privateKey = createPrivateKey(text.replaceAll('\\n', '\n'));
    if (privateKey.asymmetricKeyType !== 'ed25519')
      return { problem: `holds a key of the kind ${privateKey.asymmetricKeyType}, and ed25519 was expected` };
    return signingKeyOf(privateKey, name);
  } catch {
    return { problem: 'holds no private key in PEM' };
  }
}

function signingKeyOf(privateKey: KeyObject, name: string): SigningKey {
  const key = createPublicKey(privateKey);
  return { id: idOf(rawOf(key)), name, key, privateKey };
}

function rawOf(key: KeyObject): Buffer {
  return Buffer.from(key.export({ format: 'jwk' }).x ?? '', 'base64url');
}

function idOf(raw: Buffer): string {
  return createHash('sha256').update(raw).digest('hex').slice(0, 16);
}
