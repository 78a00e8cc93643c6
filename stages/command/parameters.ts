// Generated from schemas/stages/command.schema.json by `npm run generate`. Do not edit.

export type Word = string | readonly (string | Place)[];
export type Anything =
  | (string | number | boolean | null)
  | readonly Anything[]
  | {
      readonly [k: string]: Anything;
    };
export type Variable = string;

/**
 * Runs a program in any language. Ports follow from `needs` and `outputs`; the program finds their paths in its words, in the JSON file that PIPELINE_ACTION names, and in P_INPUT_<PORT> and P_OUTPUT_<PORT>.
 */
export type CommandParameters = {
  /**
   * The program and its arguments, split into words as in sh, but run without a shell: `python train.py --data ${{ inputs.dataset }} --out ${{ outputs.model }}`. A value that is substituted is never split. It runs in the folder of the document.
   */
  readonly run?: string | readonly Word[];
  /**
   * A script, run by `bash -euo pipefail` instead of `run`. References are refused in it, so that no value can escape its quotes: use P_<NAME>, P_INPUT_<PORT> and P_OUTPUT_<PORT>.
   */
  readonly shell?: string;
  /**
   * Values of any form by name. The program finds them in the file that PIPELINE_ACTION names, and each as P_<NAME> in its environment: upper case, `_` for `.` and `-`.
   */
  readonly parameters?: {
    readonly [k: string]: Anything;
  };
  /**
   * Files, folders and globs that the program reads, its own code first of all; relative to the document. They are in the key by content, and a run in which one of them changes is not stored.
   *
   * @minItems 1
   */
  readonly files?: readonly string[];
  /**
   * Command lines whose output is in the key: `python --version`. If left out: the versions of the interpreters that `run`, or a command of `shell`, begins with and, for Python, of the installed distributions. They run with the variables of `env`.
   */
  readonly versions?: readonly (string | Word[])[];
  /**
   * Variables of the program's environment; in the key.
   */
  readonly env?: {
    readonly [k: string]: string | number | boolean;
  };
  /**
   * Variables that the program gets as this process has them: secrets, devices. Not in the key, so they must not change the result. Values of four characters or more are shown as *** in log lines, notes and failures.
   */
  readonly passEnv?: readonly Variable[];
  /**
   * The form in which an input is given, by port; `arrow` if left out. An artifact of type `files` is given as a folder.
   */
  readonly inputs?: {
    readonly [k: string]: {
      /**
       * `arrow`: the file as it is stored. `csv`: with a header; vectors as name_0, name_1. `jsonl`: one object a line. `npy`: a folder with one .npy file for each column: numbers, texts, or vectors as rows of a matrix.
       */
      readonly as: 'arrow' | 'csv' | 'jsonl' | 'npy';
    };
  };
  /**
   * The artifacts that the program writes, by port: a type, or a mapping. The folder of an output of type `files` is there already.
   */
  readonly outputs?: {
    readonly [k: string]:
      | string
      | {
          /**
           * The artifact type: `table`, `files`, `predictions`. Predictions are of the task that the labels of the inputs have: classes, several labels, or numbers where no input has names of either and the program writes no probabilities.
           */
          readonly type: string;
          /**
           * The form in which the program writes it: `arrow` (a file or a stream) if left out.
           */
          readonly as?: 'arrow' | 'csv' | 'jsonl' | 'npy';
          /**
           * The input or output that holds the model which the numbers are of. If left out: the stage's only model.
           */
          readonly of?: string;
          /**
           * Types of columns, for a `table`: `{ id: Utf8, age: Int32, pixels: FixedSizeList<Float32>[784] }`. If given, the table must have exactly these.
           */
          readonly columns?: {
            readonly [k: string]: string;
          };
        };
  };
  /**
   * The numbers that the program reports by name, and which of them are better: the greatest (`max`), the least (`min`) or neither (`none`). Each must be reported, and no other. They are also the output `metrics`.
   */
  readonly metrics?: {
    readonly [k: string]: 'max' | 'min' | 'none';
  };
  /**
   * Whether the same inputs give the same bytes. `--force` then checks the stored result instead of replacing it.
   */
  readonly deterministic: boolean;
  /**
   * Whether it is a failure (`fail`), a note (`warn`) or nobody asks (`off`) when the program reads a file of the project that `files` does not cover, or writes one that is no output. In the key: a result that was made unwatched is not taken for one that was checked.
   */
  readonly undeclared: 'fail' | 'warn' | 'off';
  /**
   * Watch every file that any program opens, with strace. If left out: the files that Python opens, and those that command lines name.
   */
  readonly trace?: 'strace';
}
export type Place = {
  readonly input?: string;
  readonly output?: string;
}
