/**
 * The changes between two runs that are causes: of parameters, files, code and seeds, and points that one of the runs has
 * alone. An input that an action with a change of its own made differently is a consequence, and left out.
 */

import type { RunFacts } from '../../core/facts/run-facts.ts';
import type { SinceChange } from '../../core/facts/since-facts.ts';
import { namesText } from '../../core/facts/standing.ts';
import type { ActionId, Pipeline } from '../../core/pipeline/pipeline.ts';
import { pointText } from '../../core/pipeline/point-text.ts';
import { changeText } from '../../core/plan/change-text.ts';
import { type Change, explainChange, isFile } from '../../core/plan/explain.ts';
import type { CodeParts, Fingerprint } from '../../core/plan/fingerprint.ts';
import type { Json } from '../../core/values/canonical.ts';
import { type Digest, parseActionKey } from '../../core/values/digest.ts';
import type { Store } from '../../store/store.ts';
import { matchActions } from '../../view/since/match-actions.ts';
import { describeChange } from './describe-change.ts';

export interface Changes {
  readonly changes: readonly SinceChange[];
  readonly moreChanges: number;
  readonly notes: readonly string[];
}

const [changesMax, actionsMax, recordsMax] = [20, 12, 400];

type Fact = RunFacts['actions'][number];

/** `pipeline`: the present document, for places; without it changes have none. */
export async function changesSince(
  now: RunFacts,
  before: RunFacts,
  store: Pick<Store, 'records' | 'failures' | 'codes'>,
  pipeline?: Pipeline,
): Promise<Changes> {
  const matched = matchActions(now.actions, before.actions);
  const found = new Map<string, SinceChange>();
  const add = (id: string, { text, ...change }: Omit<SinceChange, 'actions'>): void => {
    const key = `${change.stage}\n${text}\n${change.place ?? ''}`;
    const known = found.get(key);
    if (known === undefined) found.set(key, { ...change, text, actions: [id] });
    else if (known.actions.length < actionsMax) found.set(key, { ...known, actions: [...known.actions, id] });
  };
  const changed = now.actions.filter((one) => {
    const old = matched.get(one.id);
    return old?.key !== undefined && one.key !== undefined && old.key !== one.key;
  });
  const follows = new Set([...changed, ...now.actions.filter(({ id }) => !matched.has(id))].map(({ id }) => id));
  const context = { now, pipeline, follows };
  const codes = new Map<string, CodeParts | undefined>();
  const lost: string[] = [];
  /** Undefined if one of them is not known. */
  const changesBetween = async (old: Fact, one: Fact): Promise<readonly Change[] | undefined> => {
    const [left, right] = await Promise.all([fingerprintOf(old, store), fingerprintOf(one, store)]);
    if (left === undefined || right === undefined) return undefined;
    for (const code of left.code === right.code ? [] : [left.code, right.code])
      if (!codes.has(code)) codes.set(code, await store.codes.get(code as Digest));
    return withReplaced(explainChange(left, right, (digest) => codes.get(digest)));
  };
  for (const one of changed.slice(0, recordsMax)) {
    const between = await changesBetween(matched.get(one.id)!, one);
    if (between === undefined) lost.push(one.id);
    for (const change of between ?? [])
      if (isCause(change, one, context)) add(one.id, toldChange(change, one, pipeline));
  }
  for (const [gone, come] of replacedPoints(now, before, matched)) {
    const [first, last] = [gone[0]!, come[0]!];
    const pairs = [...come.map((one) => [first, one] as const), ...gone.slice(1).map((old) => [old, last] as const)];
    const found = await Promise.all(pairs.slice(0, recordsMax).map(([old, one]) => changesBetween(old, one)));
    const [some = [], ...others] = found.filter((between) => between !== undefined);
    const texts = others.map((between) => new Set(between.map((change) => JSON.stringify(change))));
    for (const change of some)
      if (
        change.field !== 'input' &&
        isCause(change, last, context) &&
        texts.every((one) => one.has(JSON.stringify(change)))
      )
        for (const { id } of come) add(id, toldChange(change, last, pipeline));
  }
  const shows = new Set(now.actions.filter(isReport).map(({ stage }) => stage));
  // A report shows numbers and makes none.
  const weightOf = ({ stage, of }: SinceChange): number => order.indexOf(of) + (shows.has(stage) ? order.length : 0);
  const ordered = [...found.values(), ...pointChanges(now, before, matched)].sort(
    (left, right) => weightOf(left) - weightOf(right),
  );
  return {
    changes: ordered.slice(0, changesMax),
    moreChanges: Math.max(0, ordered.length - changesMax),
    notes: [
      ...(lost.length === 0
        ? []
        : [`the changes of ${namesText(lost)} are not known: a record of them is not in the store`]),
      ...(changed.length <= recordsMax
        ? []
        : [`${changed.length - recordsMax} of ${changed.length} changed actions are not explained`]),
    ],
  };
}

/** A failure that follows from its key has one too. */
async function fingerprintOf(
  { key = '' }: Fact,
  { records, failures }: Pick<Store, 'records' | 'failures'>,
): Promise<Fingerprint | undefined> {
  const parsed = parseActionKey(key);
  return (await records.find(parsed))?.record.fingerprint ?? (await failures.get(parsed))?.fingerprint;
}

const order: readonly SinceChange['of'][] = ['parameter', 'data', 'points', 'seed', 'kind', 'code', 'keys'];

function isReport({ kind }: Fact): boolean {
  return kind === 'report';
}

/** Parameters of a report that no document has: planning fills them in from the kinds that measure. */
const filledIn = ['measures', 'replicates'];

/** Inputs are causes only if all that made them is unchanged: then the same key gave other bytes, or wires moved. */
function isCause(change: Change, one: Fact, { pipeline, now, follows }: Context): boolean {
  if (change.field === 'order' || change.field === 'gathered') return false;
  if (change.field === 'with' && isReport(one)) return !filledIn.includes(String(change.path[0]));
  if (change.field !== 'input') return true;
  const { before, after, port } = change;
  if (before === undefined || after === undefined) return true;
  const wired = pipeline?.actions.get(one.id as ActionId)?.inputs[port]?.from.map(({ action }) => action as string);
  const made = now.actions.filter(({ outputs }) => Object.values(outputs).includes(String(after))).map(({ id }) => id);
  return !(wired ?? made).some((id) => follows.has(id));
}

interface Context {
  readonly now: RunFacts;
  readonly pipeline: Pipeline | undefined;
  /** Actions that have changed themselves, and new ones. */
  readonly follows: ReadonlySet<string>;
}

type With = Extract<Change, { field: 'with' }>;

/** An option that takes the place of another one is one change: `with.optimizer adam → sgd`. */
function withReplaced(changes: readonly Change[]): readonly Change[] {
  const alone = changes.filter(
    (one): one is With => one.field === 'with' && (one.before === undefined || one.after === undefined),
  );
  const places = new Map<string, With[]>();
  for (const one of alone) {
    const parent = JSON.stringify(one.path.slice(0, -1));
    places.set(parent, [...(places.get(parent) ?? []), one]);
  }
  const replaced = new Map<Change, Change | undefined>();
  for (const [one, other, ...more] of places.values()) {
    const [gone, come] = one?.after === undefined ? [one, other] : [other, one];
    const [old, now] = [gone?.path.at(-1), come?.path.at(-1)];
    if (more.length > 0 || gone?.after !== undefined || come?.before !== undefined) continue;
    if (gone === undefined || come === undefined || typeof old !== 'string' || typeof now !== 'string') continue;
    replaced.set(gone, undefined);
    replaced.set(come, { field: 'with', path: come.path.slice(0, -1), before: old, after: now, near: come.path });
  }
  return changes.flatMap((one) => (replaced.has(one) ? (replaced.get(one) ?? []) : [one]));
}

function toldChange(change: Change, one: Fact, pipeline: Pipeline | undefined): Omit<SinceChange, 'actions'> {
  const action = pipeline?.actions.get(one.id as ActionId);
  const described =
    action === undefined || pipeline === undefined
      ? { text: change.field === 'with' ? `${one.stage}.${changeText(change)}` : changeText(change) }
      : describeChange(change, action, pipeline);
  const text = change.field === 'with' ? described.text : `${one.stage}: ${described.text}`;
  return { stage: one.stage, of: ofChange(change), ...described, text, ...valuesOf(change, one) };
}

function ofChange(change: Change): SinceChange['of'] {
  switch (change.field) {
    case 'with':
      return [change.before, change.after].some((value) => value !== undefined && isFile(value)) ? 'data' : 'parameter';
    case 'code':
    case 'seed':
    case 'kind':
      return change.field;
    case 'keyVersion':
      return 'keys';
    default:
      return 'data';
  }
}

/** Values that are small enough for a page. */
function valuesOf(change: Change, { stage }: Fact): Pick<SinceChange, 'path' | 'before' | 'after'> {
  if (change.field !== 'with') return {};
  const small = (name: 'before' | 'after'): { readonly [name in 'before' | 'after']?: Json } => {
    const value = change[name];
    return value === undefined || JSON.stringify(value).length > 200 ? {} : { [name]: value };
  };
  const path = change.path.map((step) => (typeof step === 'number' ? `[${step}]` : `.${step}`)).join('');
  return { path: `${stage}.with${path}`, ...small('before'), ...small('after') };
}

/** The points of stages in both runs none of which is the like of another: all of then, and all of now. */
function replacedPoints(
  now: RunFacts,
  before: RunFacts,
  matched: ReadonlyMap<string, Fact>,
): (readonly [gone: readonly Fact[], come: readonly Fact[]])[] {
  const isCompared = (one: Fact): boolean => one.key !== undefined && !isReport(one);
  const kept = new Set(now.actions.filter(({ id }) => matched.has(id)).map(({ stage }) => stage));
  const [come, gone] = [now, before].map(({ actions }) =>
    actions.filter((one) => !kept.has(one.stage) && isCompared(one)),
  );
  const stages = [...new Set(come!.map(({ stage }) => stage))];
  const pointsOf = (points: readonly Fact[], stage: string): Fact[] => points.filter((one) => one.stage === stage);
  return stages
    .map((stage) => [pointsOf(gone!, stage), pointsOf(come!, stage)] as const)
    .filter(([old]) => old.length > 0);
}

/** Points of measured stages that only one of the runs has. */
function pointChanges(now: RunFacts, before: RunFacts, matched: ReadonlyMap<string, Fact>): SinceChange[] {
  const old = new Set([...matched.values()].map(({ id }) => id));
  const sides = [
    { word: 'new', points: now.actions.filter(({ id }) => !matched.has(id)) },
    { word: 'gone', points: before.actions.filter(({ id }) => !old.has(id)) },
  ];
  const stages = [...new Set(sides.flatMap(({ points }) => points.map(({ stage }) => stage)))];
  const isPlain = (one: Fact): boolean => !isReport(one) && one.kind !== 'compare';
  const known = new Set<string>();
  return stages.flatMap((stage): SinceChange[] => {
    const own = sides.map(({ word, points }) => ({
      word,
      points: points.filter((one) => one.stage === stage && isPlain(one)),
    }));
    const told = own.flatMap(({ word, points }) => {
      if (points.length === 0) return [];
      const names = namesText(points.map(({ coordinates }) => pointText(coordinates) || stage));
      return [`${points.length} ${word} (${names})`];
    });
    // Stages behind another one have the same points.
    if (told.length === 0 || known.has(told.join())) return [];
    known.add(told.join());
    const actions = own.flatMap(({ points }) => points.map(({ id }) => id)).slice(0, actionsMax);
    return [{ stage, actions, of: 'points', text: `${stage}: ${told.join(', ')}` }];
  });
}
