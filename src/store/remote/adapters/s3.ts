/**
 * Shared objects in a bucket of S3 or of a server that speaks like it. Requests are signed by aws4fetch, with the digest of
 * the body in the signature; they are sent by `transport.ts`. Addresses have the bucket in their path.
 */

import { AwsV4Signer } from 'aws4fetch';
import type { ListedObject, ObjectName } from '../../objects/object-store.ts';
import { nameAt, pathOf, sharedFolders } from '../paths.ts';
import { type Content, RemoteFault, type SharedObjects } from '../shared-objects.ts';
import { asker, isSuccess, putObject, readObject, refusal, removeObject, statObject } from './answers.ts';
import { type AskForParts, copyInParts, putInParts, s3Sizes } from './multipart.ts';
import { type Asked, openTransport, usualPatience } from './transport.ts';

export interface AwsCredentials {
  readonly accessKeyId: string;
  readonly secretAccessKey: string;
  readonly sessionToken?: string;
}

export interface Bucket {
  readonly bucket: string;
  /** Empty, or ends with a slash. Not encoded. */
  readonly prefix: string;
  readonly region: string;
  /** Ends with a slash. */
  readonly endpoint: URL;
  /** Asked before each request: credentials may expire. */
  credentials(): Promise<AwsCredentials>;
}

const emptySha256 = 'e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855';
/** A server may join parts for minutes. */
const joiningMs = 300_000;

export function s3Objects(place: Bucket, patience = usualPatience, sizes = s3Sizes): SharedObjects {
  const { bucket, prefix, region, endpoint } = place;
  const transport = openTransport(patience);
  const patient = openTransport({ ...patience, answerMs: joiningMs, stallMs: joiningMs });
  const signed = async (
    method: Asked['method'],
    url: URL,
    headers: { readonly [name: string]: string },
    content?: Content,
  ): Promise<Pick<Asked, 'url' | 'headers'>> => {
    const signer = new AwsV4Signer({
      method,
      url: url.href,
      headers: { ...headers, 'x-amz-content-sha256': content?.sha256 ?? emptySha256 },
      service: 's3',
      region,
      ...(await place.credentials()),
    });
    const made = await signer.sign();
    return { url: made.url, headers: Object.fromEntries(made.headers) };
  };
  // Encoded here: aws4fetch takes a plus sign in an address for a space.
  const folder = [bucket, ...(prefix === '' ? [''] : prefix.split('/'))].map(encodeURIComponent).join('/');
  const pathIn = (name: ObjectName): string => `${folder}${pathOf(name)}`;
  const ask = asker(transport, (method, name, headers, content) =>
    signed(method, new URL(pathIn(name), endpoint), headers, content),
  );
  const page = async (beginning: string, from: string | undefined): Promise<string> => {
    const url = new URL(encodeURIComponent(bucket), endpoint);
    url.searchParams.set('list-type', '2');
    url.searchParams.set('prefix', beginning);
    if (from !== undefined) url.searchParams.set('continuation-token', from);
    const answer = await transport.ask({ method: 'GET', ...(await signed('GET', url, {})) });
    if (answer.status !== 200) throw await refusal(answer);
    return answer.text(2 ** 24);
  };
  const askForParts =
    (name: ObjectName): AskForParts =>
    async (method, query, { headers = {}, content } = {}) => {
      const url = new URL(pathIn(name), endpoint);
      for (const [field, value] of Object.entries(query)) url.searchParams.set(field, value);
      const { ask: send } = method === 'POST' ? patient : transport;
      return send({ method, ...(await signed(method, url, headers, content)), ...(content && { content }) });
    };
  return {
    url: `s3://${bucket}/${prefix}`,
    read: (name) => readObject(ask, name),
    stat: (name) => statObject(ask, name),
    put: async (name, content, replace = false) => {
      if (content.bytes <= sizes.whole) return putObject(ask, name, content, replace);
      // Servers need not know conditions here.
      if (!replace && (await statObject(ask, name)) !== undefined) return false;
      return putInParts(askForParts(name), content, replace, sizes);
    },
    list: async (collection) => {
      const found: ListedObject[] = [];
      let from: string | undefined;
      do {
        const text = await page(`${prefix}${sharedFolders[collection]}/`, from);
        found.push(...objectsIn(text, prefix));
        const next = unescaped(/<NextContinuationToken>([^<]+)</.exec(text)?.[1]);
        if (next !== undefined && next === from) throw new RemoteFault('unusable', 'its list has no end');
        from = next;
      } while (from !== undefined);
      return found.sort((left, right) => (left.name < right.name ? -1 : 1));
    },
    // A copy of an object onto itself is younger and moves no bytes through this machine.
    touch: async (name) => {
      const source = `/${pathIn(name)}`;
      const bytes = name.startsWith('blobs/') ? (await statObject(ask, name))?.bytes : 0;
      if (bytes === undefined) return;
      if (bytes > sizes.whole) return copyInParts(askForParts(name), source, bytes, sizes);
      const headers = { 'x-amz-copy-source': source, 'x-amz-metadata-directive': 'REPLACE' };
      const answer = await ask('PUT', name, { headers });
      if (!isSuccess(answer.status) && answer.status !== 404) throw await refusal(answer);
      await answer.discard();
    },
    remove: (name) => removeObject(ask, name),
    close: async () => {
      await Promise.all([transport.close(), patient.close()]);
    },
  };
}

/** The objects in a page of ListObjectsV2. Names of objects have no character that XML escapes. */
function objectsIn(xml: string, prefix: string): ListedObject[] {
  return [...xml.matchAll(/<Contents>(.*?)<\/Contents>/gs)].flatMap(([, entry = '']) => {
    const field = (name: string): string => new RegExp(`<${name}>([^<]*)</${name}>`).exec(entry)?.[1] ?? '';
    const key = unescaped(field('Key')) ?? '';
    const name = key.startsWith(prefix) ? nameAt(key.slice(prefix.length)) : undefined;
    return name === undefined
      ? []
      : [{ name, bytes: Number(field('Size')), modified: Date.parse(field('LastModified')) }];
  });
}

function unescaped(text: string | undefined): string | undefined {
  return text?.replaceAll('&quot;', '"').replaceAll('&lt;', '<').replaceAll('&gt;', '>').replaceAll('&amp;', '&');
}
