/** JSON as one line that is safe to print: line breaks, control characters and the like are escaped. */

/** Controls, line separators, format characters (bidi, zero width) and half surrogates; joiners are needed in words. */
export const unsafe = /(?![\u200c\u200d])[\p{Cc}\p{Cf}\p{Cs}\p{Zl}\p{Zp}]/gu;

export function jsonLine(value: unknown): string {
  const text = JSON.stringify(value);
  return /^[ -~]*$/.test(text) ? text : text.replace(unsafe, unitsOf);
}

/** A character as a JSON escape. */
export function unitsOf(character: string): string {
  let text = '';
  for (let at = 0; at < character.length; at++) text += `\\u${character.charCodeAt(at).toString(16).padStart(4, '0')}`;
  return text;
}
