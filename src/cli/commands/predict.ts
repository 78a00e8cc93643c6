/** `pipeline predict MODEL --input FILE --output FILE`: the answers of a trained model to new rows. */

import { existsSync } from 'node:fs';
import { resolve } from 'node:path';
import { countText } from '../../core/facts/number-text.ts';
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
  readonly threshold: number;
  readonly force?: boolean;
  readonly json?: boolean;
}

export async function predictCommand(ref: string, flags: PredictFlags, context: CommandContext): Promise<number> {
  const { terminal } = context;
  const { input, output, force = false, threshold } = flags;
  const format = formatOf(output);
  if (!existsSync(input)) throw new UsageError(`there is no file ${input}`, 'name the rows with --input');
  refuseTaken(output, force, { read: [input, ref] });
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
