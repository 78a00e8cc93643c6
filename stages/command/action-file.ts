/** The file that PIPELINE_ACTION names: everything a program may want to know, as JSON. */

import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Json, JsonObject, WiredInput } from 'arrowline/stage';

export interface ActionFacts {
  readonly parameters: JsonObject;
  readonly seed: number;
  readonly wired: { readonly [port: string]: WiredInput };
  /** The paths of the artifacts at each port. */
  readonly inputs: { readonly [port: string]: readonly string[] };
  readonly outputs: { readonly [port: string]: string };
  readonly events: string;
  readonly checkpoints: string;
  readonly scratch: string;
}

/** Returns the path of the file. */
export function writeActionFile(folder: string, { wired, inputs, ...facts }: ActionFacts): string {
  const given = Object.entries(wired).map(([port, { gathered, artifacts }]): [string, Json] => {
    const paths = inputs[port] ?? [];
    if (!gathered) return [port, paths[0] ?? null];
    return [port, artifacts.map(({ coordinates }, index) => ({ path: paths[index] ?? null, coordinates }))];
  });
  const path = join(folder, 'action.json');
  writeFileSync(path, `${JSON.stringify({ version: 1, ...facts, inputs: Object.fromEntries(given) }, null, 2)}\n`);
  return path;
}
