/**
 * A bucket that checks the signature of every request by the rules of AWS Signature Version 4 (AWS General Reference,
 * "Create a signed AWS API request"), the digest of every body and the clock. Written without the client's code.
 */

import { createHash, createHmac } from 'node:crypto';
import type { IncomingMessage, ServerResponse } from 'node:http';
import type { ExecutionContext } from 'ava';
import { bodyOf, type KeptObject, serve, type TestServer } from './web-server.ts';

export const bucketCredentials = {
  accessKeyId: 'AKIDEXAMPLE',
  secretAccessKey: 'wJalrXUtnFEMI/K7MDENG+bPxRfiCYEXAMPLEKEY',
};

const pageSize = 3;
const skewMsMax = 15 * 60_000;

/** `clock` is added to the bucket's own; `uploads` has those that are neither complete nor aborted. */
export function bucket(t: ExecutionContext, clock = 0, uploads: Uploads = new Map()): Promise<TestServer> {
  return serve(t, async (request, response, objects) => {
    const bytes = await bodyOf(request);
    const now = Date.now() + clock;
    response.setHeader('date', new Date(now).toUTCString());
    const refused = refusalOf(request, bytes, now);
    if (refused !== undefined) {
      const [status, code] = refused;
      const secret = `<StringToSign>${request.headers.authorization}</StringToSign>`;
      response.writeHead(status).end(`<Error><Code>${code}</Code>${secret}</Error>`);
      return;
    }
    if (!answerPart(request, response, objects, bytes, uploads)) answer(request, response, objects, bytes);
  });
}

/** Parts by the id of their upload and their number. */
type Uploads = Map<string, Map<number, Buffer>>;

/** The requests of an upload in parts; false for others. */
function answerPart(
  request: IncomingMessage,
  response: ServerResponse,
  objects: Map<string, KeptObject>,
  bytes: Buffer,
  uploads: Uploads,
): boolean {
  const url = new URL(request.url ?? '', 'http://host');
  const path = decodeURIComponent(url.pathname.slice(1));
  const { searchParams: query } = url;
  const id = query.get('uploadId');
  if (request.method === 'POST' && query.has('uploads')) {
    const begun = `id/${uploads.size}+&`;
    uploads.set(begun, new Map());
    response.end(`<Result><UploadId>${begun.replace('&', '&amp;')}</UploadId></Result>`);
    return true;
  }
  if (id === null) return false;
  const parts = uploads.get(id);
  if (parts === undefined) {
    response.writeHead(404).end('<Error><Code>NoSuchUpload</Code></Error>');
    return true;
  }
  if (request.method === 'DELETE') {
    uploads.delete(id);
    response.writeHead(204).end();
  } else if (request.method === 'PUT') {
    const source = request.headers['x-amz-copy-source'];
    const [, from, to] = /^bytes=(\d+)-(\d+)$/.exec(String(request.headers['x-amz-copy-source-range'])) ?? [];
    const copied = source && objects.get(decodeURIComponent(String(source).slice(1)));
    const part = copied ? copied.bytes.subarray(Number(from), Number(to) + 1) : bytes;
    parts.set(Number(query.get('partNumber')), part);
    const tag = `&quot;${sha256(part)}&quot;`;
    if (copied) response.end(`<CopyPartResult><ETag>${tag}</ETag></CopyPartResult>`);
    else response.setHeader('etag', `"${sha256(part)}"`).end();
  } else {
    const named = [...bytes.toString().matchAll(/<PartNumber>(\d+)<\/PartNumber><ETag>"(\w+)"<\/ETag>/g)];
    const chosen = named.map(([, number]) => parts.get(Number(number)) ?? Buffer.alloc(0));
    const taken = objects.has(path) && request.headers['if-none-match'] === '*';
    const right = chosen.every((part, index) => sha256(part) === named[index]?.[2]);
    if (taken) response.writeHead(412).end();
    // As S3 does: the head is sent before the work is done.
    else if (!right || chosen.length !== parts.size) response.end('<Error><Code>InvalidPart</Code></Error>');
    else {
      uploads.delete(id);
      objects.set(path, { bytes: Buffer.concat(chosen), modified: new Date() });
      response.end('<CompleteMultipartUploadResult/>');
    }
  }
  return true;
}

function answer(
  request: IncomingMessage,
  response: ServerResponse,
  objects: Map<string, KeptObject>,
  bytes: Buffer,
): void {
  const url = new URL(request.url ?? '', 'http://host');
  const path = decodeURIComponent(url.pathname.slice(1));
  const found = objects.get(path);
  if (url.searchParams.get('list-type') === '2') {
    response.end(page(path, url.searchParams, objects));
    return;
  }
  const source = request.headers['x-amz-copy-source'];
  if (request.method === 'PUT' && source !== undefined) {
    const from = objects.get(decodeURIComponent(String(source).slice(1)));
    if (from !== undefined) objects.set(path, { ...from, modified: new Date() });
    response.writeHead(from === undefined ? 404 : 200).end('<CopyObjectResult/>');
  } else if (request.method === 'PUT') {
    const taken = found !== undefined && request.headers['if-none-match'] === '*';
    if (!taken) objects.set(path, { bytes, modified: new Date() });
    response.writeHead(taken ? 412 : 200).end();
  } else if (request.method === 'DELETE') {
    objects.delete(path);
    response.writeHead(204).end();
  } else if (found === undefined) response.writeHead(404).end();
  else {
    const { modified } = found;
    response.writeHead(200, { 'content-length': found.bytes.length, 'last-modified': modified.toUTCString() });
    response.end(request.method === 'GET' ? found.bytes : undefined);
  }
}

function page(name: string, query: URLSearchParams, objects: Map<string, KeptObject>): string {
  const all = [...objects.keys()]
    .sort()
    .flatMap((path) => (path.startsWith(`${name}/`) ? [path.slice(name.length + 1)] : []));
  const prefix = query.get('prefix') ?? '';
  const from = query.get('continuation-token') ?? '';
  const left = all.filter((key) => key.startsWith(prefix) && `after ${key}` > from);
  const entries = left.slice(0, pageSize).map((key) => {
    const { bytes, modified } = objects.get(`${name}/${key}`) as KeptObject;
    return `<Contents><Key>${key}</Key><LastModified>${modified.toISOString()}</LastModified><Size>${bytes.length}</Size></Contents>`;
  });
  const next =
    left.length > pageSize ? `<NextContinuationToken>after ${left[pageSize - 1]}</NextContinuationToken>` : '';
  return `<ListBucketResult>${entries.join('')}${next}</ListBucketResult>`;
}

const sha256 = (bytes: Buffer | string): string => createHash('sha256').update(bytes).digest('hex');
const hmac = (key: Buffer | string, text: string): Buffer => createHmac('sha256', key).update(text).digest();
/** Of RFC 3986: all but letters, digits and `-._~`. */
const encoded = (text: string): string =>
  encodeURIComponent(text).replaceAll(/[!'()*]/g, (sign) => `%${sign.charCodeAt(0).toString(16).toUpperCase()}`);

function refusalOf(request: IncomingMessage, bytes: Buffer, now: number): [number, string] | undefined {
  const { authorization = '', 'x-amz-date': stamp = '', 'x-amz-content-sha256': body = '' } = request.headers;
  const parts =
    /^AWS4-HMAC-SHA256 Credential=([^/]+)\/(\d{8}\/([^/]+)\/s3\/aws4_request), SignedHeaders=([^,]+), Signature=([0-9a-f]{64})$/.exec(
      authorization,
    );
  if (parts === null) return [403, 'AccessDenied'];
  const [, id = '', scope = '', region = '', signedNames = '', signature = ''] = parts;
  const { accessKeyId, secretAccessKey } = bucketCredentials;
  if (id !== accessKeyId) return [403, 'InvalidAccessKeyId'];
  const time = String(stamp).replace(/^(\d{4})(\d\d)(\d\d)T(\d\d)(\d\d)(\d\d)Z$/, '$1-$2-$3T$4:$5:$6Z');
  if (!(Math.abs(Date.parse(time) - now) < skewMsMax)) return [403, 'RequestTimeTooSkewed'];
  const url = new URL(request.url ?? '', 'http://host');
  const names = signedNames.split(';');
  if (!['host', 'x-amz-content-sha256', 'x-amz-date'].every((name) => names.includes(name)))
    return [403, 'AccessDenied'];
  const canonical = [
    request.method,
    url.pathname
      .split('/')
      .map((part) => encoded(decodeURIComponent(part)))
      .join('/'),
    [...url.searchParams]
      .map(([name, value]) => `${encoded(name)}=${encoded(value)}`)
      .sort()
      .join('&'),
    ...names.map((name) => `${name}:${String(request.headers[name]).trim()}`),
    '',
    signedNames,
    body,
  ].join('\n');
  const key = [String(stamp).slice(0, 8), region, 's3', 'aws4_request'].reduce(
    hmac,
    Buffer.from(`AWS4${secretAccessKey}`),
  );
  const text = ['AWS4-HMAC-SHA256', stamp, scope, sha256(canonical)].join('\n');
  if (hmac(key, text).toString('hex') !== signature) return [403, 'SignatureDoesNotMatch'];
  return body === sha256(bytes) ? undefined : [400, 'XAmzContentSHA256Mismatch'];
}
