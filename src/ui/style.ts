/** Colour for terminals: on when the stream is one and NO_COLOR is not set, or when FORCE_COLOR asks for it. */

import { styleText } from 'node:util';

export { inert } from './inert.ts';

export type Style = (format: 'bold' | 'dim' | 'red' | 'green' | 'yellow' | 'cyan', text: string) => string;

export function styleFor(colour: boolean): Style {
  return colour ? (format, text) => styleText(format, text) : (_format, text) => text;
}
