/** Values of `${{ params.x }}` and `${{ env.X }}`: the same at every point of a document. */

import type { Uses } from '../pipeline/uses.ts';
import { showValue } from '../schema/schema-words.ts';
import type { Json } from '../values/canonical.ts';
import { fieldOf } from '../values/json-path.ts';
import { nearestName } from '../values/nearest.ts';
import type { DocumentNode } from './document.ts';
import { didYouMean, type Mistakes } from './mistakes.ts';
import { lookUpVariable, type Params, type Variables } from './params.ts';
import { type Lookup, substitute } from './substitute.ts';
import { parseTemplate, type Reference, type Template } from './template.ts';
import { parseWith, type SpecialFields } from './with-template.ts';

export interface Scope {
  /** The template of a node in which references to the matrix are not allowed: a constant, unless it has a mistake. */
  bind(node: DocumentNode): Template;
  /** The template of a node with its references to the matrix kept, and the template as it was written. */
  bindAtPoints(node: DocumentNode): BoundTemplate;
  /** The same for the value of `with`, and the references to ports in its command lines. */
  bindWith(node: DocumentNode, fields: SpecialFields): BoundTemplate & { readonly ports: readonly Reference[] };
}

export interface BoundTemplate {
  readonly written: Template;
  readonly bound: Template;
}

export function scopeOf(params: Params, env: Variables, uses: Uses, text: string, mistakes: Mistakes): Scope {
  const lookup = (reference: Reference, matrix: 'later' | 'broken'): Lookup => {
    if (reference.root === 'matrix') return matrix;
    if (reference.root === 'env') return lookUpVariable(reference, env, mistakes);
    uses.param(reference.path[0] ?? '');
    return lookUpParam(reference, params, mistakes);
  };
  const boundAtPoints = (written: Template): BoundTemplate => {
    return { written, bound: substitute(written, (one) => lookup(one, 'later'), mistakes) };
  };
  return {
    bind: (node) =>
      substitute(parseTemplate(node, ['params', 'env'], text, mistakes), (one) => lookup(one, 'broken'), mistakes),
    bindAtPoints: (node) => boundAtPoints(parseTemplate(node, ['params', 'matrix', 'env'], text, mistakes)),
    bindWith: (node, fields) => {
      const { template, ports } = parseWith(node, fields, text, mistakes);
      return { ...boundAtPoints(template), ports };
    },
  };
}

function lookUpParam({ path, span }: Reference, { values, broken }: Params, mistakes: Mistakes): Lookup {
  const [name = '', ...rest] = path;
  if (broken.has(name)) return 'broken';
  const param: Json | undefined = values.get(name);
  if (param === undefined) {
    mistakes.add('unknown-reference', `there is no param "${name}"`, span, () => ({
      expected:
        [...values.keys()]
          .slice(0, 12)
          .map((one) => `params.${one}`)
          .join(', ') || 'no params',
      hint: didYouMean(nearestName(name, values.keys())),
    }));
    return 'broken';
  }
  const value = fieldOf(param, rest);
  if (value !== undefined) return { value };
  const fields = typeof param === 'object' && param !== null ? Object.keys(param) : [];
  mistakes.add('unknown-reference', `the param "${name}" has no field "${rest.join('.')}"`, span, {
    found: showValue(param),
    hint: didYouMean(nearestName(rest[0] ?? '', fields)),
  });
  return 'broken';
}
