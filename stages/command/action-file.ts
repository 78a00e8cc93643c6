/** The file that PIPELINE_ACTION names: everything a program may want to know, as JSON. */

import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Json, JsonObject, WiredInput } from 'arrowline/stage';
import type { LabelFacts } from './predicted-task.ts';

export interface InputMetadata {
  readonly [port: string]: readonly JsonObject[];
}

export interface ActionFacts {
  readonly parameters: JsonObject;
  readonly seed: number;
  readonly wired: { readonly [port: string]: WiredInput };
  /** The paths of the artifacts at each port. */
  readonly inputs: { readonly [port: string]: readonly string[] };
  /** The metadata of the artifacts at each port: class names, scales, what each type records. */
  readonly metadata: InputMetadata;
  readonly outputs: { readonly [port: string]: string };
  readonly events: string;
  readonly checkpoints: string;
  readonly scratch: string;
}

export async function metadataOf(wired: ActionFacts['wired']): Promise<InputMetadata> {
  const metadata: Record<string, JsonObject[]> = {};
  for (const [port, { artifacts }] of Object.entries(wired)) {
    const each: JsonObject[] = [];
    for (const artifact of artifacts) each.push(toldMetadata((await artifact.open()).metadata));
    metadata[port] = each;
  }
  return metadata;
}

/**
 * The metadata as programs are told: facts of a dataset's classes, and of its tensor if that is its only group, are beside
 * the others, where artifacts of other types have theirs.
 */
function toldMetadata(metadata: JsonObject): JsonObject {
  if (metadata.type !== 'dataset' || metadata.groups === undefined) return metadata;
  const { classes, groups, ...others } = metadata;
  const [group, ...more] = groups as readonly JsonObject[];
  const tensor = more.length === 0 ? (group?.tensor as JsonObject | undefined) : undefined;
  return { ...others, groups, ...(classes as JsonObject | undefined), ...tensor };
}

/** The names of the classes, or of labels of which an example may have several, as the first input with such has them. */
export function labelsIn(metadata: InputMetadata): LabelFacts {
  const areTexts = (names: unknown): names is readonly string[] =>
    Array.isArray(names) && names.every((name) => typeof name === 'string');
  for (const { classNames, labelNames } of Object.values(metadata).flat()) {
    if (areTexts(classNames)) return { classNames };
    if (areTexts(labelNames)) return { labelNames };
  }
  return {};
}

/** Returns the path of the file. */
export function writeActionFile(folder: string, { wired, inputs, metadata, ...facts }: ActionFacts): string {
  const given = Object.entries(wired).map(([port, { gathered, artifacts }]): [string, Json] => {
    const paths = inputs[port] ?? [];
    if (!gathered) return [port, paths[0] ?? null];
    return [port, artifacts.map(({ coordinates }, index) => ({ path: paths[index] ?? null, coordinates }))];
  });
  const described = Object.entries(metadata).map(([port, each]): [string, Json] => [
    port,
    wired[port]?.gathered === true ? each : (each[0] ?? null),
  ]);
  const path = join(folder, 'action.json');
  const all = { version: 1, ...facts, inputs: Object.fromEntries(given), metadata: Object.fromEntries(described) };
  writeFileSync(path, `${JSON.stringify(all, null, 2)}\n`);
  return path;
}
