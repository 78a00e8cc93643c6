/** Reads a text as YAML 1.2's core schema reads a plain scalar. For values from outside a document. */

import type { Json } from '../values/canonical.ts';

/**
 * Turns `null`, `true`, `0x1F` and `1e-3` into their values; other texts stay text. The number may be infinite or NaN.
 */
export function parseScalar(text: string): null | boolean | number | string {
  if (/^(null|Null|NULL|~)$/.test(text)) return null;
  if (/^(true|True|TRUE)$/.test(text)) return true;
  if (/^(false|False|FALSE)$/.test(text)) return false;
  if (/^[-+]?[0-9]+$/.test(text)) return Number(text) + 0;
  if (/^0o[0-7]+$/.test(text) || /^0x[0-9a-fA-F]+$/.test(text)) return Number(text);
  if (/^[-+]?(\.[0-9]+|[0-9]+(\.[0-9]*)?)([eE][-+]?[0-9]+)?$/.test(text)) return Number(text) + 0;
  if (/^[-+]?\.(inf|Inf|INF)$/.test(text)) return text.startsWith('-') ? -Infinity : Infinity;
  if (/^\.(nan|NaN|NAN)$/.test(text)) return Number.NaN;
  return text;
}

/** Whether a text is an integer that a double cannot represent exactly. */
export function losesDigits(text: string): boolean {
  return /^([-+]?[0-9]+|0o[0-7]+|0x[0-9a-fA-F]+)$/.test(text) && !Number.isSafeInteger(Number(text));
}

/** Like `parseScalar`, but `"5"` in quotes is text. */
export function parseQuotable(text: string): Json {
  if (/^'([^']|'')*'$/.test(text)) return text.slice(1, -1).replaceAll("''", "'");
  if (/^".*"$/s.test(text))
    try {
      return JSON.parse(text) as string;
    } catch {
      return text;
    }
  return parseScalar(text);
}
