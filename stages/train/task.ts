/**
 * The task of a training: as the document says, else as the labels of the dataset and the end of the network say. Refuses
 * a task that the labels do not fit, and a loss that the task does not.
 */

import { type Json, StageFailure } from 'arrowline/stage';
import { areClasses, areSeveral, type ClassLabels, type DatasetRows } from '../../src/artifacts/dataset.ts';
import { classFinder, namesText } from '../lib/kit/dataset/class-reference.ts';
import { quoted } from '../lib/kit/dataset/label-text.ts';
import { requireLabels } from '../lib/kit/dataset/require-classes.ts';
import type { LossName } from '../lib/learning/engines/engine.ts';
import type { NetworkInput } from '../lib/learning/network/network.ts';
import { endsInOneNumber } from '../lib/learning/network/resolve.ts';
import type { Meaning, Task } from '../lib/learning/network/target.ts';
import { defaultLoss, losses } from './losses.ts';
import type { TrainParameters } from './parameters.ts';

type Asked = Pick<TrainParameters, 'task' | 'positive'> & { readonly model: Json };

/** The meaning of the outputs that the network is to learn, and a note where the document does not state the task. */
export function meaningOf(
  asked: Asked,
  dataset: DatasetRows,
  groups: readonly NetworkInput[],
): { readonly meaning: Meaning; readonly notes: readonly string[] } {
  const inferred = asked.task === undefined ? inferTask(asked, dataset, groups) : undefined;
  const task = asked.task ?? inferred!.task;
  if (asked.positive !== undefined && task !== 'binary')
    throw new StageFailure('task', 'a positive class is named, and the task is not binary', {
      where: 'with.positive',
      found: `the task ${task}`,
      expected: 'task: binary, of two classes',
      hint: 'end the model with one unit and write task: binary, or leave positive out',
    });
  const meaning = meaningFor(task, asked.positive, dataset);
  const positive = meaning.task === 'binary' ? `, positive: ${quoted(meaning.classNames[meaning.positive]!)}` : '';
  return { meaning, notes: inferred ? [`task: ${task}${positive}, because ${inferred.because}`] : [] };
}

function inferTask(
  { model }: Asked,
  dataset: DatasetRows,
  groups: readonly NetworkInput[],
): { readonly task: Task; readonly because: string } {
  const labels = requireLabels(dataset, 'train learns from labels');
  if (areSeveral(labels)) return { task: 'multilabel', because: 'a row may have several labels' };
  if (!areClasses(labels)) return { task: 'regression', because: 'the labels are numbers' };
  if (labels.classNames.length === 2 && endsInOneNumber(model, groups))
    return { task: 'binary', because: 'there are two classes, and the network ends in one number' };
  return { task: 'multiclass', because: 'the labels are classes' };
}

function meaningFor(task: Task, positive: Asked['positive'], dataset: DatasetRows): Meaning {
  const labels = requireLabels(dataset, 'train learns from labels');
  if (task === 'multilabel') {
    if (areSeveral(labels)) return { task, labelNames: labels.names };
    throw unfit(task, dataset, 'rows that may have several labels', 'name their columns in ingest: label: [A, B]');
  }
  if (task === 'regression') {
    const name = dataset.labelName;
    if (areClasses(labels) || areSeveral(labels))
      throw unfit(task, dataset, 'numbers', areSeveral(labels) ? 'write task: multilabel' : numbersHint(dataset));
    return { task, ...(name !== undefined && { name }) };
  }
  if (!areClasses(labels))
    throw unfit(task, dataset, 'classes', areSeveral(labels) ? 'write task: multilabel' : classesHint(dataset));
  if (task === 'multiclass') return { task, classNames: labels.classNames };
  return { task, classNames: labels.classNames, positive: positiveOf(positive, labels, dataset) };
}

/** The second class, if none is named. */
function positiveOf(
  positive: Asked['positive'],
  { classNames: names, classLabels: labels }: ClassLabels,
  dataset: DatasetRows,
): number {
  if (names.length !== 2)
    throw unfit('binary', dataset, 'two classes', 'write task: multiclass, or merge classes in ingest: relabel');
  if (positive === undefined) return 1;
  return classFinder({ names, labels })(typeof positive === 'boolean' ? String(positive) : positive, 'with.positive');
}

function unfit(task: Task, { labels, labelName }: DatasetRows, expected: string, hint: string): StageFailure {
  const found = areClasses(labels)
    ? `${labels.classNames.length} classes: ${namesText(labels.classNames)}`
    : areSeveral(labels)
      ? `several labels: ${namesText(labels.names)}`
      : `numbers${labelName === undefined ? '' : ` from ${quoted(labelName)}`}`;
  return new StageFailure('task', `the labels of the dataset do not fit the task ${task}`, {
    where: 'with.task',
    found,
    expected,
    hint,
  });
}

function classesHint({ labelName }: DatasetRows): string {
  const name = labelName === undefined ? 'NAME' : quoted(labelName);
  return `write task: regression, or make classes of the numbers in ingest: columns: { ${name}: category }`;
}

function numbersHint({ labelName }: DatasetRows): string {
  const name = labelName === undefined ? 'NAME' : quoted(labelName);
  return `leave task out, or read the labels as numbers in ingest: columns: { ${name}: number }`;
}

/** @throws StageFailure `task` for a loss that means nothing for the task */
export function requireLoss(task: Task, loss: LossName): void {
  if (losses[task].includes(loss)) return;
  throw new StageFailure('task', `the loss ${loss} does not fit the task ${task}`, {
    where: 'with.loss',
    found: loss,
    expected: `one of ${losses[task].join(', ')}`,
    hint: `leave loss out: it is ${defaultLoss(task)} then`,
  });
}
