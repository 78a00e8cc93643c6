/**
 * How numbers and names are written, everywhere in the report and without a locale: a fraction or a loss with four decimals, one
 * of millions and more in powers of ten, a count with commas between groups of three, a size in binary units.
 */

/** `0.9233`; a dash for what is missing. */
export function decimal(value: number | undefined, digits = 4): string {
  if (value === undefined || !Number.isFinite(value)) return '–';
  // Losses of a training that almost diverged: 38 digits say no more.
  const text = Math.abs(value) >= 1e6 ? value.toExponential(digits) : value.toFixed(digits);
  // A rounded -0.0000 says nothing that 0.0000 does not.
  return (/^-0\.?0*$/.test(text) ? text.slice(1) : text).replace('-', '−');
}

/** `12,544`. */
export function count(value: number | undefined): string {
  if (value === undefined || !Number.isFinite(value)) return '–';
  return String(Math.round(value))
    .replace(/\B(?=(\d{3})+$)/g, ',')
    .replace('-', '−');
}

/** `92.3 %` of a fraction. */
export function percent(fraction: number | undefined, digits = 1): string {
  if (fraction === undefined || !Number.isFinite(fraction)) return '–';
  return `${decimal(fraction * 100, digits)}\u00a0%`;
}

/** `49.2 KiB`. */
export function byteSize(bytes: number | undefined): string {
  if (bytes === undefined) return '–';
  if (bytes < 1024) return `${bytes}\u00a0B`;
  if (bytes < 1024 * 1024) return `${(bytes / 1024).toFixed(1)}\u00a0KiB`;
  return `${(bytes / (1024 * 1024)).toFixed(1)}\u00a0MiB`;
}

/** `1 class`, `5 classes`. */
export function plural(number: number, singular: string, several = `${singular}s`): string {
  return `${count(number)} ${number === 1 ? singular : several}`;
}

/** `28 × 28 × 1`. */
export function shapeText(shape: readonly number[]): string {
  return shape.join(' × ');
}

/** A coordinate's or a parameter's value: numbers in their shortest form, everything else as text or JSON. */
export function valueText(value: unknown): string {
  return typeof value === 'string' ? value : JSON.stringify(value);
}

/** `normalizedMutualInformation` as words. */
export function spaced(name: string): string {
  return name.replace(/([a-z])([A-Z])/g, (_, before: string, after: string) => `${before} ${after.toLowerCase()}`);
}
