/**
 * The answers of models to examples, as the page's script reads them: for the points of scatter plots the class that a
 * model took each for, and for each cell of a confusion matrix some examples with their pictures.
 */

import { answerClasses, splitOf } from '../study/confusion.ts';
import type { Point, Predictions, Study } from '../study/study.ts';
import type { CellData, PointAnswers } from './page-data.ts';
import type { Gallery } from './pictures.ts';
import { base64, makeThumbnails } from './scatter-data.ts';

/** A class is a byte in the page, and this one is none. */
const unanswered = 255;
const examplesOfCell = 12;
const pictureBytesMax = 150_000;

interface Answer {
  readonly row: number;
  readonly label: number;
  readonly predicted: number;
  /** The output for the class it was taken for. */
  readonly confidence: number;
}

/** The models whose confusion matrix is in the page and whose answers are known. */
function answering({ points }: Study): readonly (Point & { readonly predictions: Predictions })[] {
  return points.filter(
    (point): point is Point & { readonly predictions: Predictions } =>
      point.evaluation !== undefined && answerClasses(point) !== undefined,
  );
}

/** The classes that models took the examples at `rows` for. Undefined if none of them was answered on the split that is shown. */
export function pointAnswers(study: Study, rows: readonly number[], wanted: string): PointAnswers[] | undefined {
  const found = answering(study).flatMap((point): PointAnswers[] => {
    const byRow = new Map(answersOf(point, wanted).map((answer) => [answer.row, answer]));
    if (!rows.some((row) => byRow.has(row))) return [];
    const bytes = (of: (answer: Answer) => number): string =>
      base64(Uint8Array.from(rows, (row) => (byRow.has(row) ? of(byRow.get(row)!) : unanswered)));
    return [
      {
        point: point.index,
        names: point.predictions.names,
        labels: bytes(({ label }) => label),
        predicted: bytes(({ predicted }) => predicted),
      },
    ];
  });
  return found.length > 0 ? found : undefined;
}

/** Of each cell its wrong answers that the model was surest of, and its right ones that it was least sure of. */
export function cellData(study: Study, gallery: Gallery, wanted: string, thumbnailBytes: number): CellData | undefined {
  const models = answering(study);
  if (models.length === 0) return undefined;
  const chosen = models.map((point) => ({ point, answers: answersOfCells(answersOf(point, wanted)) }));
  const rows = [...new Set(chosen.flatMap(({ answers }) => answers.map(({ row }) => row)))];
  const pictures = makeThumbnails(gallery, rows, Math.min(pictureBytesMax, thumbnailBytes));
  return {
    models: chosen.map(({ point, answers }) => ({
      point: point.index,
      split: splitOf(point.evaluation!, wanted),
      names: point.predictions.names,
      answers: answers.map(({ row, label, predicted, confidence }) => [
        row,
        label,
        predicted,
        Number(confidence.toFixed(3)),
      ]),
    })),
    ...(pictures !== undefined && { pictures: { ...pictures, rows } }),
  };
}

function answersOf(point: Point & { readonly predictions: Predictions }, wanted: string): Answer[] {
  const { split, row, label, predicted, probabilities, names } = point.predictions;
  const shown = splitOf(point.evaluation!, wanted);
  return split.flatMap((one, index): Answer[] => {
    const taken = predicted[index]!;
    const confidence = probabilities[index * names.length + taken] ?? 1;
    return one === shown ? [{ row: row[index]!, label: label[index]!, predicted: taken, confidence }] : [];
  });
}

function answersOfCells(answers: readonly Answer[]): readonly Answer[] {
  const cells = new Map<string, Answer[]>();
  for (const answer of answers) {
    const name = `${answer.label}.${answer.predicted}`;
    const cell = cells.get(name);
    if (cell === undefined) cells.set(name, [answer]);
    else cell.push(answer);
  }
  return [...cells.values()].flatMap((cell) => {
    const isRight = cell[0]!.label === cell[0]!.predicted;
    const order = (left: Answer, right: Answer): number =>
      (isRight ? left.confidence - right.confidence : right.confidence - left.confidence) || left.row - right.row;
    return cell.sort(order).slice(0, examplesOfCell);
  });
}
