/** Syntax errors of the yaml package, placed where the user has to change something, with a hint. */

import { isCollection, isScalar, type Node, visit, type YAMLParseError } from 'yaml';
import type { Mistakes, Span } from './mistakes.ts';

/** A broken quote or bracket causes errors on every following line: only the first few are useful. */
const syntaxErrorsMax = 5;

const hints: { readonly [code: string]: string } = {
  BAD_INDENT: 'begin it in the same column as the lines it belongs with',
  BAD_SCALAR_START: 'put the text in quotes',
  BLOCK_AS_IMPLICIT_KEY: 'put a text that holds ": " in quotes',
  MISSING_CHAR: 'is a ":" and a space missing after a key, or a "," in a list?',
  MULTILINE_IMPLICIT_KEY: 'is a ":" missing after a key?',
  TAB_AS_INDENT: 'indent with spaces',
  UNEXPECTED_TOKEN: 'put a text that holds special characters in quotes',
};

/** Reports the errors, one per line and a few at most. `contents` is the part that could be parsed. */
export function reportSyntaxErrors(
  errors: readonly YAMLParseError[],
  contents: Node | null | undefined,
  text: string,
  mistakes: Mistakes,
): void {
  const lines = new Set<number>();
  for (const error of errors.slice(0, 1000)) {
    const { line } = mistakes.range({ start: error.pos[0], end: error.pos[1] });
    if (lines.has(line) || lines.size === syntaxErrorsMax) continue;
    lines.add(line);
    reportSyntaxError(error, contents, text, mistakes);
  }
}

function reportSyntaxError(
  error: YAMLParseError,
  contents: Node | null | undefined,
  text: string,
  mistakes: Mistakes,
): void {
  const message = error.message.replace(/\.?\s*$/, '').replace(/^./, (letter) => letter.toLowerCase());
  if (/closing .quote/.test(message)) {
    // The parser reports the end of the file; the mistake is where the quote was opened.
    const opened = lastBefore(contents, error.pos[0], (node) => isScalar(node) && /^QUOTE/.test(node.type ?? ''));
    mistakes.add('yaml-syntax', 'the quote is not closed', opened ?? spanFrom(error.pos, text), {
      hint: "close it with the same character; write '' for a single quote inside single quotes",
    });
    return;
  }
  const written = /\$\{\{.*?\}\}/.exec(text.slice(error.pos[0] - 1, error.pos[0] + 200))?.[0];
  if (error.code === 'UNEXPECTED_TOKEN' && text.startsWith('${{', error.pos[0] - 1)) {
    const start = error.pos[0] - 1;
    mistakes.add(
      'yaml-syntax',
      'inside { } and [ ] a reference must be in quotes',
      { start, end: start + (written?.length ?? 3) },
      { hint: `write '${written ?? '${{ … }}'}'` },
    );
    return;
  }
  const bracket = /end with a ([}\]])/.exec(message)?.[1];
  const opening = bracket === '}' ? '{' : '[';
  const fits = (node: unknown): boolean => {
    const [from, to] = (isCollection(node) && node.range) || [-1, -1];
    return text[from] === opening && text[to - 1] !== bracket;
  };
  const opened = bracket === undefined ? undefined : lastBefore(contents, error.pos[0], fits);
  const hint =
    opened === undefined
      ? hints[error.code]
      : `is the "${text[opened.start]}" of line ${mistakes.range(opened).line}, column ${mistakes.range(opened).column} closed?`;
  mistakes.add('yaml-syntax', message, spanFrom(error.pos, text), { hint });
}

/** The last matching node that begins before an offset: if parsing stopped there, the innermost open one. */
function lastBefore(
  contents: Node | null | undefined,
  offset: number,
  fits: (node: unknown) => boolean,
): Span | undefined {
  let last: Span | undefined;
  visit(contents ?? null, {
    Node: (_, node) => {
      const start = node.range?.[0];
      if (start !== undefined && start < offset && fits(node)) last = { start, end: start + 1 };
    },
  });
  return last;
}

/** The span of an error, without leading blanks and the trailing line break. */
function spanFrom([from, to]: readonly [number, number], text: string): Span {
  const blank = /^ */.exec(text.slice(from, from + 1000))?.[0].length ?? 0;
  const start = text[from + blank] === undefined || text[from + blank] === '\n' ? from : from + blank;
  return { start, end: Math.max(start + 1, to) };
}
