/**
 * The numbers of one epoch by name, which are columns of the history: losses, accuracies, `validation.rocAuc`. Without
 * validation rows it has none of them. Early stopping and learning rates watch one.
 */

export interface EpochRow {
  readonly loss: number;
  readonly [name: string]: number;
}
