/**
 * Asks the server for JSON. A refusal is an error with the server's sentence; that the server is gone, or lets this page in
 * no longer, is said above the view until it answers again.
 */

import { serverGone, tellConnection } from './connection.ts';

export async function ask<Answer>(path: string, signal?: AbortSignal): Promise<Answer> {
  return answered(fetch(path, { ...(signal !== undefined && { signal }) }));
}

export async function tell<Answer>(path: string): Promise<Answer> {
  return answered(fetch(path, { method: 'POST' }));
}

/** Signals for requests of which the last one counts: each call ends the request before it. */
export function lastOnly(left: AbortSignal): () => AbortSignal {
  let current = new AbortController();
  return () => {
    current.abort();
    current = new AbortController();
    return AbortSignal.any([left, current.signal]);
  };
}

async function answered<Answer>(asking: Promise<Response>): Promise<Answer> {
  let response: Response;
  try {
    response = await asking;
  } catch (error) {
    if (error instanceof DOMException && error.name === 'AbortError') throw error;
    tellConnection(serverGone);
    throw new Error(serverGone);
  }
  if (response.ok) {
    const answer = (await response.json()) as Answer;
    tellConnection(undefined);
    return answer;
  }
  const sentence = sentenceIn(await response.text()) || `the server answered ${response.status}`;
  tellConnection(response.status === 401 || response.status >= 500 ? sentence : undefined);
  throw new Error(sentence);
}

/** Refusals are text, or JSON with the reason. */
function sentenceIn(text: string): string {
  try {
    return (JSON.parse(text) as { readonly why: string }).why;
  } catch {
    return text.trim();
  }
}
