/**
 * The numbers of one epoch by name, which are columns of the history: losses, accuracies, `validation.rocAuc`. Those of
 * validation are absent without validation rows. Early stopping and learning rates watch one of them.
 */

export interface EpochRow {
  readonly loss: number;
  readonly [name: string]: number;
}
