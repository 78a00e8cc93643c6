/** JSON as one line that is inert where it is printed: what would end it or act on a terminal is an escape in its texts. */

/** Controls, line separators, format characters (bidi, zero width) and half surrogates; joiners are needed in words. */
export const unsafe = /(?![\u200c\u200d])[\p{Cc}\p{Cf}\p{Cs}\p{Zl}\p{Zp}]/gu;

export function jsonLine(value: unknown): string {
  const text = JSON.stringify(value);
  return /^[ -~]*$/.test(text) ? text : text.replace(unsafe, unitsOf);
}

/** A character as JSON escapes it. */
export function unitsOf(character: string): string {
  let text = '';
  for (let at = 0; at < character.length; at++) text += `\\u${character.charCodeAt(at).toString(16).padStart(4, '0')}`;
  return text;
}
