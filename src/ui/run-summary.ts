/** How a run ended: the table of models, the gates, the counts. */

import { intervalOf } from '../core/facts/interval.ts';
import type { ActionFact, RunFacts } from '../core/facts/run-facts.ts';
import { wrapped } from './columns.ts';
import { durationText } from './duration.ts';
import { inert, type Style } from './style.ts';
import { textTable } from './text-table.ts';

/** `width` is that of a terminal, on which no line is longer. */
export function runSummary(facts: RunFacts, style: Style, width = Number.POSITIVE_INFINITY): string[] {
  const models = [...modelTable(facts.actions, width), ...choiceLines(facts.actions)];
  const gates = facts.gates.map(
    (gate) => `${gate.passed ? style('green', 'pass') : style('red', 'FAIL')}  ${inert(gate.sentence)}`,
  );
  const section = (title: string, lines: readonly string[]): string[] =>
    lines.length === 0 ? [] : ['', style('bold', title), ...lines];
  const colour = facts.outcome === 'succeeded' ? 'green' : 'red';
  // What was under way or about to start when something failed, or when the run was interrupted.
  const cancelled = facts.actions.filter((one) => one.outcome === 'cancelled').length;
  const parts = [
    `executed ${facts.executed}`,
    `cached ${facts.cached}`,
    ...(facts.failed > 0 ? [`failed ${facts.failed}`] : []),
    ...(facts.blocked > 0 ? [`blocked ${facts.blocked}`] : []),
    ...(cancelled > 0 ? [`cancelled ${cancelled}`] : []),
  ];
  const holes = facts.actions.flatMap(({ id, lacking }) =>
    lacking === undefined ? [] : [`${inert(id)}: ${inert(lacking)}`],
  );
  return [
    ...section('Models', models),
    ...section('Gates', gates),
    '',
    ...holes,
    ...originLines(facts),
    ...hints(facts),
    `${style(colour, facts.outcome)}: ${parts.join(', ')} in ${durationText(facts.seconds)}  ${style('dim', `run ${facts.run}`)}`,
  ].flatMap((line) => wrapped(line, width, 6));
}

/** How the cached ones came by their results, where that is not from before. */
function originLines({ cutOff, meanwhile = 0, same = 0 }: RunFacts): string[] {
  return [
    ...(cutOff === undefined
      ? []
      : [
          `${cutOff.actions} of the cached ${cutOff.actions === 1 ? 'follows' : 'follow'} from executed ones that came out the same: ${durationText(cutOff.seconds)} of work saved`,
        ]),
    ...(meanwhile === 0
      ? []
      : [`${meanwhile} of the cached ${meanwhile === 1 ? 'was' : 'were'} made by another run meanwhile`]),
    ...(same === 0 ? [] : [`${same} of the cached ${same === 1 ? 'is' : 'are'} the same as executed ones`]),
  ];
}

/** What the next run does about what has no result. */
function hints({ outcome, failed, actions }: RunFacts): string[] {
  const stopped = actions.filter((one) => one.outcome === 'cancelled').length;
  if (failed === 0 || outcome !== 'failed') return [];
  const rest =
    stopped === 0 ? '' : `; ${stopped} more did not run to their end: nothing new starts after a failure (--fail-fast)`;
  return [`the next run tries what failed again and keeps what succeeded${rest}`];
}

/** A row for each evaluation, beside the training it belongs to. */
function modelTable(actions: readonly ActionFact[], width: number): string[] {
  // A measurement handed on, as the choice of the best is, is not another model.
  const evaluations = actions.filter((one) => one.kind === 'evaluate' && Object.keys(one.metrics).length > 0);
  if (evaluations.length === 0) return [];
  const trainings = actions.filter((one) => 'epochs' in one.metrics && one.timings.trainSeconds !== undefined);
  const axes = [...new Set(evaluations.flatMap((one) => Object.keys(one.coordinates)))];
  const severalStages = new Set(evaluations.map((one) => one.stage)).size > 1 || axes.length === 0;
  const trainingsOf = evaluations.map((one) => trainingOf(one, trainings));
  // An axis of that name has said it already, unless an earlier epoch is evaluated.
  const showEpochs = !axes.includes('epochs') || trainingsOf.some((one) => one !== undefined && isRestored(one));
  const rows = evaluations.map((one, index) => {
    const training = trainingsOf[index];
    const fraction = (source: ActionFact | undefined, name: string): string => {
      const value = source?.metrics[name] ?? Number.NaN;
      if (Number.isNaN(value)) return '';
      return Math.abs(value) >= 1e6 ? value.toExponential(4) : value.toFixed(4);
    };
    const count = (source: ActionFact | undefined, name: string): string => source?.metrics[name]?.toString() ?? '';
    return [
      ...(severalStages ? [one.stage] : []),
      ...axes.map((axis) => String(one.coordinates[axis] ?? '')),
      count(one, 'parameters'),
      ...(showEpochs ? [epochsText(training)] : []),
      fraction(one, 'train.accuracy') || fraction(training, 'accuracy'),
      fraction(one, 'validation.accuracy'),
      fraction(one, 'test.accuracy'),
      fraction(one, 'test.loss'),
      trainingTime(training),
    ];
  });
  const header = [
    ...(severalStages ? ['model'] : []),
    ...axes,
    'parameters',
    ...(showEpochs ? ['epochs'] : []),
    'train',
    'validation',
    'test',
    'loss',
    'trained in',
  ];
  return [...textTable(header, rows, width), ...intervalLine(evaluations)];
}

/** Whether its model is of an earlier epoch than the last. */
function isRestored({ metrics }: ActionFact): boolean {
  return metrics.evaluatedEpoch !== undefined && metrics.evaluatedEpoch !== metrics.epochs;
}

/** `10`; `3 of 10` where the model, and so every number of the row, is of an earlier epoch than the last. */
function epochsText(training: ActionFact | undefined): string {
  if (training === undefined) return '';
  const { epochs, evaluatedEpoch } = training.metrics;
  return isRestored(training) ? `${evaluatedEpoch} of ${epochs}` : String(epochs);
}

/** How far the 95 % intervals of the accuracies above reach, at the most. */
function intervalLine(evaluations: readonly ActionFact[]): string[] {
  const reaches = ['validation', 'test'].flatMap((split) => {
    const name = `${split}.accuracy`;
    const sides = evaluations.flatMap(({ metrics }) => {
      const interval = intervalOf(name, (one) => metrics[one]);
      return interval === undefined ? [] : [metrics[name]! - interval.low, interval.high - metrics[name]!];
    });
    return sides.length === 0 ? [] : [`${Math.max(...sides).toFixed(4)} from a ${split} accuracy`];
  });
  return reaches.length === 0 ? [] : [`95 % intervals reach at most ${reaches.join(', ')}`];
}

/** What each choice of a best model says: a tie, how near the others are. */
function choiceLines(actions: readonly ActionFact[]): string[] {
  return actions.flatMap(({ id, kind, notes }) =>
    kind === 'select' ? notes.map((note) => inert(`${id}: ${note}`)) : [],
  );
}

/** All its epochs, those it took over from a shorter training included. */
function trainingTime(training: ActionFact | undefined): string {
  const epochs = training?.timings.secondsPerEpoch;
  return Array.isArray(epochs) ? durationText(epochs.reduce((sum: number, seconds: number) => sum + seconds, 0)) : '';
}

/**
 * The training whose model was evaluated, by the model's digest; of several that made the same bytes the one whose
 * coordinates fit, if they tell. A number of another training is worse than none.
 */
function trainingOf(evaluation: ActionFact, trainings: readonly ActionFact[]): ActionFact | undefined {
  const taken = evaluation.inputs && new Set(Object.values(evaluation.inputs));
  const made = trainings.filter((one) => !taken || Object.values(one.outputs).some((digest) => taken.has(digest)));
  const axes = (one: ActionFact): number => Object.keys(one.coordinates).length;
  const covering = made.filter((one) => covers(evaluation.coordinates, one.coordinates));
  const most = Math.max(...covering.map(axes));
  const fitting = covering.length > 0 ? covering.filter((one) => axes(one) === most) : made;
  const [training] = fitting;
  return fitting.every((one) => one === training || (one.key !== undefined && one.key === training?.key))
    ? training
    : undefined;
}

function covers(point: ActionFact['coordinates'], part: ActionFact['coordinates']): boolean {
  return Object.entries(part).every(([axis, value]) => point[axis] === value);
}
