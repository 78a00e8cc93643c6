/** A curve that grows, in bounded memory: when it has too many points, every second one between whole steps goes, at last of all. */

export interface Curve {
  readonly steps: number[];
  readonly values: number[];
}

const pointsMax = 800;

/** Adds a point in place. A step that was told before, by an attempt that failed, begins the curve there again. */
export function addPoint(curve: Curve, step: number, value: number): Curve {
  const { steps, values } = curve;
  let length = steps.length;
  while (length > 0 && steps[length - 1]! >= step) length--;
  steps.length = length;
  values.length = length;
  steps.push(step);
  values.push(value);
  if (steps.length > pointsMax) thin(curve);
  return curve;
}

function thin({ steps, values }: Curve): void {
  const whole = steps.filter(Number.isInteger).length;
  let [kept, seen] = [0, 0];
  for (let at = 0; at < steps.length; at++) {
    // Whole steps go where there are too many of them alone; the last point never does.
    const counts = whole > pointsMax / 2 || !Number.isInteger(steps[at]);
    if (counts && seen++ % 2 === 1 && at < steps.length - 1) continue;
    steps[kept] = steps[at]!;
    values[kept++] = values[at]!;
  }
  steps.length = kept;
  values.length = kept;
}
