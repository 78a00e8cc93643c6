/** Something that a network learns to give for each example: the output that its last layer must have. */

export const tasks = ['multiclass', 'binary', 'multilabel', 'regression'] as const;
export type Task = (typeof tasks)[number];

export interface Target {
  readonly task: Task;
  /** Numbers of an example's output: classes; 1 for binary and regression; labels for multilabel. */
  readonly outputs: number;
}

/** The words for `outputs` in messages. */
export function outputsText({ task, outputs }: Target): string {
  switch (task) {
    case 'multiclass':
      return `[${outputs}], one number for each class`;
    case 'multilabel':
      return `[${outputs}], one number for each label`;
    case 'binary':
      return '[1], the probability of the positive class';
    case 'regression':
      return '[1], the number to predict';
  }
}

/** Whether `units: classes` stands for `outputs`. */
export function hasClasses({ task }: Target): boolean {
  return task === 'multiclass' || task === 'multilabel';
}

/** The meaning of a network's outputs. */
export type Meaning =
  | { readonly task: 'multiclass'; readonly classNames: readonly string[] }
  /** Of two classes; `positive` is the number of the one whose probability is given. */
  | { readonly task: 'binary'; readonly classNames: readonly string[]; readonly positive: number }
  | { readonly task: 'multilabel'; readonly labelNames: readonly string[] }
  /** `name`: the column that the numbers are from, if it is known. */
  | { readonly task: 'regression'; readonly name?: string };

export function targetOf(meaning: Meaning): Target {
  switch (meaning.task) {
    case 'multiclass':
      return { task: meaning.task, outputs: meaning.classNames.length };
    case 'multilabel':
      return { task: meaning.task, outputs: meaning.labelNames.length };
    case 'binary':
    case 'regression':
      return { task: meaning.task, outputs: 1 };
  }
}
