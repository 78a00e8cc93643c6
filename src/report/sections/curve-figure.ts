/**
 * The figure of one training: accuracy and loss, each other measure of the validation rows, the scores of classes in one
 * chart each, the learning rate where it changes, and the norm of the gradient; and the findings below its title.
 */

import { better } from '../../artifacts/better.ts';
import type { Measure } from '../../core/facts/measure.ts';
import { type Curves, curveChart, type Line } from '../figures/curves.ts';
import { chartGrid, type Figure } from '../page/figure.ts';
import { decimal, plural } from '../page/format.ts';
import { html } from '../page/html.ts';
import { type CurveMeasure, leadingCurve, peakOf } from '../study/epochs.ts';
import { findingsOfTraining } from '../study/findings.ts';
import type { History, Point } from '../study/study.ts';

export type Trained = Point & { readonly history: History };

/** Lines that stay apart in one chart. */
const linesMax = 5;

/** @param declared the measures of evaluations, by whose titles those of epochs are called */
export function curveFigure(point: Trained, declared: readonly Measure[]): Figure {
  const { history } = point;
  const drawn = [
    ...(['accuracy', 'loss'] as const).flatMap((measure) => trainingCurves(point, measure) ?? []),
    ...ofMeasures(point, declared),
    ...ofSteps(point),
  ];
  const charts = drawn.map(({ name, title, ...curves }) =>
    curveChart(`${name}-${point.index + 1}`, `${title} of ${point.name}`, curves),
  );
  const findings = findingsOfTraining(history);
  return {
    id: `curves-${point.index}`,
    title: point.name,
    caption: captionOf(history, drawn),
    body: html`${findings.length > 0 && html`<ul class="findings" aria-label="Findings of ${point.name}">${findings.map(({ text }) => html`<li>It ${text}.</li>`)}</ul>`}${chartGrid(charts)}`,
    charts,
    sources: [history.source],
  };
}

export interface Drawn extends Curves {
  /** Of the drawing, unique in a figure. */
  readonly name: string;
  readonly title: string;
  /** Lines left out. */
  readonly omitted?: number;
}

/** Undefined without that measure: where the targets are numbers there is no accuracy. */
export function trainingCurves({ history, index: hue }: Trained, measure: CurveMeasure): Drawn | undefined {
  const leading = leadingCurve(history, measure);
  const training = history[measure];
  if (leading === undefined) return undefined;
  const peak = peakOf(history, measure);
  return {
    name: measure,
    title: measure === 'accuracy' ? 'Accuracy' : 'Loss',
    measure,
    better: better[measure],
    epochs: history.epochs,
    lines: [
      ...(training ? [{ name: 'training', values: training, hue, dashed: true }] : []),
      ...(leading.rows === 'validation' ? [{ name: 'validation', values: leading.values, hue }] : []),
    ],
    ...(peak !== undefined && { peak }),
    kept: history.keptEpoch,
  };
}

/** `validation.rocAuc` in a chart of its own; `validation.recall.coat` as a line of the chart of recall, in the colour of its class. */
function ofMeasures(
  { history: { measures, epochs, keptEpoch }, index: hue }: Trained,
  declared: readonly Measure[],
): Drawn[] {
  const groups = new Map<string, Line[]>();
  for (const [whole, values] of Object.entries(measures)) {
    const [, measure = whole, name] = /^validation\.([^.]+)(?:\.(.+))?$/s.exec(whole) ?? [];
    const before = groups.get(measure) ?? [];
    const line = name === undefined ? { name: 'validation', values, hue } : { name, values, hue: before.length };
    groups.set(measure, [...before, line]);
  }
  const at = epochs.indexOf(keptEpoch);
  return [...groups].map(([measure, lines]) => {
    // The classes with the least scores are looked for.
    const shown = [...lines].sort((one, other) => one.values[at]! - other.values[at]!).slice(0, linesMax);
    const inOrder = lines.filter((line) => shown.includes(line));
    const { title, axis } = wordsOf(measure, declared);
    const curves = { measure: axis, better: 'none' as const, epochs, lines: inOrder, kept: keptEpoch };
    return { name: measure, title, ...curves, omitted: lines.length - inOrder.length };
  });
}

/** `Validation R²` and `R²`; `Validation recall of each class` and `recall`; the name where no kind declares it. */
function wordsOf(name: string, declared: readonly Measure[]): { readonly title: string; readonly axis: string } {
  const found = declared.find((one) => one.name.replace(/\.\*$/, '') === `validation.${name}`);
  const title = found?.title ?? `Validation ${name}`;
  return { title: title.replace('*', 'each class'), axis: title.replace(/^Validation /, '').replace(/ of \*$/, '') };
}

function ofSteps({ history: { learningRate = [], gradientNorm, epochs, keptEpoch }, index: hue }: Trained): Drawn[] {
  const curves = { better: 'none' as const, epochs, kept: keptEpoch };
  const changes = learningRate.some((rate) => rate !== learningRate[0]);
  const line = (values: readonly number[]): Line[] => [{ name: '', values, hue }];
  return [
    ...(changes
      ? [{ ...curves, name: 'learning-rate', title: 'Learning rate', measure: 'rate', lines: line(learningRate) }]
      : []),
    ...(gradientNorm
      ? [{ ...curves, name: 'gradient', title: 'Gradient norm', measure: 'norm', lines: line(gradientNorm) }]
      : []),
  ];
}

function captionOf(history: History, drawn: readonly Drawn[]): string {
  const best = (['accuracy', 'loss'] as const).flatMap((measure) => {
    const epoch = peakOf(history, measure);
    const leading = leadingCurve(history, measure);
    if (epoch === undefined || leading === undefined) return [];
    const most = better[measure] === 'more' ? 'greatest' : 'least';
    const value = leading.values[history.epochs.indexOf(epoch)];
    return [`${most} ${leading.rows} ${measure} at epoch ${epoch} (${decimal(value)})`];
  });
  const stopped = history.stoppedEarly ? ', stopped early' : '';
  const rings = best.length > 0 ? ` Rings: ${best.join(', ')}.` : '';
  const omitted = drawn.flatMap(({ omitted: left = 0, measure }) =>
    left > 0 ? [` Of ${measure} the ${linesMax} classes with the least at the kept epoch; ${left} more.`] : [],
  );
  return `${plural(history.epochs.length, 'epoch')}${stopped}. Dotted: the kept epoch, ${history.keptEpoch}, whose weights the model holds.${rings}${omitted.join('')}`;
}
