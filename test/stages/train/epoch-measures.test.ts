/** Measures after each epoch and what may be watched: names, mistakes, and what of them is computed for a task. */

import test from 'ava';
import type { Task } from '../../../stages/lib/learning/network/target.ts';
import {
  directionOf,
  isMeasured,
  metricProblems,
  unmeasured,
  wantedMeasures,
} from '../../../stages/train/epoch-measures.ts';
import { improves, monitorProblems } from '../../../stages/train/monitors.ts';

test('measures have a direction by name, those of a class and of a k too', (t) => {
  t.is(directionOf('rocAuc'), 'more');
  t.is(directionOf('rmse'), 'less');
  t.is(directionOf('recall.ankle boot.2'), 'more');
  t.is(directionOf('top3'), 'more');
  for (const wrong of ['rocauc', 'recal.coat', 'topp', 'top0', 'loss', 'toString', ''])
    t.is(directionOf(wrong), undefined, wrong);
});

test('metrics that no measure has, or not of a written task, are mistakes with a suggestion', (t) => {
  const problems = (metrics: string[], task?: Task) =>
    metricProblems(metrics, task).map(({ path, hint }) => [path.join('.'), hint]);
  t.deepEqual(problems(['accuracy', 'rocAuc', 'recall', 'top3', 'r2', 'hamming']), []);
  t.deepEqual(problems(['rocAuk']), [['metrics.0', 'did you mean "rocAuc"?']]);
  t.deepEqual(problems(['recall.coat', 'top']).length, 2);
  t.deepEqual(problems(['mse', 'rocAuc'], 'regression'), [['metrics.1', undefined]]);
  t.deepEqual(problems(['top3', 'r2'], 'multilabel').length, 2);
  t.regex(metricProblems(['rocAuc'], 'regression')[0]!.message, /rocAuc is not measured in the task regression/);
});

test('only what a task measures is computed, without the accuracy that the engine counts', (t) => {
  t.is(wantedMeasures([], 'multiclass'), undefined);
  t.is(wantedMeasures(['accuracy'], 'binary'), undefined);
  t.deepEqual(wantedMeasures(['top5', 'recall', 'top3', 'rocAuc', 'top5', 'r2'], 'multiclass'), {
    only: ['top', 'rocAuc', 'recall'],
    top: [3, 5],
  });
  t.deepEqual(wantedMeasures([], 'regression'), { only: ['r2'], top: [] });
  t.deepEqual(wantedMeasures(['mae', 'rocAuc'], 'regression'), { only: ['r2', 'mae'], top: [] });
  t.deepEqual(unmeasured(['mae', 'rocAuc', 'top3'], 'regression'), ['rocAuc', 'top3']);
});

test('an epoch has a number for each measure, and one for each class where that is asked', (t) => {
  t.is(isMeasured('rocAuc', ['rocAuc'], undefined), true);
  t.is(isMeasured('rocAuc', ['macroF1'], undefined), false);
  t.is(isMeasured('recall.coat', ['recall'], 'multiclass'), true);
  t.is(isMeasured('recall', ['recall'], 'multiclass'), false);
  t.is(isMeasured('f1.coat', ['recall'], 'multiclass'), false);
  t.is(isMeasured('r2', [], undefined), true, 'of numbers it is always measured');
  t.is(isMeasured('r2', [], 'binary'), false);
});

test('a monitor names a number of every epoch, or what is missing for that', (t) => {
  const hint = (monitor: string, metrics: string[], task?: Task) => {
    const [problem] = monitorProblems(monitor, metrics, task, ['earlyStopping', 'monitor']);
    return problem && (problem.hint ?? problem.message);
  };
  for (const sound of ['loss', 'validationLoss', 'accuracy', 'validationAccuracy', 'validation.r2'])
    t.is(hint(sound, []), undefined, sound);
  t.is(hint('validation.recall.coat', ['recall']), undefined);
  t.is(hint('validation.top3', ['top3']), undefined);
  t.is(hint('validation.top3', ['top5']), 'add top3 to metrics');
  t.is(hint('validation.rocAuc', []), 'add rocAuc to metrics');
  t.is(hint('validation.recall.coat', []), 'add recall to metrics');
  t.is(hint('validation.recall', ['recall']), 'name a class: validation.recall.coat');
  t.is(hint('rocAuc', ['rocAuc']), 'did you mean "validation.rocAuc"?');
  t.is(hint('validationLos', []), 'did you mean "validationLoss"?');
  t.is(hint('validation.rocAuk', ['rocAuc']), 'did you mean "validation.rocAuc"?');
  t.is(hint('validation.accuracy', []), 'the accuracy on the validation rows is validationAccuracy');
  t.is(hint('validationAccuracy', [], 'regression'), 'watch validationLoss or validation.r2');
});

test('a value improves on another in the direction of its measure, by more than asked', (t) => {
  t.is(improves('validation.rocAuc', 0.9, 0.8, 0.05), true);
  t.is(improves('validation.rocAuc', 0.9, 0.8, 0.1), false);
  t.is(improves('validation.brier', 0.1, 0.2, 0.05), true);
  t.is(improves('validationLoss', 0.2, 0.2, 0), false);
});
