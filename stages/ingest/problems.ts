/**
 * Mistakes found in a data file: all are counted, the first few are kept to be shown, and reading stops after so many
 * that the file must be of another kind.
 */

import { type FailureCode, StageFailure } from 'arrowline/stage';

const countedMax = 1000;
const excerptMax = 40;

export interface Problem {
  /** `train.csv:17 (row 16), column "label"`. */
  readonly where: string;
  readonly found: string;
  readonly expected: string;
  readonly hint?: string;
}

export class Problems {
  readonly #code: FailureCode;
  readonly #file: string;
  readonly #hint: string | undefined;
  readonly #shownMax: number;
  readonly #first: Problem[] = [];
  #count = 0;

  constructor(code: FailureCode, file: string, hint?: string, shownMax = 5) {
    this.#code = code;
    this.#file = file;
    this.#hint = hint;
    this.#shownMax = shownMax;
  }

  get count(): number {
    return this.#count;
  }

  /** Throws at once when there are more than 1,000. */
  add(problem: Problem): void {
    this.#count++;
    if (this.#first.length < this.#shownMax) this.#first.push(problem);
    if (this.#count > countedMax) this.throwIfAny();
  }

  throwIfAny(): void {
    const [first] = this.#first;
    if (first === undefined) return;
    const count = this.#count > countedMax ? `more than ${countedMax}` : `${this.#count}`;
    // Each place is one line of the message, so a line break in a file name must not begin another.
    const lines = this.#first.map(
      ({ where, found, expected }) => `\n  ${`${where}: found ${found}, expected ${expected}`.replaceAll('\n', '\\n')}`,
    );
    const rest = this.#count - this.#first.length;
    if (rest > 0) lines.push(this.#count > countedMax ? '\n  and more' : `\n  and ${rest} more`);
    throw new StageFailure(
      this.#code,
      `${count} ${this.#count === 1 ? 'problem' : 'problems'} in ${this.#file}${lines.join('')}`,
      {
        ...first,
        ...(this.#hint !== undefined && { hint: this.#hint }),
      },
    );
  }
}

/** A text of a file as it may be shown: quoted, control characters escaped, long ones cut. */
export function excerpt(text: string): string {
  if (text === '') return 'an empty cell';
  const cut =
    text.length > excerptMax
      ? `${JSON.stringify(text.slice(0, excerptMax))}… (${text.length} characters)`
      : JSON.stringify(text);
  return cut.replaceAll(/[\u007f-\u009f]/g, (unit) => `\\u${unit.charCodeAt(0).toString(16).padStart(4, '0')}`);
}
