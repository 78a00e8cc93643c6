/** The pipeline's `params`: their values in the document, and those given on the command line. */

import type { Json } from './canonical.ts';
import type { DocumentNode, MapEntry } from './document.ts';
import { didYouMean, type Mistakes } from './mistakes.ts';
import { nameClash } from './names.ts';
import { nearestName } from './nearest.ts';
import { type Lookup, substitute } from './substitute.ts';
import { parseTemplate, type Reference } from './template.ts';
import { losesDigits, parseQuotable } from './yaml-scalar.ts';

export interface Environment {
  get(name: string): string | undefined;
}

export interface Params {
  readonly values: ReadonlyMap<string, Json>;
  /** Names of params whose value is wrong: what refers to them is not reported again. */
  readonly broken: ReadonlySet<string>;
}

/** Reads `params`. An override replaces the value in the document, which then need not be resolvable. */
export function readParams(
  node: DocumentNode | undefined,
  overrides: ReadonlyMap<string, string>,
  env: Environment,
  text: string,
  mistakes: Mistakes,
): Params {
  const entries: ReadonlyMap<string, MapEntry> = node?.kind === 'map' ? node.entries : new Map();
  const values = new Map<string, Json>();
  const broken = new Set<string>();
  nameClash(
    'params',
    [...entries].map(([name, entry]) => [name, entry.key] as const),
    mistakes,
  );
  for (const name of overrides.keys())
    if (!entries.has(name))
      mistakes.add('unknown-param', `-P ${name}: the pipeline has no param "${name}"`, undefined, {
        expected: [...entries.keys()].join(', ') || 'no params',
        hint: didYouMean(nearestName(name, entries.keys())),
      });
  for (const [name, entry] of entries) {
    const override = overrides.get(name);
    const value =
      override === undefined
        ? fromDocument(entry.value, env, text, mistakes)
        : fromCommandLine(name, override, mistakes);
    if (value === undefined) broken.add(name);
    else values.set(name, value);
  }
  return { values, broken };
}

function fromDocument(node: DocumentNode, env: Environment, text: string, mistakes: Mistakes): Json | undefined {
  const template = parseTemplate(node, ['env'], text, mistakes);
  const bound = substitute(template, (reference) => lookUpVariable(reference, env, mistakes), mistakes);
  return bound.kind === 'constant' ? bound.value : undefined;
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
  else if (typeof value === 'string' && !value.isWellFormed())
    mistakes.add('malformed-text', `-P ${name}: the text holds half of a surrogate pair`, undefined);
  else return value;
  return undefined;
}

export function lookUpVariable(reference: Reference, env: Environment, mistakes: Mistakes): Lookup {
  const name = reference.path.join('.');
  const value = env.get(name);
  // A careless environment answers `toString` with a function.
  if (typeof value === 'string' && value.isWellFormed()) return { value };
  mistakes.add('unset-variable', `the environment variable "${name}" is not set`, reference.span, {
    hint: `set it: ${name}=… pipeline run …`,
  });
  return 'broken';
}
