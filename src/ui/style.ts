/** Colour for terminals: on when the stream is one and NO_COLOR is not set, or when FORCE_COLOR asks for it. */

import { styleText } from 'node:util';

export type Style = (format: 'bold' | 'dim' | 'red' | 'green' | 'yellow' | 'cyan', text: string) => string;

export function styleFor(colour: boolean): Style {
  return colour ? (format, text) => styleText(format, text) : (_format, text) => text;
}

/** What a name or a message may put on a terminal: no control characters, so no escape sequences. */
export function inert(text: string): string {
  // biome-ignore lint/suspicious/noControlCharactersInRegex: they are what must go
  return text.replace(/[\u0000-\u0008\u000b-\u001f\u007f-\u009f\u2028\u2029]/g, '\ufffd');
}
