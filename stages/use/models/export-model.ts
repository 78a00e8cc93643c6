/**
 * Writes a trained model as a folder for another library: its own format, and beside it `preparation.json`, the steps from a
 * row of a file to the numbers that the network takes.
 */

import { mkdir, readdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { Table } from 'arrowline/stage';
import { type Model, networkFromModel } from '../../lib/learning/network/model-table.ts';
import { publish } from '../written/publish.ts';
import { factsOf, type Origin } from './facts.ts';

export interface ModelExport extends Origin {
  readonly model: Table;
  readonly format: ModelFormat;
  /** Must not be there. */
  readonly folder: string;
}

export interface ExportedModel {
  readonly files: readonly string[];
  readonly notes: readonly string[];
}

/** Writes the files of a format; returns sentences about the form that the model got. @throws StageFailure `output-form` */
type Writer = (folder: string, model: Model, origin: Origin) => Promise<readonly string[]>;

const writers = {
  tfjs: async (...all) => (await import('./tfjs.ts')).writeTfjs(...all),
  onnx: async (...all) => (await import('./onnx/write-onnx.ts')).writeOnnx(...all),
  keras: async (...all) => (await import('./keras/archive.ts')).writeKeras(...all),
  safetensors: async (...all) => (await import('./safetensors.ts')).writeSafetensors(...all),
} as const satisfies { readonly [format: string]: Writer };
export type ModelFormat = keyof typeof writers;

/** @throws StageFailure `file-exists`, `output-form`, `invalid-model` */
export async function exportModel({
  model: table,
  format,
  folder,
  digest,
  version,
}: ModelExport): Promise<ExportedModel> {
  const model = networkFromModel(table);
  const origin = { digest, version };
  return publish(folder, false, async (draft) => {
    await mkdir(draft);
    const notes = await writers[format](draft, model, origin);
    return { notes: [...notes, await writePreparation(draft, model, origin)], files: (await readdir(draft)).sort() };
  });
}

async function writePreparation(folder: string, model: Model, origin: Origin): Promise<string> {
  const { preparation } = model;
  if (preparation === undefined) return 'the model does not say how a row of a file becomes its inputs';
  const document = { ...factsOf(model, origin), preparation };
  await writeFile(join(folder, 'preparation.json'), `${JSON.stringify(document, undefined, 2)}\n`);
  const scaled = model.inputs.some(({ scale }) => scale !== 1) ? '; the scale is part of the network' : '';
  return `inputs are rows prepared as preparation.json says${scaled}`;
}
