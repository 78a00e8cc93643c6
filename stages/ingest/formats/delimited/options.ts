/** How a file of delimited text is written. */

export interface CsvOptions {
  /** One ASCII character; `,` if left out, and a tab for TSV. */
  readonly delimiter?: string;
  /** The character around cells that hold delimiters, quotes or line breaks; `"` if left out, none for `null`. */
  readonly quote?: string | null;
  /** `.` if left out. */
  readonly decimal?: '.' | ',';
  /** Whether the first row has the names of the columns, or those names. true if left out. */
  readonly header?: boolean | readonly string[];
  /** Bytes that are read at a time; any number gives the same result. */
  readonly blockBytes?: number;
}

export interface CsvForm {
  readonly delimiter: string;
  readonly quote: string | undefined;
  readonly decimal: string;
  readonly header: boolean | readonly string[];
  readonly blockBytes: number;
}

const blockBytes = 1 << 20;

export function formOf(options: CsvOptions, delimiter: string): CsvForm {
  return {
    delimiter: options.delimiter ?? delimiter,
    quote: options.quote === null ? undefined : (options.quote ?? '"'),
    decimal: options.decimal ?? '.',
    header: options.header ?? true,
    blockBytes: options.blockBytes ?? blockBytes,
  };
}

/** Why options cannot be used together, in a sentence; undefined if they can. */
export function optionsProblem({ delimiter, quote, decimal }: CsvForm): string | undefined {
  if (!/^[\t -~]$/.test(delimiter) || /[0-9A-Za-z+\-."]/.test(delimiter))
    return `the delimiter ${JSON.stringify(delimiter)} is not one ASCII character that no number or word has`;
  if (quote !== undefined && !/^[!-/:-@[-`{-~]$/.test(quote))
    return `the quote ${JSON.stringify(quote)} is not one ASCII sign`;
  if (quote === delimiter) return 'the quote is the delimiter';
  if (decimal === delimiter)
    return `the decimal sign ${JSON.stringify(decimal)} is the delimiter: files with decimal commas have another one, mostly ";"`;
  if (quote === decimal) return 'the quote is the decimal sign';
  return undefined;
}
