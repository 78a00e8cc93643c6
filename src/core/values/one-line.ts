/** Text of others on one line of a page, a picture or a Markdown file. */

/**
 * Text of one line: breaks and tabs as a blank; other control characters, which HTML and XML cannot hold, and those that
 * turn the direction of writing, as U+FFFD.
 */
export function withoutControls(text: string): string {
  return (
    text
      .replace(/[\t\n\v\f\r\u0085\u2028\u2029]+/g, ' ')
      // biome-ignore lint/suspicious/noControlCharactersInRegex: the expression looks for them.
      .replace(/[\0-\x1f\x7f-\x9f\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069]/g, '\ufffd')
  );
}
