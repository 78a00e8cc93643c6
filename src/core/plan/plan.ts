/**
 * Which actions would run, and why: a pure function of a pipeline and of what the store answers.
 *
 * Asking and deciding are apart. `questionOf` makes an action's key from facts that are at hand; `look` takes any number
 * of questions to the store, which may be far away; `decide` alone decides, from the answer. `plan` asks in waves, `run`
 * as results arrive, and both decide with this one function, so that a plan and a run cannot disagree.
 */

import type { ActionRecord } from '../facts/record.ts';
import type { Action, ActionId, OutputReference, Pipeline, StageName } from '../pipeline/pipeline.ts';
import type { ActionKey, Digest } from '../values/digest.ts';
import { changeText } from './change-text.ts';
import { type Change, explainChange } from './explain.ts';
import { actionKey, type CodeParts, type Fingerprint, fingerprintOf, prefixKey } from './fingerprint.ts';
import { type Undecided, UnreadableFile } from './unreadable-file.ts';

/** The facts that go into questions: found out on this machine, without the store. They do not change during a run. */
export interface KeyFacts {
  codeDigest(kind: string): Digest;
  /** Throws UnreadableFile. */
  fileDigest(path: string): Digest;
  /** The field of `with` along which actions of this kind continue one another. */
  continuesAlong(action: Action): string | undefined;
}

/** An action whose inputs are all known, and the names under which the store has its result or a part of it. */
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
  /** The field of `with` that is the position. */
  readonly along: string;
}

export interface Knowledge extends KeyFacts {
  /** Asks the store all questions at once. Answers every one of them. */
  look(questions: readonly Question[]): Promise<Known>;
}

/** The answers to a batch of questions. */
export type Known = ReadonlyMap<ActionId, Answer>;

export type Answer =
  /** The record of the key, if it and all its blobs are in the store. */
  | { readonly record: ActionRecord }
  | { readonly absent: Absence }
  /** The store could not be asked: `decide` throws it. */
  | { readonly fault: Error };

/** Everything that explains why a key has no result, and where its action would start. */
export interface Absence {
  /** The outputs that are no longer in the store, if its record is. */
  readonly missing: readonly string[];
  /** The last success of this action in a run of this pipeline. */
  readonly previous?: Previous;
  /** The modules and packages behind code digests, as far as they are known; looked up where the code has changed. */
  readonly codes: ReadonlyMap<string, CodeParts>;
  /** The checkpoint from which the action would continue. */
  readonly checkpoint?: FoundCheckpoint;
  /** How this action ended in the newest run of this pipeline, if it came to no result there. */
  readonly unfinished?: Unfinished;
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

export interface Prefix extends PrefixPlace {
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

/** The question about an action whose inputs' digests are all known. Throws UnreadableFile. */
export function questionOf(
  action: Action,
  outputDigest: (reference: OutputReference) => Digest,
  { codeDigest, fileDigest, continuesAlong }: KeyFacts,
): Question {
  const fingerprint = fingerprintOf(action, { codeDigest, fileDigest, outputDigest });
  const question = { action, fingerprint, key: actionKey(fingerprint) };
  const along = continuesAlong(action);
  if (along === undefined) return question;
  const position = Number(action.parameters[along]);
  return { ...question, prefix: { key: prefixKey(fingerprint, along), position, along } };
}

/** Decides about one action. Throws the fault of a store that could not be asked. */
export function decide(question: Question, known: Known, forced = false): Decision {
  const { action, key, fingerprint, prefix } = question;
  const answer = known.get(action.id);
  if (answer === undefined) throw new Error(`Internal error: nobody asked about ${action.id}`);
  if ('fault' in answer) throw answer.fault;
  if ('record' in answer) {
    if (!forced) return { outcome: 'cached', key, fingerprint, record: answer.record };
    // Again means from the beginning.
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

/**
 * Plans in waves: each asks the store once, about all actions whose inputs have become known. Never fails for what one
 * action cannot read: the others are planned all the same.
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
          if (!(error instanceof UnreadableFile)) throw error;
          settle({ action, failure: error.failure });
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

/** For each action the actions that take its outputs, and from how many actions it takes its own inputs. */
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
    // The action at fault is named, however far above it is.
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

/** The selected actions and all they depend on, in the pipeline's order. */
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
