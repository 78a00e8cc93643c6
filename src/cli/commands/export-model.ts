/** `pipeline export model MODEL FOLDER --to FORMAT`: writes a trained model for another library. */

import { resolve } from 'node:path';
import { StageFailure } from '../../stage-api/failure.ts';
import { inert } from '../../ui/inert.ts';
import type { CommandContext, ModelExport } from '../context.ts';
import { exitCodes } from '../exit.ts';
import { findModel } from '../find-model.ts';
import { refuseTaken } from '../refuse-taken.ts';

export interface ExportModelFlags {
  readonly store?: string;
  readonly to: ModelExport['format'];
  readonly json?: boolean;
}

export async function exportModelCommand(
  ref: string,
  given: string,
  { to: format, json, ...flags }: ExportModelFlags,
  context: CommandContext,
): Promise<number> {
  const { terminal, version } = context;
  refuseTaken(given, false, { as: 'folder' });
  const { name, digest, table: model } = await findModel(ref, flags, context);
  const folder = resolve(given);
  const uses = await context.uses();
  try {
    const { files, notes } = await uses.exportModel({ model, digest, version, format, folder });
    if (json === true) terminal.out(JSON.stringify({ model: digest, folder, format, files, notes }));
    else {
      terminal.out(`${inert(name)}: ${files.join(', ')}`);
      for (const note of notes) terminal.out(`  ${inert(note)}`);
      terminal.out(`written  ${inert(folder)}`);
    }
    return exitCodes.ok;
  } catch (error) {
    if (!(error instanceof StageFailure) || json !== true) throw error;
    const { code, message, facts } = error;
    terminal.out(JSON.stringify({ model: digest, format, failure: { code, message, ...facts } }));
    return exitCodes.stageFailed;
  }
}
