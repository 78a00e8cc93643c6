/** Covers the values of `passEnv` in texts. */

/** Shorter values (a device's number, `1`) are no secrets, and would cover half of every text. */
const charactersMin = 4;

export function masker(values: readonly string[]): (text: string) => string {
  const covered = values
    .flatMap((value) => value.split(/\r?\n/))
    .filter((value) => value.length >= charactersMin)
    // A value may hold another.
    .sort((left, right) => right.length - left.length);
  return (text) => covered.reduce((result, value) => result.replaceAll(value, '***'), text);
}
