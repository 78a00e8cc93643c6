/** `pipeline export artifact REF FILE --to FORMAT`: writes the table of an artifact for other programs. */

import { resolve } from 'node:path';
import { countedText } from '../../core/facts/number-text.ts';
import { inert } from '../../ui/inert.ts';
import type { CommandContext, ExportRequest } from '../context.ts';
import { exitCodes } from '../exit.ts';
import { findArtifact } from '../find-artifact.ts';
import { openSharedStoreHere } from '../open-store.ts';
import { refuseTaken } from '../refuse-taken.ts';

export interface ExportFlags {
  readonly store?: string;
  readonly to: ExportRequest['format'];
  readonly force?: boolean;
  readonly json?: boolean;
}

export async function exportArtifactCommand(
  ref: string,
  given: string,
  { to, force = false, json, ...flags }: ExportFlags,
  context: CommandContext,
): Promise<number> {
  const { terminal } = context;
  const store = await openSharedStoreHere(flags, terminal);
  const artifact = await findArtifact(ref, store);
  const file = resolve(given);
  refuseTaken(given, force);
  const stored = await artifact.open();
  try {
    const { table, path } = stored;
    const notes = await (await context.uses()).exportArtifact({
      table: {
        ...table,
        read: async (index, names) => table.batch(index, names),
        whole: async (names) => table.whole(names),
      },
      stored: path,
      format: to,
      file,
      force,
    });
    const { rows, types } = table;
    if (json === true)
      terminal.out(JSON.stringify({ digest: artifact.digest, file, format: to, rows, columns: types, notes }));
    else {
      terminal.out(
        `${inert(artifact.name)}: ${countedText(rows, 'row')}, ${countedText(Object.keys(types).length, 'column')}`,
      );
      for (const note of notes) terminal.out(`  ${inert(note)}`);
      terminal.out(`written  ${inert(file)}`);
    }
  } finally {
    stored.close();
  }
  return exitCodes.ok;
}
