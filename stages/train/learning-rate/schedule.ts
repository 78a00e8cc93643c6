/**
 * `learningRate` of an optimizer in its short and its long form. A number is a constant rate; all others are one of three
 * schedules, written in full, so that equal meanings have one key.
 */

import type { WithProblem } from 'arrowline/stage';
import type { LearningRate } from '../parameters.ts';

/** Each with every field. `warmUp` are epochs. */
export type Schedule =
  | { readonly constant: number; readonly warmUp: number }
  | {
      readonly step: { readonly initial: number; readonly every: number; readonly factor: number };
      readonly warmUp?: number;
    }
  | { readonly cosine: { readonly initial: number; readonly final: number }; readonly warmUp?: number }
  | { readonly onPlateau: Plateau };

export interface Plateau {
  readonly initial: number;
  readonly factor: number;
  readonly patience: number;
  readonly minDelta: number;
  readonly monitor: string;
  readonly least: number;
}

/** `usual` is the optimizer's own rate. A schedule in full stays as it is. */
export function fullSchedule(given: LearningRate | undefined, usual: number): number | Schedule {
  if (given === undefined || typeof given === 'number') return given ?? usual;
  const { constant, step, cosine, onPlateau, warmUp } = given;
  const warming = warmUp !== undefined && { warmUp };
  if (step !== undefined) return { step: { initial: usual, factor: 0.1, ...step }, ...warming };
  if (cosine !== undefined) return { cosine: { initial: usual, final: 0, ...cosine }, ...warming };
  if (onPlateau !== undefined) {
    const defaults = { initial: usual, factor: 0.1, patience: 10, minDelta: 1e-4, least: 0 };
    return { onPlateau: { ...defaults, monitor: 'validationLoss', ...onPlateau } };
  }
  return warmUp === undefined ? (constant ?? usual) : { constant: constant ?? usual, warmUp };
}

/** The rate to begin with, without warm-up. */
export function initialRate(rate: number | Schedule): number {
  if (typeof rate === 'number') return rate;
  if ('constant' in rate) return rate.constant;
  if ('step' in rate) return rate.step.initial;
  return 'cosine' in rate ? rate.cosine.initial : rate.onPlateau.initial;
}

/** Whether rates depend on the number of epochs: then only trainings with that number share epochs. */
export function dependsOnEpochs(rate: number | Schedule): boolean {
  return typeof rate === 'object' && 'cosine' in rate;
}

/** Mistakes that the schema cannot express. `path` leads to the rate. */
export function rateProblems(
  given: LearningRate | undefined,
  epochs: number,
  path: readonly (string | number)[],
): WithProblem[] {
  if (given === undefined || typeof given === 'number') return [];
  const { warmUp, ...ways } = given;
  const names = Object.keys(ways);
  if (names.length > 1) {
    const message = `a learning rate changes in one way, and these are ${names.length}: ${names.join(', ')}`;
    return [{ path: [...path, names[1]!], message, expected: 'one of constant, step, cosine, onPlateau' }];
  }
  if (warmUp !== undefined && given.onPlateau !== undefined) {
    const message = 'warmUp goes with constant, step and cosine: onPlateau would take the warm-up for progress';
    return [{ path: [...path, 'warmUp'], message }];
  }
  if (warmUp !== undefined && given.cosine !== undefined && warmUp >= epochs)
    return [
      {
        path: [...path, 'warmUp'],
        message: 'the warm-up leaves no epoch for the cosine',
        expected: `less than epochs, ${epochs}`,
      },
    ];
  return [];
}
