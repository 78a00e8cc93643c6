/** Checks a document's tree against a JSON Schema, each mistake at its place in the text. */

import { schemaCheck } from '../schema/schema-check.ts';
import type { Json, JsonObject } from '../values/canonical.ts';
import { type DocumentNode, descend, keySpan } from './document.ts';
import type { Mistakes } from './mistakes.ts';

/** Fills the defaults of the schema into `value`, the plain value of `root`, in place. `subject` names it in messages. */
export function checkStructure(
  root: DocumentNode,
  value: Json,
  schema: JsonObject,
  subject: string,
  mistakes: Mistakes,
): void {
  for (const problem of schemaCheck(schema)(value, subject)) {
    const { path } = problem;
    const atKey = problem.atKey || problem.missing !== undefined;
    const span = (atKey ? keySpan(root, path) : undefined) ?? descend(root, path).node.span;
    mistakes.add(problem.code, problem.message, span, problem);
  }
  mistakes.settle();
}
