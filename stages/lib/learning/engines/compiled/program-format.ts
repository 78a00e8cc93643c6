/** A number that stands for the steps and records that programs are made of: kernels of another number cannot run them. */

import { createHash } from 'node:crypto';
import type { Fields } from '../../../kernels/abi.ts';
import { operations } from './operations/plans.ts';
import { sessionRecord } from './session.ts';

export function programFormat(): number {
  const steps = operations.flatMap((operation) => operation.steps);
  const described = [kindsOf(sessionRecord.fields), ...steps.map(({ name, record }) => [name, kindsOf(record.fields)])];
  return createHash('sha256').update(JSON.stringify(described)).digest().readUInt32LE();
}

type Kinds = readonly (readonly [name: string, kind: string | Kinds])[];

function kindsOf(fields: Fields): Kinds {
  return Object.entries(fields).map(
    ([name, field]) => [name, field.kind === 'record' ? kindsOf(field.record.fields) : field.kind] as const,
  );
}
