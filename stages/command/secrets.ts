/** Covers the values of `passEnv` in texts. */

/** Shorter values (a device's number, `1`) are no secrets, and would cover half of every text. */
const charactersMin = 4;
/** Ends a text of which a part was cut off. */
const cutMark = ' …';

export function masker(values: readonly string[]): (text: string) => string {
  const covered = values
    .flatMap((value) => value.split(/\r?\n/))
    // A program may say it as JSON, and failures show texts so.
    .flatMap((value) => [...new Set([value, JSON.stringify(value).slice(1, -1)])])
    .filter((value) => value.length >= charactersMin)
    // A value may hold another.
    .sort((left, right) => right.length - left.length);
  const coverCut = (text: string): string =>
    covered.reduce((result, value) => {
      for (let length = value.length - 1; length >= charactersMin; length--)
        if (result.endsWith(value.slice(0, length))) return `${result.slice(0, -length)}***`;
      return result;
    }, text);
  return (text) => {
    const parts = covered.reduce((result, value) => result.replaceAll(value, '***'), text).split(cutMark);
    return parts.map((part, index) => (index < parts.length - 1 ? coverCut(part) : part)).join(cutMark);
  };
}
