/** `pipeline baseline show FILE`: the entries of the baseline files that the document's gates name. */

import { bytesText } from '../../core/facts/number-text.ts';
import { type BaselineEntry, type BaselineFile, baselineText } from '../../core/gates/baseline-file.ts';
import { valueText } from '../../core/gates/measure-text.ts';
import { textTable } from '../../ui/text-table.ts';
import type { CommandContext } from '../context.ts';
import { exitCodes } from '../exit.ts';
import { openPipeline, type PipelineFlags } from '../load.ts';
import { baselineOf } from './named-file.ts';
import { type BaselineTarget, baselineTargets } from './targets.ts';

export async function showBaselineCommand(
  file: string,
  flags: PipelineFlags,
  context: CommandContext,
): Promise<number> {
  const opened = await openPipeline(file, flags, context, { judged: 'latest' });
  if (opened === undefined) return exitCodes.invalid;
  const { pipeline } = opened;
  const { out } = context.terminal;
  for (const target of baselineTargets(pipeline)) {
    const found = baselineOf(target, pipeline.name);
    const missing = [...target.needed.keys()].filter((action) => !Object.hasOwn(found?.actions ?? {}, action));
    if (flags.json === true) out(JSON.stringify({ file: target.path, ...found, missing }));
    else for (const line of drawn(target, found, missing)) out(line);
  }
  return exitCodes.ok;
}

function drawn(
  { named, needed }: BaselineTarget,
  file: BaselineFile | undefined,
  missing: readonly string[],
): string[] {
  if (file === undefined) return [`${named} is not there: pipeline baseline accept writes it`];
  const rows = Object.entries(file.actions).flatMap(([action, entry]) =>
    Object.entries(entry.metrics).map(([name, value], index) => [
      index === 0 ? action : '',
      name,
      valueText(value, needed.get(action)?.metrics.get(name)?.format ?? 'number'),
      ...packedText(entry, name.split('.')[0] ?? ''),
      ...(index === 0 ? [commitText(entry.commit), bytesText(bytesOf(file, action, entry))] : ['', '']),
      needed.get(action)?.metrics.has(name) === true ? '' : 'no gate names it',
    ]),
  );
  return [
    `${named}  ${bytesText(Buffer.byteLength(baselineText(file)))}`,
    ...textTable(['action', 'metric', 'value', 'rows', 'packed', 'commit', 'bytes', ''], rows),
    ...(missing.length > 0 ? [`no entry  ${missing.slice(0, 8).join(', ')}${missing.length > 8 ? ', …' : ''}`] : []),
  ];
}

/** The rows of the split, and the parts of their predictions. */
function packedText({ predictions = {} }: BaselineEntry, split: string): [string, string] {
  const packed = Object.hasOwn(predictions, split) ? predictions[split] : undefined;
  return packed === undefined ? ['', ''] : [String(packed.rows), Object.keys(packed.parts).sort().join(', ')];
}

function commitText(commit: string | undefined): string {
  return commit?.replace(/^(.{10})[0-9a-f]*/, '$1') ?? '';
}

/** Of the entry in the text of its file. */
function bytesOf(file: BaselineFile, action: string, entry: BaselineEntry): number {
  const without = baselineText({ ...file, actions: {} });
  return Buffer.byteLength(baselineText({ ...file, actions: { [action]: entry } })) - Buffer.byteLength(without);
}
