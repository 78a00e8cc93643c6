/** Contrast of colours as WCAG 2.2 defines it, and distances of colours in OKLab as people with one kind of cones missing see them. */

export type Rgb = readonly [red: number, green: number, blue: number];

/** Of `#rrggbb`. */
export function rgbOf(colour: string): Rgb {
  const channel = (at: number): number => Number.parseInt(colour.slice(at, at + 2), 16);
  return [channel(1), channel(3), channel(5)];
}

/** `colour` with an opacity, laid over another. */
export function over(colour: Rgb, opacity: number, below: Rgb): Rgb {
  const mix = (at: 0 | 1 | 2): number => colour[at] * opacity + below[at] * (1 - opacity);
  return [mix(0), mix(1), mix(2)];
}

export function contrast(left: Rgb, right: Rgb): number {
  const [dimmer, brighter] = [luminance(left), luminance(right)].sort((one, other) => one - other) as [number, number];
  return (brighter + 0.05) / (dimmer + 0.05);
}

function luminance(colour: Rgb): number {
  const [red, green, blue] = linearOf(colour);
  return 0.2126 * red + 0.7152 * green + 0.0722 * blue;
}

function linearOf(colour: Rgb): Rgb {
  return mapped(colour, (value) => {
    const part = value / 255;
    return part <= 0.04045 ? part / 12.92 : ((part + 0.055) / 1.055) ** 2.4;
  });
}

function mapped([one, two, three]: Rgb, change: (value: number) => number): Rgb {
  return [change(one), change(two), change(three)];
}

/** Lightness, and the two colour axes, of OKLab (Ottosson 2020). */
export type Lab = readonly [lightness: number, greenRed: number, blueYellow: number];

type Rows = readonly [Rgb, Rgb, Rgb];

/** Dichromats at full severity, in linear RGB: Machado, Oliveira & Fernandes 2009, table 1. */
const seenBy: { readonly [sight: string]: Rows } = {
  full: [
    [1, 0, 0],
    [0, 1, 0],
    [0, 0, 1],
  ],
  protan: [
    [0.152286, 1.052583, -0.204868],
    [0.114503, 0.786281, 0.099216],
    [-0.003882, -0.048116, 1.051998],
  ],
  deutan: [
    [0.367322, 0.860646, -0.227968],
    [0.280085, 0.672501, 0.047413],
    [-0.01182, 0.04294, 0.968881],
  ],
  tritan: [
    [1.255528, -0.076749, -0.178779],
    [-0.078411, 0.930809, 0.147602],
    [0.004733, 0.691367, 0.3039],
  ],
};

export const sights: readonly string[] = Object.keys(seenBy);

/** A colour as it is seen. */
export function labOf(colour: string, sight = 'full'): Lab {
  const seen = mapped(times(seenBy[sight]!, linearOf(rgbOf(colour))), (value) => Math.min(1, Math.max(0, value)));
  return times(toLab, mapped(times(toCones, seen), Math.cbrt));
}

const toCones: Rows = [
  [0.4122214708, 0.5363325363, 0.0514459929],
  [0.2119034982, 0.6806995451, 0.1073969566],
  [0.0883024619, 0.2817188376, 0.6299787005],
];
const toLab: Rows = [
  [0.2104542553, 0.793617785, -0.0040720468],
  [1.9779984951, -2.428592205, 0.4505937099],
  [0.0259040371, 0.7827717662, -0.808675766],
];

function times(rows: Rows, [x, y, z]: Rgb): Rgb {
  const [first, second, third] = rows.map(([a, b, c]) => a * x + b * y + c * z);
  return [first!, second!, third!];
}

/** Degrees: 0 is pink, 90 yellow, 150 green, 260 blue. */
export function hueOf([, across, along]: Lab): number {
  return ((Math.atan2(along, across) * 180) / Math.PI + 360) % 360;
}

export function apart(left: Lab, right: Lab): number {
  return Math.hypot(left[0] - right[0], left[1] - right[1], left[2] - right[2]);
}
