/** The answers of web servers as results of the port, or as faults. Both kinds of servers speak of objects alike. */

import type { ObjectName, ObjectStat } from '../../objects/object-store.ts';
import type { Content } from '../shared-objects.ts';
import { RemoteFault } from '../shared-objects.ts';
import type { Answer, Asked, Transport } from './transport.ts';

/** A request for an object; the adapter adds the place and what its server wants. */
export type AskObject = (
  method: Asked['method'],
  name: ObjectName,
  more?: { readonly headers?: { readonly [name: string]: string }; readonly content?: Content },
) => Promise<Answer>;

export function isSuccess(status: number): boolean {
  return status >= 200 && status < 300;
}

export async function readObject(ask: AskObject, name: ObjectName): Promise<AsyncIterable<Uint8Array> | undefined> {
  const answer = await ask('GET', name);
  if (answer.status === 200) return answer.body();
  return absent(answer);
}

export async function statObject(ask: AskObject, name: ObjectName): Promise<ObjectStat | undefined> {
  const answer = await ask('HEAD', name);
  if (answer.status !== 200) return absent(answer);
  await answer.discard();
  const bytes = Number(answer.header('content-length') ?? Number.NaN);
  if (!Number.isSafeInteger(bytes)) throw new RemoteFault('unusable', 'it does not say how large an object is');
  const modified = Date.parse(answer.header('last-modified') ?? '');
  return { bytes, modified: Number.isNaN(modified) ? Date.now() : modified };
}

/** Puts conditionally; a server that knows no conditions (501) is asked whether the name is taken. */
export async function putObject(
  ask: AskObject,
  name: ObjectName,
  content: Content,
  replace: boolean,
): Promise<boolean> {
  const conditional = replace ? {} : { headers: { 'if-none-match': '*' } };
  const answer = await ask('PUT', name, { ...conditional, content });
  if (isSuccess(answer.status)) {
    await answer.discard();
    return true;
  }
  if (answer.status === 412 && !replace) {
    await answer.discard();
    return false;
  }
  if (answer.status === 501 && !replace) {
    await answer.discard();
    return (await statObject(ask, name)) === undefined && putObject(ask, name, content, true);
  }
  throw await refusal(answer);
}

export async function removeObject(ask: AskObject, name: ObjectName): Promise<void> {
  const answer = await ask('DELETE', name);
  if (isSuccess(answer.status)) await answer.discard();
  else await absent(answer);
}

/** Undefined for an answer that says that there is nothing; a fault for every other one. */
async function absent(answer: Answer): Promise<undefined> {
  if (answer.status !== 404 && answer.status !== 410) throw await refusal(answer);
  await answer.discard();
  return undefined;
}

/** The fault in an answer. The body is searched for an S3 code only: it may repeat what was sent. */
export async function refusal(answer: Answer): Promise<RemoteFault> {
  const { status } = answer;
  const [, code] = /<Code>([A-Za-z]{1,60})<\/Code>/.exec(await bodyText(answer)) ?? [];
  const told = `it answers ${status}${code === undefined ? '' : ` ${code}`}`;
  if (code === 'RequestTimeTooSkewed')
    return new RemoteFault('denied', `${told}: ${skewText(answer)}`, 'set the clock of this machine');
  if (status === 401) return new RemoteFault('denied', told, 'check the token or credentials for this host');
  if (status === 403) return new RemoteFault('denied', told, 'check the rights of the token or credentials');
  if (status === 413 || code === 'EntityTooLarge')
    return new RemoteFault('too large', told, 'raise its limit (nginx: client_max_body_size)');
  if (status >= 300 && status < 400)
    return new RemoteFault('unusable', `${told}: it is elsewhere, and redirects are not followed`, 'correct the url');
  if (status === 409 || status === 429 || status >= 500) return new RemoteFault('busy', told);
  return new RemoteFault('refused', told);
}

async function bodyText(answer: Answer): Promise<string> {
  try {
    return await answer.text(4096);
  } catch {
    return '';
  }
}

function skewText(answer: Answer): string {
  const minutes = Math.round((Date.now() - Date.parse(answer.header('date') ?? '')) / 60_000);
  if (!Number.isFinite(minutes)) return 'the clocks differ too much';
  return `the clock of this machine is ${Math.abs(minutes)} minutes ${minutes > 0 ? 'ahead' : 'behind'}`;
}

/** Asks through a transport, at the place and with the headers that the adapter gives. */
export function asker(
  transport: Transport,
  prepare: (
    method: Asked['method'],
    name: ObjectName,
    headers: { readonly [name: string]: string },
    content: Content | undefined,
  ) => Promise<Pick<Asked, 'url' | 'headers'>> | Pick<Asked, 'url' | 'headers'>,
): AskObject {
  return async (method, name, { headers = {}, content } = {}) =>
    transport.ask({ method, ...(await prepare(method, name, headers, content)), ...(content && { content }) });
}
