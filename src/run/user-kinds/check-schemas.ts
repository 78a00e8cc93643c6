/** Checks the schemas that a user's stage kind names, by compiling them: of `with`, and of its own artifact types. */

import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import type { StageDescriptor } from '../../core/pipeline/stage-kind.ts';
import { compileArtifactSchema } from '../../core/schema/artifact-check.ts';
import { createAjv } from '../../core/schema/load-ajv.ts';
import { compileSchema } from '../../core/schema/schema-check.ts';
import type { JsonObject } from '../../core/values/canonical.ts';
import type { Examination } from './examine.ts';
import type { KindProblem } from './problem.ts';

export function checkSchemas({ schema, types = {} }: StageDescriptor): Examination {
  const problems = [
    problemOf(schema, 'the schema of `with`', compileSchema),
    ...Object.entries(types).map(([type, url]) =>
      problemOf(url, `the schema of the artifact type "${type}"`, compileArtifactSchema),
    ),
  ].filter((one) => one !== undefined);
  const [problem] = problems;
  return problem === undefined
    ? { files: [schema, ...Object.values(types)].map((url) => fileURLToPath(url)) }
    : { problem };
}

function problemOf(url: URL, subject: string, compile: (schema: JsonObject) => unknown): KindProblem | undefined {
  const wrong = (message: string, found: string): KindProblem => ({
    code: 'kind-schema',
    message: `${subject} ${message}`,
    found: `${url.protocol === 'file:' ? fileURLToPath(url) : url.href}: ${found}`,
    expected: 'a JSON Schema, draft-07, in a file',
  });
  if (url.protocol !== 'file:') return wrong('is no file', url.protocol);
  let text: string;
  try {
    text = readFileSync(url, 'utf8');
  } catch (error) {
    return wrong('cannot be read', (error as NodeJS.ErrnoException).code ?? String(error));
  }
  let schema: unknown;
  try {
    schema = JSON.parse(text);
  } catch (error) {
    return wrong('is no JSON', (error as Error).message);
  }
  if (typeof schema !== 'object' || schema === null || Array.isArray(schema))
    return wrong('is no object', text.slice(0, 80));
  try {
    const ajv = createAjv({ strict: false, validateFormats: false });
    if (ajv.validateSchema(schema) === false) return wrong('is no JSON Schema', ajv.errorsText(ajv.errors));
    compile(schema as JsonObject);
    return undefined;
  } catch (error) {
    return wrong('cannot be compiled', (error as Error).message);
  }
}
