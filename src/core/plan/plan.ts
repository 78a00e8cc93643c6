/**
 * What would run, and why: decided from a pipeline and what the store knows, without touching either.
 *
 * One function, `decide`, answers for one action whose inputs are known; `plan` walks all of them, `run` asks it again
 * as results arrive, so that a plan and a run cannot disagree.
 */

import type { ActionRecord } from '../facts/record.ts';
import type { Action, ActionId, OutputReference, Pipeline, StageName } from '../pipeline/pipeline.ts';
import type { ActionKey, Digest } from '../values/digest.ts';
import { changeText } from './change-text.ts';
import { type Change, explainChange } from './explain.ts';
import { actionKey, type CodeParts, type Fingerprint, fingerprintOf, prefixKey } from './fingerprint.ts';
import { type Undecided, UnreadableFile } from './unreadable-file.ts';

/** What planning needs to know of the world. Answers must not change during one plan. */
export interface Knowledge {
  codeDigest(kind: string): Digest;
  /** Throws UnreadableFile. */
  fileDigest(path: string): Digest;
  /** The record of a key, if it and all its blobs are in the store. */
  record(key: ActionKey): ActionRecord | undefined;
  /** With what this action last succeeded in a run of this pipeline. */
  previous(action: ActionId): Previous | undefined;
  /** The outputs that are no longer in the store, of a key whose record is. */
  missing(key: ActionKey): readonly string[];
  /** What a code digest is the digest of, where it is known. */
  code(digest: string): CodeParts | undefined;
  /** The field of `with` along which actions of this kind continue one another. */
  continuesAlong(action: Action): string | undefined;
  /** The checkpoint from which an action that goes to `limit` would continue. */
  checkpoint(prefix: ActionKey, limit: number): FoundCheckpoint | undefined;
  /** How this action ended in the newest run of this pipeline, if it came to no result there. */
  unfinished(action: ActionId): Unfinished | undefined;
}

export interface FoundCheckpoint {
  readonly position: number;
  /** Whether it is the end of a shorter action. If not, it was saved in case the work is killed. */
  readonly lasting: boolean;
}

export interface Unfinished {
  readonly run: string;
  readonly outcome: 'failed' | 'cancelled';
  readonly key: string | undefined;
  readonly error: string | undefined;
}

export interface Previous {
  readonly key: string;
  /** Undefined if the record has gone, and with it what there is to compare with. */
  readonly fingerprint: Fingerprint | undefined;
}

export type Reason =
  /** It never came to a result; `unfinished` tells how it ended in the newest run, if it was started there. */
  | { readonly why: 'first'; readonly unfinished?: Unfinished & { readonly changed: boolean } }
  /** Its result is known. */
  | { readonly why: 'forced' }
  | { readonly why: 'changed'; readonly changes: readonly Change[] }
  /** It would be cached if it still had these outputs; none are named if they went while the plan was made. */
  | { readonly why: 'missing'; readonly outputs: readonly string[] }
  /** It ran before, and the record of that is no longer in the store; `changed` if that was with another key. */
  | { readonly why: 'forgotten'; readonly changed: boolean };

export type Decision = {
  readonly key: ActionKey;
  readonly fingerprint: Fingerprint;
} & (
  | { readonly outcome: 'cached'; readonly record: ActionRecord }
  | { readonly outcome: 'run'; readonly reason: Reason; readonly prefix?: Prefix }
);

/** Actions with the same prefix key run one after another, in order of position. */
export interface Prefix {
  readonly key: ActionKey;
  readonly position: number;
  /** The field of `with` that is the position. */
  readonly along: string;
  /** Where it will start, if not at the beginning. */
  readonly from?: FoundCheckpoint;
}

export interface RunSelection {
  /** Only these stages and what they need. */
  readonly only?: readonly StageName[];
  /** Only these actions and what they need. */
  readonly actions?: readonly ActionId[];
  /** Run these again although their results are known. */
  readonly force?: readonly StageName[];
}

/** Decides about one action whose inputs' digests are all known. Throws UnreadableFile. */
export function decide(
  action: Action,
  outputDigest: (reference: OutputReference) => Digest,
  knowledge: Knowledge,
  forced = false,
): Decision {
  const fingerprint = fingerprintOf(action, {
    codeDigest: knowledge.codeDigest,
    fileDigest: knowledge.fileDigest,
    outputDigest,
  });
  const key = actionKey(fingerprint);
  const record = knowledge.record(key);
  if (record !== undefined && !forced) return { outcome: 'cached', key, fingerprint, record };
  const anew = record !== undefined;
  const reason = anew ? ({ why: 'forced' } as const) : reasonOf(key, fingerprint, action, knowledge);
  const along = knowledge.continuesAlong(action);
  if (along === undefined) return { outcome: 'run', key, fingerprint, reason };
  const prefix = { key: prefixKey(fingerprint, along), position: Number(action.parameters[along]), along };
  // Again means from the beginning.
  const from = anew ? undefined : knowledge.checkpoint(prefix.key, prefix.position);
  return { outcome: 'run', key, fingerprint, reason, prefix: { ...prefix, ...(from !== undefined && { from }) } };
}

function reasonOf(key: ActionKey, fingerprint: Fingerprint, action: Action, knowledge: Knowledge): Reason {
  const outputs = knowledge.missing(key);
  if (outputs.length > 0) return { why: 'missing', outputs };
  const previous = knowledge.previous(action.id);
  if (previous === undefined) {
    const unfinished = knowledge.unfinished(action.id);
    const changed = unfinished?.key !== undefined && unfinished.key !== key;
    return { why: 'first', ...(unfinished !== undefined && { unfinished: { ...unfinished, changed } }) };
  }
  if (previous.fingerprint === undefined) return { why: 'forgotten', changed: previous.key !== key };
  const changes = explainChange(previous.fingerprint, fingerprint, knowledge.code);
  return changes.length === 0 ? { why: 'missing', outputs: [] } : { why: 'changed', changes };
}

/** Why an action runs and where it starts, in words. */
export function startText({ reason, prefix }: Pick<Decision & { outcome: 'run' }, 'reason' | 'prefix'>): string {
  const from = prefix?.from;
  if (prefix === undefined || from === undefined) return reasonText(reason);
  const unit = prefix.along.replace(/s$/, '');
  const whole = from.position === prefix.position;
  const origin = from.lasting ? 'the checkpoint of a shorter one' : 'a checkpoint of one that has not ended';
  const continued = whole
    ? `will take over the checkpoint of its last ${unit}`
    : `will continue from ${unit} ${from.position} of ${prefix.position} (${origin})`;
  const neverEnded = reason.why === 'first' && reason.unfinished === undefined && (whole || !from.lasting);
  return neverEnded ? continued : `${reasonText(reason)}; ${continued}`;
}

/** A reason in words. */
export function reasonText(reason: Reason): string {
  switch (reason.why) {
    case 'first':
      return reason.unfinished === undefined ? 'never ran' : unfinishedText(reason.unfinished);
    case 'forced':
      return 'forced: its result is known';
    case 'missing':
      return `its result is no longer in the store${reason.outputs.length === 0 ? '' : ` (missing: ${reason.outputs.join(', ')})`}`;
    case 'forgotten':
      return reason.changed
        ? 'it has changed since it last ran; in what is not known, for that record is no longer in the store'
        : 'its result is no longer in the store: its record is gone';
    case 'changed':
      return changesText(reason.changes);
  }
}

function unfinishedText({ run, outcome, error, changed }: Unfinished & { readonly changed: boolean }): string {
  const ended = outcome === 'failed' ? `failed in run ${run}: ${error}` : `was cancelled in run ${run}`;
  return changed ? `has changed since it ${ended}` : ended;
}

const changesShown = 4;

/** With none: what stands above their list. */
function changesText(changes: readonly Change[]): string {
  if (changes.length === 0) return 'changed since its last success';
  const more = changes.length - changesShown;
  const shown = changes.slice(0, changesShown).map(changeText).join('; ');
  return more > 0 ? `${shown}; and ${more} more` : shown;
}

export type PlannedAction =
  | { readonly action: Action; readonly decision: Decision }
  /** Some input is not known before other actions have run; it may still turn out to be cached. */
  | { readonly action: Action; readonly waitsFor: readonly ActionId[] }
  /** It would fail before it is started. */
  | { readonly action: Action; readonly failure: Undecided }
  | { readonly action: Action; readonly blockedBy: ActionId };

export interface Plan {
  readonly pipeline: Pipeline;
  readonly actions: readonly PlannedAction[];
}

/** Never throws for what one action cannot read: the others are planned all the same. */
export function makePlan(pipeline: Pipeline, knowledge: Knowledge, selection: RunSelection = {}): Plan {
  const forced = new Set(selection.force);
  const outputs = new Map<ActionId, ActionRecord>();
  /** What will have no result, by the action whose fault it is. */
  const blocked = new Map<ActionId, ActionId>();
  const actions = selectActions(pipeline, selection).map((action): PlannedAction => {
    const waitsFor = new Set<ActionId>();
    for (const input of Object.values(action.inputs))
      for (const { action: producer } of input.from) {
        const blockedBy = blocked.get(producer);
        if (blockedBy !== undefined) {
          blocked.set(action.id, blockedBy);
          return { action, blockedBy };
        }
        if (!outputs.has(producer)) waitsFor.add(producer);
      }
    if (waitsFor.size > 0) return { action, waitsFor: [...waitsFor] };
    const digest = (reference: OutputReference): Digest => recordedOutput(outputs, reference);
    try {
      const decision = decide(action, digest, knowledge, forced.has(action.stage));
      if (decision.outcome === 'cached') outputs.set(action.id, decision.record);
      return { action, decision };
    } catch (error) {
      if (!(error instanceof UnreadableFile)) throw error;
      blocked.set(action.id, action.id);
      return { action, failure: error.failure };
    }
  });
  return { pipeline, actions };
}

function recordedOutput(outputs: ReadonlyMap<ActionId, ActionRecord>, reference: OutputReference): Digest {
  const output = outputs.get(reference.action)?.outputs[reference.output];
  if (output === undefined) throw new Error(`Internal error: ${reference.action} has no output "${reference.output}"`);
  return output.digest;
}

/** What is selected and all it depends on, in the pipeline's order. */
export function selectActions(pipeline: Pipeline, { only, actions }: RunSelection): Action[] {
  if (only === undefined && actions === undefined) return [...pipeline.actions.values()];
  const wanted = new Set<ActionId>();
  const visit = (id: ActionId): void => {
    if (wanted.has(id)) return;
    wanted.add(id);
    for (const input of Object.values(pipeline.actions.get(id)?.inputs ?? {}))
      for (const reference of input.from) visit(reference.action);
  };
  for (const stage of pipeline.stages) if (only?.includes(stage.name)) stage.actions.forEach(visit);
  actions?.forEach(visit);
  return [...pipeline.actions.values()].filter((action) => wanted.has(action.id));
}
