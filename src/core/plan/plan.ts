/**
 * Decides which actions would run, and why: a pure function of a pipeline and the answers of the store.
 *
 * Asking and deciding are separate. `questionOf` computes an action's key from local facts; `look` sends any number of
 * questions to the store, which may be remote; `decide` decides from the answer. `plan` asks in waves, `run` as results
 * arrive; both call this one function, so that a plan and a run cannot disagree.
 */

import type { KeyFailure } from '../facts/key-failure.ts';
import type { ActionRecord } from '../facts/record.ts';
import type { Action, ActionId, OutputReference, Pipeline } from '../pipeline/pipeline.ts';
import type { ActionKey, Digest } from '../values/digest.ts';
import { addTo } from '../values/lists-by.ts';
import { type Change, explainChange } from './explain.ts';
import {
  actionKey,
  type CodeParts,
  type Fingerprint,
  fingerprintOf,
  type KeySources,
  prefixKey,
} from './fingerprint.ts';
import { type Cause, lackOf, withInputsFrom } from './holes.ts';
import { producersOf, type RunSelection, selectActions } from './selection.ts';
import { placedFailure, Undecidable, type Undecided } from './undecidable.ts';

/**
 * Local facts that questions are made of, found without the store. They do not change during a run. Its functions throw
 * Undecidable.
 */
export interface KeyFacts extends Omit<KeySources, 'outputDigest'> {
  /** The field of `with` along which actions of this kind continue one another. */
  continuesAlong(action: Action): string | undefined;
  /** Whether its beginning depends on the value of that field; false if left out. */
  endMatters?(action: Action): boolean;
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
  /** The failure that follows from the key, if an earlier run met it. */
  readonly failed?: KeyFailure;
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
  /** Executed although its result is known, or although its key has failed before. */
  | { readonly why: 'forced'; readonly failed?: KeyFailure }
  /** Failures that follow from their keys are to be tried again, and its key has one. */
  | { readonly why: 'retried'; readonly failed: KeyFailure }
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
  /** Executing it would fail as it did before. */
  | { readonly outcome: 'failed'; readonly failed: KeyFailure }
  | { readonly outcome: 'run'; readonly reason: Reason; readonly prefix?: Prefix }
);

export interface Prefix extends PrefixPlace {
  /** The checkpoint to start from, if any. */
  readonly from?: FoundCheckpoint;
}

/** The question about an action whose input digests are all known. Throws Undecidable. */
export function questionOf(
  action: Action,
  outputDigest: (reference: OutputReference) => Digest,
  { codeDigest, fileDigest, listFiles, programVersion, continuesAlong, endMatters }: KeyFacts,
): Question {
  const fingerprint = fingerprintOf(action, { codeDigest, fileDigest, listFiles, programVersion, outputDigest });
  const question = { action, fingerprint, key: actionKey(fingerprint) };
  const along = continuesAlong(action);
  if (along === undefined) return question;
  const position = Number(action.parameters[along]);
  return { ...question, prefix: { key: prefixKey(fingerprint, along, endMatters?.(action)), position, along } };
}

/** Actions to execute although the store has an answer. */
export interface Again {
  /** Although there is a result or a failure, and from the beginning. */
  readonly forced?: boolean;
  /** Although the key has failed before. */
  readonly retryFailed?: boolean;
}

/** Decides about one action. Throws the fault if the store could not be read. */
export function decide(
  question: Question,
  known: Known,
  { forced = false, retryFailed = false }: Again = {},
): Decision {
  const { action, key, fingerprint, prefix } = question;
  const answer = known.get(action.id);
  if (answer === undefined) throw new Error(`Internal error: there is no answer for ${action.id}`);
  if ('fault' in answer) throw answer.fault;
  if ('record' in answer && !forced) return { outcome: 'cached', key, fingerprint, record: answer.record };
  const failed = 'absent' in answer ? answer.absent.failed : undefined;
  if (failed !== undefined && !forced && !retryFailed) return { outcome: 'failed', key, fingerprint, failed };
  if ('record' in answer || (forced && failed !== undefined)) {
    const reason = { why: 'forced', ...(failed !== undefined && { failed }) } as const;
    // A forced action ignores checkpoints.
    return { outcome: 'run', key, fingerprint, reason, ...(prefix !== undefined && { prefix }) };
  }
  const { absent } = answer;
  const reason: Reason = failed === undefined ? reasonOf(question, absent) : { why: 'retried', failed };
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

export type PlannedAction =
  | { readonly action: Action; readonly decision: Decision }
  /** Some inputs are not known before other actions have run; it may still turn out to be cached. */
  | { readonly action: Action; readonly waitsFor: readonly ActionId[] }
  /** It would fail before it is started. */
  | { readonly action: Action; readonly failure: Undecided }
  /** `diverged`: failures that follow from keys alone block it. */
  | { readonly action: Action; readonly blockedBy: ActionId; readonly diverged: boolean };

export interface Plan {
  readonly pipeline: Pipeline;
  readonly actions: readonly PlannedAction[];
}

/**
 * Plans in waves: each asks the store once, about all actions whose inputs have become known. A fact that cannot be
 * found and a failure that follows from a key affect only their action and the dependents; all others are planned.
 */
export async function makePlan(pipeline: Pipeline, knowledge: Knowledge, selection: RunSelection = {}): Promise<Plan> {
  const forced = new Set(selection.force);
  const { retryFailed = false } = selection;
  const actions = selectActions(pipeline, selection);
  const planned = new Map<ActionId, PlannedAction>();
  const outputs = new Map<ActionId, ActionRecord>();
  const digest = (reference: OutputReference): Digest => recordedOutput(outputs, reference);
  const { dependents, waiting } = dependenciesOf(actions);
  let wave = actions.filter(({ id }) => waiting.get(id) === 0);
  while (wave.length > 0) {
    const questions: { readonly question: Question; readonly action: Action }[] = [];
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
          const asked = withInputsFrom(action, (id) => outputs.has(id));
          questions.push({ action, question: questionOf(asked, digest, knowledge) });
        } catch (error) {
          if (!(error instanceof Undecidable)) throw error;
          settle({ action, failure: placedFailure(error, action, pipeline) });
        }
    }
    const asked = questions.map(({ question }) => question);
    const known = asked.length === 0 ? new Map() : await knowledge.look(asked);
    for (const { action, question } of questions) {
      const decision = decide(question, known, { forced: forced.has(action.id), retryFailed });
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
    for (const producer of producers) addTo(dependents, producer, action);
  }
  return { dependents, waiting };
}

/** Why an action cannot be asked about, once all its producers are planned; undefined if its inputs are known. */
function heldUp(action: Action, planned: ReadonlyMap<ActionId, PlannedAction>): PlannedAction | undefined {
  const lack = lackOf(action, (producer) => causeOf(plannedAt(planned, producer)));
  if (lack !== undefined) return { action, blockedBy: lack.by, diverged: lack.diverged };
  const waitsFor = new Set(
    producersOf(action).filter((producer) => {
      const one = plannedAt(planned, producer);
      return causeOf(one) === undefined && !('decision' in one && one.decision.outcome === 'cached');
    }),
  );
  return waitsFor.size === 0 ? undefined : { action, waitsFor: [...waitsFor] };
}

/** Why a planned action will have no result. Names the action that fails, however far upstream it is. */
function causeOf(one: PlannedAction): Cause | undefined {
  if ('blockedBy' in one) return { by: one.blockedBy, diverged: one.diverged };
  if ('failure' in one) return { by: one.action.id, diverged: false };
  const fails = 'decision' in one && one.decision.outcome === 'failed';
  return fails ? { by: one.action.id, diverged: true } : undefined;
}

function plannedAt(planned: ReadonlyMap<ActionId, PlannedAction>, id: ActionId): PlannedAction {
  const one = planned.get(id);
  if (one === undefined) throw new Error(`Internal error: ${id} is not planned before its dependents`);
  return one;
}

function recordedOutput(outputs: ReadonlyMap<ActionId, ActionRecord>, reference: OutputReference): Digest {
  const output = outputs.get(reference.action)?.outputs[reference.output];
  if (output === undefined) throw new Error(`Internal error: ${reference.action} has no output "${reference.output}"`);
  return output.digest;
}
