/**
 * Parses YAML text to the yaml package's syntax tree, within limits: size, number of tokens and depth are checked while
 * the text is read, so that a hostile file takes a second at most. Parts of YAML that the file format excludes (tags,
 * directives, several documents) are refused here, each with its position.
 */

import { Composer, CST, Lexer, type Node, Parser } from 'yaml';
import { charactersMax } from './document-bytes.ts';
import type { Mistakes } from './mistakes.ts';
import { reportSyntaxErrors } from './yaml-errors.ts';

const tokensMax = 300_000;
const depthMax = 200;
/** Tags and directives are reported up to this many: a document with more uses them on purpose. */
const refusedMax = 20;

/** The root node, or undefined if there is none; the reason, and every other mistake, is added to `mistakes`. */
export function parseYaml(text: string, mistakes: Mistakes): Node | undefined {
  if (text.length > charactersMax) {
    mistakes.add(
      'file-too-large',
      'the file is too large for a pipeline',
      { start: 0, end: 0 },
      {
        found: `${text.length} characters`,
        expected: `at most ${charactersMax}`,
        hint: 'keep data in files of their own, and name them here',
      },
    );
    return undefined;
  }
  const control = /[^\t\n\r\x20-\x7e\x85\xa0-\ufefe\uff00-\uffff]|\ufffe|\uffff/.exec(text);
  if (control !== null) {
    const code = control[0].charCodeAt(0).toString(16).toUpperCase().padStart(4, '0');
    mistakes.add(
      'control-character',
      `the file holds the character U+${code}, which is not text`,
      spanAt(control.index),
      {
        hint: 'write it as an escape in a double-quoted string, or save the file as UTF-8',
      },
    );
    return undefined;
  }
  const before = mistakes.count;
  const tokens = readTokens(text, mistakes);
  if (tokens === undefined) return undefined;
  const composer = new Composer({ version: '1.2', schema: 'core', uniqueKeys: false, strict: true });
  const documents = composed(composer, tokens, text.length);
  const second = documents[1];
  if (second !== undefined)
    mistakes.add('several-documents', 'a pipeline file holds one document', spanAt(second.range[0]), {
      hint: 'remove the "---" or "..." line, or move what follows to a file of its own',
    });
  const first = documents[0];
  // The composer complains about a tag or directive too; it has been reported already.
  if (mistakes.count === before) reportSyntaxErrors(first?.errors ?? [], first?.contents, text, mistakes);
  if (mistakes.count > before) return undefined;
  if (first?.contents === null || first === undefined || isEmpty(first.contents)) {
    mistakes.add('empty-document', 'the file holds no pipeline', spanAt(0), { expected: 'name, stages' });
    return undefined;
  }
  return first.contents as Node;
}

/**
 * Composes without stacks for errors: a broken document has a hundred thousand of them, and only their positions are
 * used.
 */
function composed(composer: Composer, tokens: readonly CST.Token[], length: number) {
  const limit = Error.stackTraceLimit;
  Error.stackTraceLimit = 0;
  try {
    return [...composer.compose(tokens, true, length)];
  } finally {
    Error.stackTraceLimit = limit;
  }
}

function isEmpty(node: unknown): boolean {
  return (node as { value?: unknown; source?: string }).value === null && (node as { source?: string }).source === '';
}

function spanAt(offset: number): { start: number; end: number } {
  return { start: offset, end: offset + 1 };
}

/** Lexes and parses up to the limits. Undefined if a limit was exceeded. */
function readTokens(text: string, mistakes: Mistakes): CST.Token[] | undefined {
  const parser = new Parser();
  const tokens: CST.Token[] = [];
  let offset = 0;
  let count = 0;
  let scalar = false;
  for (const lexeme of new Lexer().lex(text)) {
    if (++count > tokensMax) {
      mistakes.add('file-too-large', 'the file has too many parts for a pipeline', spanAt(offset), {
        expected: `at most ${tokensMax} tokens`,
      });
      return undefined;
    }
    const type: CST.TokenType | null = scalar ? 'scalar' : CST.tokenType(lexeme);
    scalar = lexeme === CST.SCALAR;
    if (mistakes.count > refusedMax) return undefined;
    if (type === 'tag')
      mistakes.add(
        'tag',
        `tags are not part of the file format`,
        { start: offset, end: offset + lexeme.length },
        {
          found: lexeme,
          hint: 'remove it; quote a value to make it text',
        },
      );
    if (type === 'directive-line' && !/^%YAML\s+1\.2\s*$/.test(lexeme))
      mistakes.add(
        'directive',
        'the file is read as YAML 1.2, without directives',
        { start: offset, end: offset + lexeme.length },
        {
          found: lexeme,
          hint: 'remove the line',
        },
      );
    if (lexeme !== CST.DOCUMENT && lexeme !== CST.FLOW_END && lexeme !== CST.SCALAR) offset += lexeme.length;
    tokens.push(...parser.next(lexeme));
    if (parser.stack.length > depthMax) {
      mistakes.add('too-deep', 'values are nested too deeply', spanAt(Math.max(0, offset - lexeme.length)), {
        expected: `at most ${depthMax} levels`,
      });
      return undefined;
    }
  }
  tokens.push(...parser.end());
  return tokens;
}
