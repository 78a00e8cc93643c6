/** The words of a command with the paths of its inputs and outputs in their places. */

import { StageFailure } from 'arrowline/stage';
import type { Word } from './parameters.ts';

export interface Places {
  readonly inputs: { readonly [port: string]: readonly string[] };
  readonly outputs: { readonly [port: string]: string };
}

/** A word that is a gathering input alone becomes a word for each of its artifacts. */
export function wordsWith(words: readonly Word[], { inputs, outputs }: Places): string[] {
  return words.flatMap((word) => {
    if (typeof word === 'string') return [word];
    const [first, ...others] = word;
    if (typeof first === 'object' && first.input !== undefined && others.length === 0) return inputs[first.input] ?? [];
    return [word.map((part) => (typeof part === 'string' ? part : pathAt(part))).join('')];
  });

  function pathAt({ input, output }: { readonly input?: string; readonly output?: string }): string {
    if (output !== undefined) return outputs[output] ?? missing(output);
    const [path = missing(input), ...more] = inputs[input ?? ''] ?? [];
    if (more.length > 0)
      throw new StageFailure(
        'program-words',
        `the input "${input}" is several artifacts, and has a word among others`,
        {
          expected: `\`\${{ inputs.${input} }}\` as a word of its own, which becomes one word for each`,
        },
      );
    return path;
  }
}

function missing(port: string | undefined): never {
  throw new Error(`Internal error: the words name the port "${port}", which has no path`);
}
