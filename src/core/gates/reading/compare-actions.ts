/**
 * The actions of the kind `compare` that a gate with a test adds: one for each judged point, or one for the best of them.
 * They are cached as all actions are, and their keys have what the numbers depend on: predictions, method, alpha, power.
 */

import type { Mistakes, Span } from '../../document/mistakes.ts';
import type { KindInfo } from '../../pipeline/declarations.ts';
import { readParameters } from '../../pipeline/parameters.ts';
import type { Action, ActionId, ActionInput, OutputReference, StageName } from '../../pipeline/pipeline.ts';
import { actionIdOf } from '../../pipeline/point-text.ts';
import type { InputPort, MachineFacts } from '../../pipeline/stage-kind.ts';
import type { JsonObject } from '../../values/canonical.ts';
import type { JudgedPoint } from '../judged-points.ts';
import type { Terms } from '../verdict.ts';
import type { PredictionsBefore } from './read-baseline.ts';

/** The kind whose record has the numbers of a comparison. */
export const compareKind = 'compare';

export interface CompareSource {
  /** `compare-1`. */
  readonly stage: StageName;
  readonly kind: KindInfo;
  /** `test.accuracy`. */
  readonly metric: string;
  readonly terms: Terms;
  readonly span: Span;
  readonly seed: number;
  readonly facts: MachineFacts;
  readonly directory: string;
  readonly project: string;
  /** The predictions of an action. */
  reference(action: ActionId): OutputReference;
  /** The predictions that an action is compared with. */
  predictions(action: ActionId): PredictionsBefore;
}

export type CompareAction = { readonly action: Action } | { readonly missing: string } | undefined;

/**
 * The action that compares the points: one, or several whose best is compared. `before` are those of their actions whose
 * counterparts they are compared with: of a file or a run, one. `missing`: predictions that it needs are not there.
 * Undefined after a mistake of the kind, which has been reported.
 */
export function compareAction(
  source: CompareSource,
  points: readonly JudgedPoint[],
  before: readonly ActionId[],
  isBest: boolean,
  mistakes: Mistakes,
): CompareAction {
  const { stage, kind, metric, terms } = source;
  const judged = points.flatMap(({ actions }) => actions);
  const found = before.map(source.predictions);
  const lacking = found.find((one) => 'missing' in one);
  if (lacking !== undefined) return lacking;
  const wired = new Set(found.flatMap((one) => ('action' in one ? [one.action] : [])));
  const [file] = found.flatMap((one) => ('file' in one ? [one] : []));
  const given: JsonObject = {
    metric,
    method: terms.test,
    alpha: terms.alpha,
    power: terms.power,
    ...(isBest && { pick: 'best' }),
    ...(file !== undefined && {
      baseline: { file: file.file, ...(file.entry !== undefined && { actions: [file.entry] }) },
    }),
  };
  const coordinates = isBest ? {} : (points[0]?.coordinates ?? {});
  const ports = kind.descriptor.inputs;
  const inputs = {
    now: gathered(ports.now, judged.map(source.reference)),
    ...(wired.size > 0 && { before: gathered(ports.before, [...wired].map(source.reference)) }),
  };
  const row = { coordinates, fields: {}, inputs };
  const written = {
    stage,
    key: source.span,
    node: undefined,
    nodeKey: undefined,
    template: { kind: 'constant', value: given, span: source.span } as const,
    kind,
    facts: source.facts,
    portProblems: () => [],
    directory: source.directory,
    project: source.project,
    baseOf: () => source.directory,
  };
  const [parameters] = readParameters(written, [row], new Set(Object.keys(coordinates)), false, mistakes);
  if (parameters === undefined) return undefined;
  const outputs = Object.fromEntries(Object.entries(kind.descriptor.outputs).map(([port, { type }]) => [port, type]));
  const action = { stage, kind: compareKind, coordinates, ...parameters, inputs, outputs, seed: source.seed };
  return { action: { id: actionIdOf(stage, coordinates), ...action } };
}

function gathered(port: InputPort | undefined, from: readonly OutputReference[]): ActionInput {
  return { arity: 'many', type: port?.type ?? 'predictions', from };
}
