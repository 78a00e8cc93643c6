/** `pipeline lint FILE`: all mistakes and warnings of a document; plans and runs nothing. */

import type { CommandContext } from '../context.ts';
import { writeEditorSchema } from '../editor-schema.ts';
import { exitCodes } from '../exit.ts';
import { loadPipeline } from '../load.ts';
import { locateDocument } from '../locate.ts';

export async function lintCommand(
  file: string,
  flags: {
    readonly P: readonly string[];
    readonly set: readonly string[];
    readonly json?: boolean;
    readonly editor?: boolean;
  },
  context: CommandContext,
): Promise<number> {
  const document = await locateDocument(file, undefined, process.cwd());
  const kinds = await context.loadKinds();
  const loaded = await loadPipeline(document, flags, kinds, context.terminal, {
    json: flags.json,
    quiet: flags.json === true,
    ...(flags.editor === true && {
      kindsFound: (known) => {
        for (const line of writeEditorSchema(document, known)) context.terminal.error(line);
      },
    }),
  });
  if (loaded === undefined) return exitCodes.invalid;
  const { pipeline } = loaded;
  const { warnings } = pipeline;
  if (flags.json === true) {
    const counts = { stages: pipeline.stages.length, actions: pipeline.actions.size, gates: pipeline.gates.length };
    context.terminal.out(JSON.stringify({ file: document.file, ...counts, diagnostics: warnings }));
    return exitCodes.ok;
  }
  const stages = `${pipeline.stages.length} stages`;
  const warned = warnings.length === 0 ? '' : `, ${warnings.length} ${warnings.length === 1 ? 'warning' : 'warnings'}`;
  context.terminal.out(
    `${document.file}: ${stages}, ${pipeline.actions.size} actions, ${pipeline.gates.length} gates, no mistakes${warned}`,
  );
  return exitCodes.ok;
}
