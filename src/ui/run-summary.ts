/** How a run ended: the table of models, the gates, the counts. */

import { formatMetric } from '../core/gate.ts';
import type { ActionFact, RunFacts } from '../core/run-facts.ts';
import { durationText } from './duration.ts';
import { inert, type Style } from './style.ts';
import { textTable } from './text-table.ts';

export function runSummary(facts: RunFacts, style: Style): string[] {
  const models = modelTable(facts.actions);
  const gates = facts.gates.map(
    (gate) => `${gate.passed ? style('green', 'pass') : style('red', 'FAIL')}  ${inert(gate.sentence)}`,
  );
  const section = (title: string, lines: readonly string[]): string[] =>
    lines.length === 0 ? [] : ['', style('bold', title), ...lines];
  const colour = facts.outcome === 'succeeded' ? 'green' : 'red';
  const parts = [
    `executed ${facts.executed}`,
    `cached ${facts.cached}`,
    ...(facts.failed > 0 ? [`failed ${facts.failed}`] : []),
    ...(facts.blocked > 0 ? [`blocked ${facts.blocked}`] : []),
  ];
  return [
    ...section('Models', models),
    ...section('Gates', gates),
    '',
    `${style(colour, facts.outcome)}: ${parts.join(', ')} in ${durationText(facts.seconds)}  ${style('dim', `run ${facts.run}`)}`,
  ];
}

/** A row for each action that measured an accuracy, beside the training it belongs to. */
function modelTable(actions: readonly ActionFact[]): string[] {
  const measured = actions.filter((one) => 'test.accuracy' in one.metrics || 'validation.accuracy' in one.metrics);
  // A measurement handed on (the choice of the best) is not another model.
  const evaluations = measured.filter((one) => 'parameters' in one.metrics);
  if (evaluations.length === 0) return [];
  const trainings = actions.filter((one) => 'epochs' in one.metrics && one.timings.trainSeconds !== undefined);
  const severalStages = new Set(evaluations.map((one) => one.stage)).size > 1;
  const rows = evaluations.map((one) => {
    const training = trainings.find((other) => covers(one.coordinates, other.coordinates));
    const metric = (source: ActionFact | undefined, name: string): string => {
      const value = source?.metrics[name];
      return value === undefined ? '' : formatMetric(value);
    };
    const seconds = training?.timings.trainSeconds;
    const point = Object.values(one.coordinates).join(' ');
    return [
      severalStages || point === '' ? `${one.stage} ${point}`.trim() : point,
      metric(one, 'parameters'),
      metric(training, 'epochs'),
      metric(training, 'accuracy'),
      metric(one, 'validation.accuracy'),
      metric(one, 'test.accuracy'),
      metric(one, 'test.loss'),
      typeof seconds === 'number' ? durationText(seconds) : '',
    ];
  });
  const axes = Object.keys(evaluations[0]?.coordinates ?? {}).join(' ');
  const header = [
    axes === '' ? 'model' : axes,
    'parameters',
    'epochs',
    'train',
    'validation',
    'test',
    'loss',
    'trained in',
  ];
  return textTable(header, rows);
}

function covers(point: ActionFact['coordinates'], part: ActionFact['coordinates']): boolean {
  return Object.entries(part).every(([axis, value]) => point[axis] === value);
}
