/** Answers of the live page: what is sent, and the headers that every one of them has. */

import type { ServerResponse } from 'node:http';

/** Only the server's own files run, and only the server is asked; no other page may hold it in a frame. */
const policy = [
  "default-src 'none'",
  "script-src 'self'",
  "style-src 'self'",
  "img-src 'self' data:",
  "connect-src 'self'",
  "base-uri 'none'",
  "form-action 'none'",
  "frame-ancestors 'none'",
].join('; ');

export const safeHeaders: { readonly [name: string]: string } = {
  'Content-Security-Policy': policy,
  'X-Content-Type-Options': 'nosniff',
  'X-Frame-Options': 'DENY',
  'Referrer-Policy': 'no-referrer',
  'Cross-Origin-Opener-Policy': 'same-origin',
  'Cross-Origin-Resource-Policy': 'same-origin',
  'Cache-Control': 'no-store',
};

export type Answer =
  | { readonly json: unknown }
  | { readonly type: string; readonly bytes: Uint8Array | string; readonly saveAs?: string }
  | { readonly refused: 400 | 404 | 409 | 500; readonly why: string };

export function send(response: ServerResponse, answer: Answer): void {
  if ('refused' in answer) {
    sendJson(response, answer.refused, { why: answer.why });
    return;
  }
  if ('json' in answer) {
    sendJson(response, 200, answer.json);
    return;
  }
  const { type, bytes, saveAs } = answer;
  response.writeHead(200, {
    ...safeHeaders,
    'Content-Type': type,
    ...(saveAs !== undefined && { 'Content-Disposition': `attachment; filename="${saveAs}"` }),
  });
  response.end(bytes);
}

function sendJson(response: ServerResponse, status: number, value: unknown): void {
  response.writeHead(status, { ...safeHeaders, 'Content-Type': 'application/json; charset=utf-8' });
  response.end(JSON.stringify(value));
}
