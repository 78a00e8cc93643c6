/** `pipeline predict MODEL --input FILE --output FILE`: the answers of a trained model to new rows. */

import { statSync } from 'node:fs';
import { resolve } from 'node:path';
import { countedText } from '../../core/facts/number-text.ts';
import { nearestName } from '../../core/values/nearest.ts';
import { StageFailure } from '../../stage-api/failure.ts';
import { inert } from '../../ui/inert.ts';
import { answerFormats, type CommandContext, type PredictRequest } from '../context.ts';
import { exitCodes, UsageError } from '../exit.ts';
import { findModel } from '../find-model.ts';
import { refuseTaken } from '../refuse-taken.ts';

type Options = PredictRequest['options'];

export interface PredictFlags
  extends Pick<Options, 'format' | 'missing' | 'delimiter' | 'decimal' | 'pictures' | 'columns'> {
  readonly store?: string;
  readonly input: string;
  readonly output: string;
  readonly header: boolean;
  readonly threshold?: number;
  readonly force?: boolean;
  readonly json?: boolean;
}

export async function predictCommand(ref: string, flags: PredictFlags, context: CommandContext): Promise<number> {
  const { terminal } = context;
  const { input, output, force = false, threshold } = flags;
  const format = formatOf(output);
  requireRows(input, flags.format);
  refuseTaken(output, force, { read: [input, ref] });
  const { name, digest, table } = await findModel(ref, flags, context);
  const uses = await context.uses();
  try {
    const { rows, columns, notes } = await uses.predict({
      ...{
        model: table,
        digest,
        input,
        output: resolve(output),
        format,
        force,
        ...(threshold !== undefined && { threshold }),
      },
      options: optionsOf(flags),
    });
    if (flags.json === true)
      terminal.out(JSON.stringify({ model: digest, input, output: resolve(output), format, rows, columns, notes }));
    else {
      terminal.out(`${inert(name)}: ${countedText(rows, 'row')} answered`);
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

/** Rows are read more than once, which a pipe cannot give. @throws UsageError */
function requireRows(input: string, format: Options['format']): void {
  const found = statSync(input, { throwIfNoEntry: false });
  const wayOut = 'write the rows to a file, and name it with --input';
  if (input === '-' && found === undefined) throw new UsageError('rows are not read from standard input', wayOut);
  if (found === undefined) throw new UsageError(`there is no file ${input}`, 'name the rows with --input');
  if (found.isDirectory() && format !== undefined && format !== 'images')
    throw new UsageError(`${input} is a folder, not a file of the format ${format}`, 'name one of its files');
  if (!found.isDirectory() && !found.isFile())
    throw new UsageError(`${input} is neither a file nor a folder: it cannot be read twice`, wayOut);
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
