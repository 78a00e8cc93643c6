/**
 * Takes the outputs of a program: every one has to be there and nothing else beside them, and every table has to fit its
 * type, before any is stored.
 */

import { lstatSync, mkdirSync, readdirSync } from 'node:fs';
import { basename, join } from 'node:path';
import {
  type Digest,
  type FileTree,
  type InputArtifact,
  makeTable,
  type ProgramPlace,
  StageFailure,
  type Table,
  tableDigest,
} from 'arrowline/stage';
import { outputVariable } from './environment-names.ts';
import { readTable } from './formats/read-table.ts';
import { type KnownFacts, type OutputType, outputType } from './output-types.ts';
import type { CommandParameters } from './parameters.ts';
import { type OutputForm, outputForms } from './ports.ts';
import { type LabelFacts, predictedTask } from './predicted-task.ts';

export interface OutputPlaces {
  readonly folder: string;
  readonly paths: { readonly [port: string]: string };
}

/** Names the outputs, and makes the folders of those that are folders. */
export function outputPlaces(parameters: Pick<CommandParameters, 'outputs'>, folder: string): OutputPlaces {
  mkdirSync(folder);
  const paths: Record<string, string> = {};
  for (const [port, form] of outputForms(parameters)) {
    const path = join(folder, form.type === 'files' ? port : `${port}.${form.as}`);
    if (isFolder(form)) mkdirSync(path);
    paths[port] = path;
  }
  return { folder, paths };
}

function isFolder({ type, as }: OutputForm): boolean {
  return type === 'files' || as === 'npy';
}

type Columns = Table['columns'];

export interface Written {
  readonly parameters: Pick<CommandParameters, 'outputs'>;
  readonly places: OutputPlaces;
  readonly wired: { readonly [port: string]: readonly InputArtifact[] };
  /** The names of the classes or labels that the inputs have. */
  readonly names: LabelFacts;
  keep: ProgramPlace['keep'];
}

export interface TakenOutputs {
  readonly outputs: Record<string, Table | FileTree | InputArtifact>;
  /** The digest of the stage's only model, if it has one, and the names of the classes that its inputs have. */
  readonly known: Pick<KnownFacts, 'model' | 'classNames'>;
}

export async function takeOutputs({ parameters, places, wired, names, keep }: Written): Promise<TakenOutputs> {
  const forms = new Map(outputForms(parameters));
  checkPlaces(forms, places);
  const drafts = new Map<string, { readonly columns: Columns; readonly type: OutputType }>();
  for (const [port, form] of forms) {
    if (form.type === 'files') continue;
    const path = places.paths[port] as string;
    const type = outputType(port, form, await predictedTask(form, path, names));
    drafts.set(port, {
      columns: await readTable(path, form.as, type.wanted, type.strict),
      type,
    });
  }
  const outputs: TakenOutputs['outputs'] = {};
  const begun = new Set<string>();

  const finish = async (port: string): Promise<Table | FileTree | InputArtifact> => {
    const made = outputs[port];
    if (made !== undefined) return made;
    const draft = drafts.get(port);
    if (draft === undefined) return { folder: places.paths[port] as string };
    if (begun.has(port)) throw circle(port);
    begun.add(port);
    const { columns, type } = draft;
    const of = forms.get(port)?.of ?? (type.namesModel ? onlyModel(forms, wired, port) : undefined);
    if (of !== undefined && !type.namesModel) throw namesNoModel(port, forms.get(port)?.type ?? '');
    const model = of === undefined ? undefined : await digestAt(of);
    return makeTable(columns, type.metadata(columns, { ...names, ...(model && { model }) }));
  };
  const digestAt = async (port: string): Promise<Digest | undefined> => {
    if (!forms.has(port)) return wired[port]?.[0]?.digest;
    const made = await finish(port);
    const kept = 'folder' in made ? await keep(port, made) : made;
    outputs[port] = kept;
    return 'digest' in kept ? kept.digest : tableDigest(kept);
  };
  for (const port of forms.keys()) outputs[port] = await finish(port);
  const only = onlyModel(forms, wired);
  const model = only === undefined ? undefined : await digestAt(only);
  return { outputs, known: { ...names, ...(model && { model }) } };
}

/** The port of the only model among outputs, else among inputs; ports named `model` count if none has that type. */
function onlyModel(
  forms: ReadonlyMap<string, OutputForm>,
  wired: Written['wired'],
  except?: string,
): string | undefined {
  const made = [...forms].filter(([port]) => port !== except).map(([port, { type }]) => ({ port, type }));
  const read = Object.entries(wired).flatMap(([port, [first, ...more]]) =>
    first !== undefined && more.length === 0 ? [{ port, type: first.type }] : [],
  );
  for (const ports of [made, read])
    for (const isModel of [({ type }: Named) => type === 'model', ({ port }: Named) => port === 'model']) {
      const found = ports.filter(isModel);
      if (found.length > 0) return found.length === 1 ? found[0]?.port : undefined;
    }
  return undefined;
}

interface Named {
  readonly port: string;
  readonly type: string;
}

function checkPlaces(forms: ReadonlyMap<string, OutputForm>, { folder, paths }: OutputPlaces): void {
  const expected = [...forms.keys()].map((port) => basename(paths[port] as string));
  const shown = (names: readonly string[]): string => (names.length === 0 ? 'nothing' : names.slice(0, 5).join(', '));
  const found = readdirSync(folder);
  const extra = found.filter((name) => !expected.includes(name)).sort();
  for (const [port, form] of forms) {
    const path = paths[port] as string;
    const wants = isFolder(form) ? 'a folder with files' : `a file of ${form.as}`;
    const problem = problemAt(path, isFolder(form));
    if (problem !== undefined)
      throw new StageFailure('output-missing', `the program did not write its output "${port}"`, {
        where: path,
        found: extra.length > 0 ? `${problem}, but ${shown(extra)} beside it` : problem,
        expected: wants,
        hint: `its path is \${{ outputs.${port} }} in \`run\`, outputs.${port} in the action file, and ${outputVariable(port)}`,
      });
  }
  if (extra.length > 0)
    throw new StageFailure('output-extra', 'the program wrote more than its outputs', {
      where: folder,
      found: shown(extra),
      expected: shown(expected),
      hint: 'declare it under `outputs`, or write it to the folder that TMPDIR names',
    });
}

function problemAt(path: string, folder: boolean): string | undefined {
  const stat = lstatSync(path, { throwIfNoEntry: false });
  if (stat === undefined) return 'nothing';
  if (folder) return !stat.isDirectory() ? 'a file' : readdirSync(path).length === 0 ? 'an empty folder' : undefined;
  return stat.isFile() ? undefined : stat.isDirectory() ? 'a folder' : 'a link or a special file';
}

function circle(port: string): StageFailure {
  return new StageFailure('output-of', `the output "${port}" is of a model that is of "${port}"`, {
    where: `outputs.${port}.of`,
    expected: 'the port of a model',
  });
}

function namesNoModel(port: string, type: string): StageFailure {
  return new StageFailure('output-of', `an artifact of type ${type} does not record a model`, {
    where: `outputs.${port}.of`,
    expected: 'a type such as predictions or metrics',
    hint: 'leave out `of`',
  });
}
