/** `pipeline predict MODEL --input FILE --output FILE`: the answers of a trained model to new rows. */

import { existsSync, readFileSync, statSync } from 'node:fs';
import { resolve } from 'node:path';
import { countText } from '../../core/facts/number-text.ts';
import { digestOf } from '../../core/values/digest.ts';
import { nearestName } from '../../core/values/nearest.ts';
import { StageFailure } from '../../stage-api/failure.ts';
import type { Table } from '../../stage-api/table.ts';
import { DamagedBlob } from '../../store/fault.ts';
import { decodeArtifact } from '../../store/objects/artifact.ts';
import { inert } from '../../ui/inert.ts';
import { answerFormats, type CommandContext, type PredictRequest } from '../context.ts';
import { exitCodes, UsageError } from '../exit.ts';
import { findArtifact } from '../find-artifact.ts';
import { openStoreHere } from '../open-store.ts';
import { refuseTaken } from '../refuse-taken.ts';

type Options = PredictRequest['options'];

export interface PredictFlags
  extends Pick<Options, 'format' | 'missing' | 'delimiter' | 'decimal' | 'pictures' | 'columns'> {
  readonly store?: string;
  readonly input: string;
  readonly output: string;
  readonly header: boolean;
  readonly threshold: number;
  readonly force?: boolean;
  readonly json?: boolean;
}

export async function predictCommand(ref: string, flags: PredictFlags, context: CommandContext): Promise<number> {
  const { terminal } = context;
  const { input, output, force = false, threshold } = flags;
  const format = formatOf(output);
  if (!existsSync(input)) throw new UsageError(`there is no file ${input}`, 'name the rows with --input');
  refuseTaken(output, force, [input, ref]);
  const { name, digest, table } = await findModel(ref, flags, context);
  const uses = await context.uses();
  try {
    const { rows, columns, notes } = await uses.predict({
      ...{ model: table, digest, input, output: resolve(output), format, force, threshold },
      options: optionsOf(flags),
    });
    if (flags.json === true)
      terminal.out(JSON.stringify({ model: digest, input, output: resolve(output), format, rows, columns, notes }));
    else {
      terminal.out(`${inert(name)}: ${countText(rows)} rows answered`);
      for (const note of notes) terminal.out(`  ${inert(note)}`);
      terminal.out(`written  ${inert(resolve(output))}`);
    }
    return exitCodes.ok;
  } catch (error) {
    if (!(error instanceof StageFailure) || flags.json !== true) throw error;
    terminal.out(
      JSON.stringify({ model: digest, input, failure: { code: error.code, message: error.message, ...error.facts } }),
    );
    return exitCodes.stageFailed;
  }
}

function optionsOf({ format, missing, delimiter, decimal, pictures, columns, header }: PredictFlags): Options {
  return {
    columns,
    ...(format !== undefined && { format }),
    ...(missing !== undefined && { missing }),
    ...(delimiter !== undefined && { delimiter }),
    ...(decimal !== undefined && { decimal }),
    ...(pictures !== undefined && { pictures }),
    ...(header ? {} : { header }),
    pulse: async () => {},
  };
}

function formatOf(output: string): PredictRequest['format'] {
  const ending = /\.([^./\\]+)$/.exec(output)?.[1]?.toLowerCase() ?? '';
  const format = answerFormats.find((one) => one === ending);
  if (format !== undefined) return format;
  const nearest = nearestName(ending, answerFormats);
  throw new UsageError(
    `the name of the output does not say a format: ${output}`,
    nearest === undefined
      ? `let it end with one of ${answerFormats.map((one) => `.${one}`).join(', ')}`
      : `did you mean .${nearest}?`,
  );
}

interface FoundModel {
  readonly name: string;
  readonly digest: string;
  readonly table: Table;
}

/** A file if there is one of that name, else an artifact of the store. */
async function findModel(ref: string, flags: PredictFlags, { terminal }: CommandContext): Promise<FoundModel> {
  if (statSync(ref, { throwIfNoEntry: false })?.isFile() === true) return modelIn(ref);
  const artifact = await findArtifact(ref, openStoreHere(flags, { terminal }), 'model');
  const stored = await artifact.open();
  try {
    return { name: artifact.name, digest: artifact.digest, table: modelTable(ref, stored.table.whole()) };
  } finally {
    stored.close();
  }
}

function modelIn(path: string): FoundModel {
  const bytes = readFileSync(path);
  const digest = digestOf(bytes);
  try {
    return { name: path, digest, table: modelTable(path, decodeArtifact(digest, bytes).table) };
  } catch (error) {
    if (!(error instanceof DamagedBlob)) throw error;
    throw new UsageError(`${path} is not a model: ${error.reason}`, 'name an artifact of type model');
  }
}

function modelTable(ref: string, table: Table): Table {
  if (table.metadata.type === 'model') return table;
  throw new UsageError(`${ref} is not a model, but an artifact of type ${String(table.metadata.type)}`);
}
