/**
 * Decides which actions would run, and why: a pure function of a pipeline and the answers of the store.
 *
 * Asking and deciding are separate. `questionOf` computes an action's key from local facts; `look` sends any number of
 * questions to the store, which may be remote; `decide` decides from the answer. `plan` asks in waves, `run` as results
 * arrive; both call this one function, so that a plan and a run cannot disagree.
 */

import type { ActionRecord } from '../facts/record.ts';
import type { Action, ActionId, OutputReference, Pipeline, StageName } from '../pipeline/pipeline.ts';
import type { ActionKey, Digest } from '../values/digest.ts';
import { changeText } from './change-text.ts';
import { type Change, explainChange } from './explain.ts';
import {
  actionKey,
  type CodeParts,
  type Fingerprint,
  fingerprintOf,
  type KeySources,
  prefixKey,
} from './fingerprint.ts';
import { placedFailure, Undecidable, type Undecided } from './undecidable.ts';

/**
 * Local facts that questions are made of, found without the store. They do not change during a run. Its functions throw
 * Undecidable.
 */
export interface KeyFacts extends Omit<KeySources, 'outputDigest'> {
  /** The field of `with` along which actions of this kind continue one another. */
  continuesAlong(action: Action): string | undefined;
}

/** An action whose inputs are all known, with the keys under which the store may have its result or a part of it. */
export interface Question {
  readonly action: Action;
  readonly fingerprint: Fingerprint;
  readonly key: ActionKey;
  readonly prefix?: PrefixPlace;
}

/** Actions with the same prefix key run one after another, in order of position. */
export interface PrefixPlace {
  readonly key: ActionKey;
  readonly position: number;
  /** The position: the value of this field of `with`. */
  readonly along: string;
}

export interface Knowledge extends KeyFacts {
  /** Asks the store all questions at once. The result has an answer for each. */
  look(questions: readonly Question[]): Promise<Known>;
}

/** The answers to a batch of questions. */
export type Known = ReadonlyMap<ActionId, Answer>;

export type Answer =
  /** The record of the key, if it and all its blobs are in the store. */
  | { readonly record: ActionRecord }
  | { readonly absent: Absence }
  /** The store could not be read: `decide` throws this. */
  | { readonly fault: Error };

/** Facts that explain why a key has no result, and where its action would start. */
export interface Absence {
  /** The outputs that are missing, if the record is still in the store. */
  readonly missing: readonly string[];
  /** The last success of this action in a run of this pipeline. */
  readonly previous?: Previous;
  /** The parts of code digests, as far as known; looked up only if the code has changed. */
  readonly codes: ReadonlyMap<string, CodeParts>;
  /** The checkpoint from which the action would continue. */
  readonly checkpoint?: FoundCheckpoint;
  /** How this action ended in the newest run of this pipeline, if it had no result there. */
  readonly unfinished?: Unfinished;
}

export interface FoundCheckpoint {
  readonly position: number;
  /** Whether it was saved at the end of a shorter action. If not, it only guards against a kill. */
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
  /** Undefined if the record was deleted; then there is nothing to compare with. */
  readonly fingerprint: Fingerprint | undefined;
}

export type Reason =
  /** It has never succeeded; `unfinished` is how it ended in the newest run, if it was started there. */
  | { readonly why: 'first'; readonly unfinished?: Unfinished & { readonly changed: boolean } }
  /** Executed although its result is known. */
  | { readonly why: 'forced' }
  | { readonly why: 'changed'; readonly changes: readonly Change[] }
  /** Its record exists, but these outputs are missing; none are listed if they disappeared while the plan was made. */
  | { readonly why: 'missing'; readonly outputs: readonly string[] }
  /** It succeeded before, but that record is no longer in the store; `changed` if its key was another. */
  | { readonly why: 'forgotten'; readonly changed: boolean };

export type Decision = {
  readonly key: ActionKey;
  readonly fingerprint: Fingerprint;
} & (
  | { readonly outcome: 'cached'; readonly record: ActionRecord }
  | { readonly outcome: 'run'; readonly reason: Reason; readonly prefix?: Prefix }
);

export interface Prefix extends PrefixPlace {
  /** The checkpoint to start from, if any. */
  readonly from?: FoundCheckpoint;
}

export interface RunSelection {
  /** Only these stages and their dependencies. */
  readonly only?: readonly StageName[];
  /** Only these actions and their dependencies. */
  readonly actions?: readonly ActionId[];
  /** Execute these again although their results are known. */
  readonly force?: readonly StageName[];
}

/** The question about an action whose input digests are all known. Throws Undecidable. */
export function questionOf(
  action: Action,
  outputDigest: (reference: OutputReference) => Digest,
  { continuesAlong, ...facts }: KeyFacts,
): Question {
  const fingerprint = fingerprintOf(action, { ...facts, outputDigest });
  const question = { action, fingerprint, key: actionKey(fingerprint) };
  const along = continuesAlong(action);
  if (along === undefined) return question;
  const position = Number(action.parameters[along]);
  return { ...question, prefix: { key: prefixKey(fingerprint, along), position, along } };
}

/** Decides about one action. Throws the fault if the store could not be read. */
export function decide(question: Question, known: Known, forced = false): Decision {
  const { action, key, fingerprint, prefix } = question;
  const answer = known.get(action.id);
  if (answer === undefined) throw new Error(`Internal error: there is no answer for ${action.id}`);
  if ('fault' in answer) throw answer.fault;
  if ('record' in answer) {
    if (!forced) return { outcome: 'cached', key, fingerprint, record: answer.record };
    // A forced action ignores checkpoints.
    return { outcome: 'run', key, fingerprint, reason: { why: 'forced' }, ...(prefix !== undefined && { prefix }) };
  }
  const { absent } = answer;
  const reason = reasonOf(question, absent);
  if (prefix === undefined) return { outcome: 'run', key, fingerprint, reason };
  const from = absent.checkpoint;
  return { outcome: 'run', key, fingerprint, reason, prefix: { ...prefix, ...(from !== undefined && { from }) } };
}

function reasonOf({ key, fingerprint }: Question, { missing, previous, unfinished, codes }: Absence): Reason {
  if (missing.length > 0) return { why: 'missing', outputs: missing };
  if (previous === undefined) {
    const changed = unfinished?.key !== undefined && unfinished.key !== key;
    return { why: 'first', ...(unfinished !== undefined && { unfinished: { ...unfinished, changed } }) };
  }
  if (previous.fingerprint === undefined) return { why: 'forgotten', changed: previous.key !== key };
  const changes = explainChange(previous.fingerprint, fingerprint, (digest) => codes.get(digest));
  return changes.length === 0 ? { why: 'missing', outputs: [] } : { why: 'changed', changes };
}

/** The reason why an action runs and where it starts, as text. */
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

/** A reason as text. */
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
        ? 'it has changed since it last ran; the change is unknown, because the old record is no longer in the store'
        : 'its result is no longer in the store: its record is missing';
    case 'changed':
      return changesText(reason.changes);
  }
}

function unfinishedText({ run, outcome, error, changed }: Unfinished & { readonly changed: boolean }): string {
  const ended = outcome === 'failed' ? `failed in run ${run}: ${error}` : `was cancelled in run ${run}`;
  return changed ? `has changed since it ${ended}` : ended;
}

const changesShown = 4;

/** Without changes, the text introduces a list printed below it. */
function changesText(changes: readonly Change[]): string {
  if (changes.length === 0) return 'changed since its last success';
  const more = changes.length - changesShown;
  const shown = changes.slice(0, changesShown).map(changeText).join('; ');
  return more > 0 ? `${shown}; and ${more} more` : shown;
}

export type PlannedAction =
  | { readonly action: Action; readonly decision: Decision }
  /** Some inputs are not known before other actions have run; it may still turn out to be cached. */
  | { readonly action: Action; readonly waitsFor: readonly ActionId[] }
  /** It would fail before it is started. */
  | { readonly action: Action; readonly failure: Undecided }
  | { readonly action: Action; readonly blockedBy: ActionId };

export interface Plan {
  readonly pipeline: Pipeline;
  readonly actions: readonly PlannedAction[];
}

/**
 * Plans in waves: each asks the store once, about all actions whose inputs have become known. A fact that cannot be
 * found affects only its action and the dependents; all others are planned.
 */
export async function makePlan(pipeline: Pipeline, knowledge: Knowledge, selection: RunSelection = {}): Promise<Plan> {
  const forced = new Set(selection.force);
  const actions = selectActions(pipeline, selection);
  const planned = new Map<ActionId, PlannedAction>();
  const outputs = new Map<ActionId, ActionRecord>();
  const digest = (reference: OutputReference): Digest => recordedOutput(outputs, reference);
  const { dependents, waiting } = dependenciesOf(actions);
  let wave = actions.filter(({ id }) => waiting.get(id) === 0);
  while (wave.length > 0) {
    const questions: Question[] = [];
    const next: Action[] = [];
    const settle = (one: PlannedAction): void => {
      planned.set(one.action.id, one);
      for (const dependent of dependents.get(one.action.id) ?? []) {
        const left = (waiting.get(dependent.id) as number) - 1;
        waiting.set(dependent.id, left);
        if (left === 0) next.push(dependent);
      }
    };
    for (const action of wave) {
      const held = heldUp(action, planned);
      if (held !== undefined) settle(held);
      else
        try {
          questions.push(questionOf(action, digest, knowledge));
        } catch (error) {
          if (!(error instanceof Undecidable)) throw error;
          settle({ action, failure: placedFailure(error, action, pipeline) });
        }
    }
    const known = questions.length === 0 ? new Map() : await knowledge.look(questions);
    for (const question of questions) {
      const { action } = question;
      const decision = decide(question, known, forced.has(action.stage));
      if (decision.outcome === 'cached') outputs.set(action.id, decision.record);
      settle({ action, decision });
    }
    wave = next;
  }
  return { pipeline, actions: actions.flatMap(({ id }) => planned.get(id) ?? []) };
}

/** For each action, its dependents and the number of its producers. */
function dependenciesOf(actions: readonly Action[]): {
  readonly dependents: ReadonlyMap<ActionId, readonly Action[]>;
  readonly waiting: Map<ActionId, number>;
} {
  const dependents = new Map<ActionId, Action[]>();
  const waiting = new Map<ActionId, number>();
  for (const action of actions) {
    const producers = new Set(producersOf(action));
    waiting.set(action.id, producers.size);
    for (const producer of producers) {
      const list = dependents.get(producer);
      if (list === undefined) dependents.set(producer, [action]);
      else list.push(action);
    }
  }
  return { dependents, waiting };
}

/** Why an action cannot be asked about, once all its producers are planned; undefined if its inputs are known. */
function heldUp(action: Action, planned: ReadonlyMap<ActionId, PlannedAction>): PlannedAction | undefined {
  const waitsFor = new Set<ActionId>();
  for (const producer of producersOf(action)) {
    const one = planned.get(producer);
    if (one === undefined) throw new Error(`Internal error: ${producer} is not planned before ${action.id}`);
    // Names the action that failed, however far upstream it is.
    if ('blockedBy' in one) return { action, blockedBy: one.blockedBy };
    if ('failure' in one) return { action, blockedBy: producer };
    if (!('decision' in one && one.decision.outcome === 'cached')) waitsFor.add(producer);
  }
  return waitsFor.size === 0 ? undefined : { action, waitsFor: [...waitsFor] };
}

function producersOf(action: Action): ActionId[] {
  return Object.values(action.inputs).flatMap((input) => input.from.map((one) => one.action));
}

function recordedOutput(outputs: ReadonlyMap<ActionId, ActionRecord>, reference: OutputReference): Digest {
  const output = outputs.get(reference.action)?.outputs[reference.output];
  if (output === undefined) throw new Error(`Internal error: ${reference.action} has no output "${reference.output}"`);
  return output.digest;
}

/** The selected actions and all their dependencies, in the pipeline's order. */
export function selectActions(pipeline: Pipeline, { only, actions }: RunSelection): Action[] {
  if (only === undefined && actions === undefined) return [...pipeline.actions.values()];
  const wanted = new Set<ActionId>();
  const visit = (id: ActionId): void => {
    if (wanted.has(id)) return;
    wanted.add(id);
    const action = pipeline.actions.get(id);
    if (action !== undefined) producersOf(action).forEach(visit);
  };
  for (const stage of pipeline.stages) if (only?.includes(stage.name)) stage.actions.forEach(visit);
  actions?.forEach(visit);
  return [...pipeline.actions.values()].filter((action) => wanted.has(action.id));
}
