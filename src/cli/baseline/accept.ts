/**
 * `pipeline baseline accept FILE`: makes the results that are stored now the baselines of the document's gates. Executes
 * nothing; all that can be refused is refused before the first file is written.
 */

import { bytesText } from '../../core/facts/number-text.ts';
import type { ActionFact, RunFacts } from '../../core/facts/run-facts.ts';
import { type BaselineEntry, baselineCharactersMax, baselineText } from '../../core/gates/baseline-file.ts';
import { valueText } from '../../core/gates/measure-text.ts';
import { makePlan } from '../../core/plan/plan.ts';
import { textTable } from '../../ui/text-table.ts';
import type { CommandContext } from '../context.ts';
import { exitCodes, UsageError } from '../exit.ts';
import { factsFromStore } from '../facts-from-store.ts';
import { type OpenPipeline, openPipeline, type PipelineFlags } from '../load.ts';
import type { Terminal } from '../terminal.ts';
import { acceptedEntry } from './accepted-entry.ts';
import { baselineOf, textAt } from './named-file.ts';
import { provenanceOf } from './provenance.ts';
import { type BaselineTarget, baselineTargets } from './targets.ts';
import { type Update, updateBaseline } from './update.ts';
import { writeBaseline } from './write-baseline.ts';

export interface AcceptFlags extends PipelineFlags {
  readonly gate: readonly string[];
  readonly prune?: boolean;
}

export async function acceptBaselineCommand(
  file: string,
  flags: AcceptFlags,
  context: CommandContext,
): Promise<number> {
  const opened = await openPipeline(file, flags, context, { judged: 'latest' });
  if (opened === undefined) return exitCodes.invalid;
  const { pipeline, store, knowledge, remember } = opened;
  const targets = baselineTargets(pipeline, flags.gate);
  const read = targets.map(textBefore);
  const before = targets.map((target) => baselineOf(target, pipeline.name));
  const facts = await factsFromStore(await makePlan(pipeline, knowledge), store, knowledge);
  remember();
  const results = resultsOf(targets, facts, file);
  const { commit, problem } = await provenanceOf(
    pipeline.directory,
    targets.map(({ path }) => path),
  );
  if (problem !== undefined) context.terminal.error(`warning: the baseline names no commit: ${problem}`);
  const uses = await context.uses();
  const written: Written[] = [];
  for (const [index, target] of targets.entries()) {
    const entries = new Map<string, BaselineEntry>();
    for (const action of target.asked) {
      const [fact, needed] = [results.get(action), target.needed.get(action)];
      if (fact !== undefined && needed !== undefined)
        entries.set(action, await acceptedEntry(fact, needed, commit, store, uses));
    }
    const update = updateBaseline(before[index], pipeline.name, entries, target, flags.prune === true);
    const text = baselineText(update.file);
    if (text.length > baselineCharactersMax)
      throw new UsageError(
        `${target.named} would have ${text.length} characters, and at most ${baselineCharactersMax} are read`,
        'name several files in the gates',
      );
    written.push({ target, update, text });
  }
  const other = targets.find((target, index) => textBefore(target) !== read[index]);
  if (other !== undefined)
    throw new UsageError(`${other.named} has changed while this command ran: nothing was written`, 'accept again');
  const changed = written.map(({ target, text }, index) => {
    if (read[index] === text) return false;
    writeBaseline(target.path, text);
    return true;
  });
  for (const [index, one] of written.entries())
    tell(one, changed[index] === true, flags, opened, facts, context.terminal);
  return exitCodes.ok;
}

/** Undefined if there is no file. */
function textBefore({ path }: BaselineTarget): string | undefined {
  const found = textAt(path);
  return 'text' in found ? found.text : undefined;
}

interface Written {
  readonly target: BaselineTarget;
  readonly update: Update;
  readonly text: string;
}

/** The result of every action that is asked for. */
function resultsOf(
  targets: readonly BaselineTarget[],
  { actions }: RunFacts,
  file: string,
): ReadonlyMap<string, ActionFact> {
  const asked = new Set(targets.flatMap((target) => [...target.asked]));
  const facts = new Map(actions.filter(({ id }) => asked.has(id)).map((fact) => [fact.id, fact]));
  const lacking = [...asked].filter((id) => facts.get(id)?.outcome !== 'cached');
  if (lacking.length === 0) return facts;
  const [first = ''] = lacking;
  const stages = [...new Set(lacking.map((id) => facts.get(id)?.stage ?? id))];
  const error = facts.get(first)?.error;
  throw new UsageError(
    `nothing was accepted: without a result ${lacking.length === 1 ? 'is' : 'are'} ${shortList(lacking)}${error === undefined ? '' : `; ${first}: ${error}`}`,
    `run it first: pipeline run ${file}${stages.map((stage) => ` --only ${stage}`).join('')}`,
  );
}

function shortList(names: readonly string[]): string {
  return `${names.slice(0, 8).join(', ')}${names.length > 8 ? `, and ${names.length - 8} more` : ''}`;
}

function tell(
  { target, update, text }: Written,
  isChanged: boolean,
  { json, prune }: AcceptFlags,
  { pipeline }: OpenPipeline,
  facts: RunFacts,
  { out, outStyle }: Terminal,
): void {
  const { states, metrics, unused } = update;
  const bytes = Buffer.byteLength(text);
  const { named, path } = target;
  const asked = pipeline.gates.filter(({ baseline }) => baseline?.file === path).map(({ metric }) => metric);
  // Without numbers, a gate fails since its comparison is not stored: that says nothing about the results.
  const failing = facts.gates.filter(({ passed, baseline, metric }) => !passed && baseline && asked.includes(metric));
  if (json === true) {
    const failed = failing.map(({ metric, action, sentence }) => ({ metric, action, sentence }));
    const about = { file: path, changed: isChanged, bytes, entries: Object.keys(update.file.actions).length };
    out(
      JSON.stringify({
        ...about,
        states,
        metrics: metrics.map(({ format: _, ...one }) => one),
        unused,
        failing: failed,
      }),
    );
    return;
  }
  const rows = metrics.map(({ action, name, before, now, format, isWorse }) => [
    action,
    name,
    before === undefined ? '' : valueText(before, format, now),
    valueText(now, format, ...(before === undefined ? [] : [before])),
    isWorse ? 'worse' : (states[action] ?? ''),
  ]);
  for (const line of textTable(['action', 'metric', 'before', 'now', ''], rows)) out(line);
  for (const { sentence } of failing) out(outStyle('yellow', `until now: ${sentence}`));
  if (unused.length > 0)
    out(
      `${prune === true ? 'removed' : 'no gate names'}  ${shortList(unused)}${prune === true ? '' : '  (--prune removes what no gate names)'}`,
    );
  const counts = ['new', 'changed', 'unchanged'].map(
    (state) => [state, Object.values(states).filter((one) => one === state).length] as const,
  );
  const summary = counts.flatMap(([state, count]) => (count === 0 ? [] : [`${count} ${state}`])).join(', ');
  out(`${isChanged ? 'written' : 'unchanged'}  ${named}  ${bytesText(bytes)}: ${summary}`);
}
