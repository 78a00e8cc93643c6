/** The text of a label: its unambiguous quoted form, its look, and the number that it stands for. */

const shownMax = 60;

/** Quoted for a message, in one line: line ends, controls and characters that cannot be seen are escaped. */
export function quoted(text: string): string {
  const cut = text.length > shownMax ? text.slice(0, shownMax).toWellFormed() : text;
  const shown = JSON.stringify(cut).replaceAll(/(?! )[\p{C}\p{Z}\p{Default_Ignorable_Code_Point}\u2800]/gu, escaped);
  return text.length > shownMax ? `${shown}… (${text.length} characters)` : shown;
}

/** As `quoted`, with everything beyond ASCII escaped, so that two texts that look the same are shown differently. */
export function spelled(text: string): string {
  return quoted(text).replaceAll(/[^\x20-\x7e…]/gu, escaped);
}

function escaped(character: string): string {
  const code = character.codePointAt(0)!.toString(16);
  return code.length > 4 ? `\\u{${code}}` : `\\u${code.padStart(4, '0')}`;
}

/**
 * Equal for texts that look the same: it ignores blanks at the ends, their kind and number elsewhere, invisible
 * characters, and the form of Unicode. Empty for a text without visible characters.
 */
export function lookOf(text: string): string {
  return text
    .normalize('NFKC')
    .replaceAll(/[\p{Cf}\p{Default_Ignorable_Code_Point}]/gu, '')
    .replaceAll(/[\s\p{Z}\u0085\u2800]+/gu, ' ')
    .replaceAll(/\p{Cc}/gu, '')
    .trim()
    .normalize('NFKC');
}

/** Equal for texts that a reader may confuse: they differ by case, or by letters of another script. */
export function readingOf(text: string): string {
  return [...lookOf(text)]
    .map((one) => likeLatin.get(one) ?? one)
    .join('')
    .toLowerCase();
}

const pairs: readonly (readonly [likes: string, latin: string])[] = [
  ['АВЕЅІЈКМНОРСТХаеѕіјорсухԁԛԝһӏ', 'ABESIJKMHOPCTXaesijopcyxdqwhl'],
  ['ΑΒΕΖΗΙΚΜΝΟΡΤΥΧονρ', 'ABEZHIKMNOPTYXovp'],
  ['‐‑‒–—−’‘“”', `------''""`],
];
const likeLatin = new Map(
  pairs.flatMap(([likes, latin]) => [...likes].map((one, index) => [one, latin[index]!] as const)),
);

const decimal = /^([+-]?)(?=\.?[0-9])([0-9]*)(?:\.([0-9]*))?(?:[eE]([+-]?[0-9]{1,9}))?$/;

/**
 * The number that a text stands for, in one form for all equal ones ("1" for 01, 1.0, +1 and 1e0), exact at any length;
 * undefined for a text that is no number.
 */
export function exactNumber(text: string): string | undefined {
  const parts = decimal.exec(text);
  if (parts === null) return undefined;
  const [, sign, whole = '', fraction = '', exponent = '0'] = parts;
  const digits = `${whole}${fraction}`;
  let start = 0;
  while (digits[start] === '0') start++;
  let end = digits.length;
  while (end > start && digits[end - 1] === '0') end--;
  if (start === end) return '0';
  const power = Number(exponent) - fraction.length + digits.length - end;
  const kept = digits.slice(start, end);
  const form = power >= 0 && power <= 20 ? `${kept}${'0'.repeat(power)}` : `${kept}e${power}`;
  return sign === '-' ? `-${form}` : form;
}

/** An integer in its usual form: no leading zeros, no sign but `-`. */
export function isPlainInteger(text: string): boolean {
  return /^(0|-?[1-9][0-9]*)$/.test(text);
}
