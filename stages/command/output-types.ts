/** The columns and metadata of the artifact types that come with the package, as their schemas describe them. */

import { readFileSync } from 'node:fs';
import { type Column, type Digest, type Json, type JsonObject, StageFailure } from 'arrowline/stage';
import { artifactTypes } from '../../src/artifacts/registry.ts';
import { declaredColumns, documentedColumns, propertiesOf, type WantedColumns } from './formats/wanted.ts';
import type { OutputForm } from './ports.ts';
import { columnsOfTask, type LabelFacts, type PredictedTask } from './predicted-task.ts';

export interface OutputType {
  readonly wanted: WantedColumns | undefined;
  /** Whether all wanted columns have to be there, and no others. */
  readonly strict: boolean;
  /** Whether an artifact of the type names the model that it is of. */
  readonly namesModel: boolean;
  /** The metadata of an artifact, of the facts that are known. No form holds any of the program's. */
  metadata(columns: { readonly [name: string]: Column }, known: KnownFacts): JsonObject;
}

export interface KnownFacts extends LabelFacts {
  readonly model?: Digest;
}

/** @param task of predictions */
export function outputType(port: string, { type, columns }: OutputForm, task?: PredictedTask): OutputType {
  const location = artifactTypes.get(type);
  const schema = location === undefined ? undefined : (JSON.parse(readFileSync(location, 'utf8')) as JsonObject);
  const fields = propertiesOf(propertiesOf(schema).metadata);
  const namesModel =
    (fields.model as { readonly pattern?: string } | undefined)?.pattern?.startsWith('^sha256:') === true;
  const own = task === undefined ? new Map() : columnsOfTask(task);
  const documented = schema === undefined ? undefined : new Map([...documentedColumns(schema), ...own]);
  const known = documented?.size === 0 ? undefined : documented;
  const required = [...requiredOf(propertiesOf(schema).columns), ...own.keys()];
  return {
    wanted: columns === undefined ? known : declaredColumns(columns),
    strict:
      columns !== undefined || (known !== undefined && [...known.keys()].every((name) => required.includes(name))),
    namesModel,
    metadata: (made, { model, classNames, labelNames }) => {
      const version = (fields.version as { readonly const?: Json } | undefined)?.const ?? 1;
      const named = classNames ?? namesOfClasses(made);
      const hasClasses = task === undefined ? 'classNames' in fields : task === 'multiclass';
      const metadata: JsonObject = {
        ...(hasClasses && { classNames: named }),
        ...(task === 'multilabel' && { labelNames: labelNames ?? [] }),
        ...(task !== undefined && { task }),
        type,
        version,
        ...(namesModel && model !== undefined && { model }),
      };
      const missing = requiredOf(propertiesOf(schema).metadata).filter((name) => !Object.hasOwn(metadata, name));
      if (missing.length > 0)
        throw new StageFailure('output-metadata', `the output "${port}" lacks facts that the type ${type} has`, {
          found: Object.keys(metadata).join(', '),
          expected: missing.join(', '),
          hint: 'give it the type table; programs write predictions, metrics, tables and files',
        });
      return metadata;
    },
  };
}

function requiredOf(schema: unknown): readonly string[] {
  return (schema as { readonly required?: readonly string[] } | undefined)?.required ?? [];
}

/** Classes without names have their numbers. */
function namesOfClasses({ probabilities }: { readonly [name: string]: Column }): string[] {
  const count = probabilities?.type === 'FixedSizeList' ? probabilities.width : 0;
  return Array.from({ length: count }, (_, index) => String(index));
}
