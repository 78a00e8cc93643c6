/** Builds the request for a decided action: code and blobs instead of names and points. */

import { relative, sep } from 'node:path';
import type { ActionRecord, OutputRecord } from '../core/facts/record.ts';
import type { Action, OutputReference, Pipeline } from '../core/pipeline/pipeline.ts';
import type { KeyFacts } from '../core/plan/plan.ts';
import type { ActionKey } from '../core/values/digest.ts';
import type { ExecuteRequest, InputReference } from './execute/worker-protocol.ts';
import type { Kinds } from './kind.ts';
import type { Ready } from './schedule/schedule.ts';

interface Requesting {
  readonly kinds: Kinds;
  readonly knowledge: KeyFacts;
  readonly pipeline: Pick<Pipeline, 'directory' | 'project'>;
}

export function executeRequest(
  { action, decision }: { readonly action: Action; readonly decision: Ready['decision'] },
  { kinds, knowledge, pipeline }: Requesting,
  recordOf: (reference: OutputReference) => ActionRecord,
): ExecuteRequest {
  const kind = kinds.get(action.kind);
  if (kind === undefined) throw new Error(`Internal error: no stage kind "${action.kind}"`);
  const { descriptor, artifacts } = kind;
  const inputs = Object.entries(action.inputs).map(([port, input]) => {
    const from = input.from.map((reference): InputReference => {
      const record = recordOf(reference);
      const output = record.outputs[reference.output] as OutputRecord;
      const coordinates = input.arity === 'many' ? reference.coordinates : {};
      return { ...output, key: record.key as ActionKey, coordinates };
    });
    return [port, { arity: input.arity, from }] as const;
  });
  const listed = action.fileLists.flatMap((list) =>
    knowledge.listFiles(list).map((file) => ({ ...file, list: list.parameter })),
  );
  const folders = { directory: pipeline.directory, project: pipeline.project };
  return {
    key: decision.key,
    code: { digest: knowledge.codeDigest(action.kind), locator: descriptor.body.href },
    parameters: action.parameters,
    seed: action.seed,
    inputs: Object.fromEntries(inputs),
    ...(descriptor.ports === undefined && { ports: Object.keys(descriptor.inputs) }),
    outputs: action.outputs,
    artifacts: Object.fromEntries([...artifacts].map(([type, schema]) => [type, schema.href])),
    files: [
      ...action.files.map(({ path }) => ({ path, digest: knowledge.fileDigest(path) })),
      ...listed.map(({ path, digest, inside, executable, list }) => ({ path, digest, inside, executable, list })),
    ],
    ...(descriptor.program === true && {
      program: {
        ...folders,
        key: decision.key,
        versions: action.versions.map(knowledge.programVersion),
        lists: action.fileLists,
        files: listed.map(({ path, digest }) => [slashed(relative(folders.directory, path)), digest] as const),
      },
    }),
    ...(decision.prefix !== undefined && { prefix: decision.prefix.key }),
    ...(decision.reason.why === 'forced' && { anew: true }),
  };
}

function slashed(path: string): string {
  return path.split(sep).join('/');
}
