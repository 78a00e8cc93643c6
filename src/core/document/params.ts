/** The pipeline's `params`: their values in the document, and the overrides from the command line. */

import type { Json } from '../values/canonical.ts';
import { nearestName } from '../values/nearest.ts';
import { type DocumentNode, type MapEntry, plainValue } from './document.ts';
import { isStructured } from './flags.ts';
import { didYouMean, type Mistakes, type Span } from './mistakes.ts';
import { malformed, nameClash } from './names.ts';
import { type Lookup, substitute } from './substitute.ts';
import { parseTemplate, type Reference } from './template.ts';
import { losesDigits, parseQuotable } from './yaml-scalar.ts';

export interface Environment {
  get(name: string): string | undefined;
}

/** The environment variables that a document may use. */
export interface Variables extends Environment {
  /** Whether a name looks like a secret and the document does not allow it. */
  refuses(name: string): boolean;
}

export interface Params {
  readonly values: ReadonlyMap<string, Json>;
  /** Names of params with a wrong value: references to them are not reported again. */
  readonly broken: ReadonlySet<string>;
}

/** Reads `params`. An override replaces the value in the document, which then is not resolved. */
export function readParams(
  node: DocumentNode | undefined,
  overrides: ReadonlyMap<string, string>,
  env: Variables,
  text: string,
  mistakes: Mistakes,
  /** The value of an override that is a list or a map in YAML. */
  structured: (name: string) => DocumentNode | undefined = () => undefined,
): Params {
  const entries: ReadonlyMap<string, MapEntry> = node?.kind === 'map' ? node.entries : new Map();
  const values = new Map<string, Json>();
  const broken = new Set<string>();
  nameClash(
    'params',
    [...entries].map(([name, entry]) => [name, entry.key] as const),
    mistakes,
  );
  for (const name of overrides.keys()) {
    const entry = entries.get(name);
    if (entry === undefined)
      mistakes.add('unknown-param', `-P ${name}: the pipeline has no param "${name}"`, undefined, () => ({
        expected: [...entries.keys()].slice(0, 12).join(', ') || 'no params',
        hint: didYouMean(nearestName(name, entries.keys())),
      }));
    else if (env.refuses(name)) reportSecret(`-P ${name}`, name, entry.key, mistakes);
  }
  for (const [name, entry] of entries) {
    const override = overrides.get(name);
    const value =
      override === undefined
        ? fromDocument(entry.value, env, text, mistakes)
        : isStructured(override)
          ? fromFlow(structured(name))
          : fromCommandLine(name, override, mistakes);
    if (value === undefined) broken.add(name);
    else values.set(name, value);
  }
  return { values, broken };
}

function fromDocument(node: DocumentNode, env: Variables, text: string, mistakes: Mistakes): Json | undefined {
  const template = parseTemplate(node, ['env'], text, mistakes);
  const bound = substitute(template, (reference) => lookUpVariable(reference, env, mistakes), mistakes);
  return bound.kind === 'constant' ? bound.value : undefined;
}

function fromFlow(node: DocumentNode | undefined): Json | undefined {
  return node && plainValue(node);
}

function fromCommandLine(name: string, written: string, mistakes: Mistakes): Json | undefined {
  const value = parseQuotable(written);
  if (losesDigits(written))
    mistakes.add('integer-too-large', `-P ${name}: the integer cannot be represented exactly`, undefined, {
      found: written,
      hint: `write -P ${name}='"${written}"' for a text`,
    });
  else if (typeof value === 'number' && !Number.isFinite(value))
    mistakes.add('not-finite', `-P ${name}: a number must be finite`, undefined, { found: written });
  else if (typeof value === 'string' && malformed(value) !== undefined)
    mistakes.add('malformed-text', `-P ${name}: the text holds ${malformed(value)}`, undefined);
  else if (written.includes('\ufffd')) reportReplaced(`-P ${name}`, undefined, mistakes);
  else if (written === '')
    mistakes.add('empty-value', `-P ${name}: the value is empty`, undefined, {
      hint: `write -P ${name}='""' for a text without characters; is a variable of the shell not set?`,
    });
  else return value;
  return undefined;
}

/** The system decodes bytes that are not UTF-8 to U+FFFD, so two different values could look equal. */
function reportReplaced(subject: string, span: Span | undefined, mistakes: Mistakes): void {
  mistakes.add('not-utf8', `${subject}: the value is not UTF-8`, span, { found: 'the character U+FFFD' });
}

function reportSecret(subject: string, name: string, span: Span | undefined, mistakes: Mistakes): void {
  mistakes.add(
    'secret-name',
    `${subject}: "${name}" looks like the name of a secret, and a pipeline must not hold secrets`,
    span,
    {
      expected: 'values that may be printed, kept in the store and shown in reports',
      hint: `if it is not a secret, write "allowSecretNames: [${name}]" at the top of the document`,
    },
  );
}

export function lookUpVariable(reference: Reference, env: Variables, mistakes: Mistakes): Lookup {
  const name = reference.path.join('.');
  if (env.refuses(name)) {
    reportSecret(`env.${name}`, name, reference.span, mistakes);
    return 'broken';
  }
  const value = env.get(name);
  if (typeof value === 'string' && value.includes('\ufffd')) {
    reportReplaced(`env.${name}`, reference.span, mistakes);
    return 'broken';
  }
  // `process.env.toString` is an inherited function.
  if (typeof value === 'string' && value.isWellFormed()) return { value };
  mistakes.add('unset-variable', `the environment variable "${name}" is not set`, reference.span, {
    hint: `set it: ${name}=… pipeline run …`,
  });
  return 'broken';
}
