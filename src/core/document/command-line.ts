/**
 * Splits a command line into words: blanks, quotes and backslashes as in POSIX sh ("Shell Command Language", 2.2), and
 * no expansion of any kind. A reference `${{ … }}` stays in its word, whatever it holds, and is substituted later: so no
 * value is ever split. More than that (pipes, variables, comments) is a mistake, since the program
 * would get it as text.
 */

/** A piece of a word: text, or a reference as it is written and where it begins. */
export type WordPart = string | { readonly reference: string; readonly at: number };

export interface LineMistake {
  readonly message: string;
  /** Where in the line, and how many characters. */
  readonly at: number;
  readonly length: number;
  readonly hint: string;
}

export type SplitLine = { readonly words: readonly (readonly WordPart[])[] } | { readonly mistake: LineMistake };

const inQuotes = 'write it in single quotes if the program is to get these characters';
const blank = /[ \t\r\n]/;
/** Characters that a backslash protects between double quotes. */
const protectable = /["\\$`]/;
const opening = '${{';

export function splitWords(line: string): SplitLine {
  const words: WordPart[][] = [];
  let word: WordPart[] | undefined;
  let quote = '';
  let opened = 0;
  const begun = (): WordPart[] => {
    if (word === undefined) {
      word = [''];
      words.push(word);
    }
    return word;
  };
  const add = (text: string): void => {
    const parts = begun();
    const last = parts.at(-1);
    if (typeof last === 'string') parts[parts.length - 1] = last + text;
    else parts.push(text);
  };
  const assignment = /^\s*([A-Za-z_]\w*=)/.exec(line)?.[1];
  if (assignment !== undefined)
    return wrong(
      `"${assignment}" sets no variable here`,
      line.indexOf(assignment),
      assignment.length,
      'declare it in "env"',
    );
  let at = 0;
  while (at < line.length) {
    const one = line[at] as string;
    const two = line.slice(at, at + 2);
    if (line.startsWith(`$${opening}`, at)) {
      add(opening);
      at += opening.length + 1;
    } else if (line.startsWith(opening, at)) {
      const close = line.indexOf('}}', at);
      const end = close < 0 ? line.length : close + 2;
      begun().push({ reference: line.slice(at, end), at });
      at = end;
    } else if (quote === "'") {
      if (one === "'") quote = '';
      else add(one);
      at++;
    } else if (/^\$[\w{(@*#?!$-]|^`/.test(two))
      return wrong('a shell would replace this, and there is no shell here', at, two.startsWith('`') ? 1 : 2, inQuotes);
    else if (one === '\\') {
      const next = line[at + 1];
      if (next === undefined) return wrong('nothing follows the backslash', at, 1, 'write "\\\\" for a backslash');
      if (next === '\n') {
        // A line that goes on in the next one.
      } else if (quote === '"' && !protectable.test(next)) add(two);
      else add(next);
      at += 2;
    } else if (quote === '"') {
      if (one === '"') quote = '';
      else add(one);
      at++;
    } else if (blank.test(one)) {
      word = undefined;
      at++;
    } else if (one === '"' || one === "'") {
      begun();
      [quote, opened] = [one, at];
      at++;
    } else if ('|&;<>()'.includes(one))
      return wrong(`"${one}" belongs to a shell, and there is no shell here`, at, 1, inQuotes);
    else if (word === undefined && (one === '#' || /^~(?:$|[/ \t\r\n])/.test(two)))
      return wrong(`"${one}" has no meaning here at the beginning of a word`, at, 1, inQuotes);
    else {
      add(one);
      at++;
    }
  }
  if (quote !== '')
    return wrong(`the quote ${quote} is not closed`, opened, 1, `write a second ${quote} where it ends`);
  return { words };
}

function wrong(message: string, at: number, length: number, hint: string): SplitLine {
  return { mistake: { message, at, length, hint } };
}
