/** Runs one body: reads its inputs, calls it and stores its outputs. Unaware of processes, pools and the graph. */

import { readFileSync } from 'node:fs';
import type { OutputRecord } from '../../core/facts/record.ts';
import { artifactChecker } from '../../core/schema/artifact-check.ts';
import { digestOf, parseActionKey } from '../../core/values/digest.ts';
import { encodeTable } from '../../stage-api/arrow-file.ts';
import type { Checkpoints, InputArtifact, StageResult } from '../../stage-api/context.ts';
import { StageFailure } from '../../stage-api/failure.ts';
import { describeTable, type Table } from '../../stage-api/table.ts';
import { DamagedBlob } from '../../store/fault.ts';
import { decodeArtifact, describeArtifact, isCheckpointOf, outputProblem } from '../../store/objects/artifact.ts';
import type { Store } from '../../store/store.ts';
import { readSchema } from '../read-schema.ts';
import { makeContext } from './context.ts';
import { loadBody } from './load-body.ts';
import { tableCache } from './table-cache.ts';
import type { ExecuteRequest, ExecuteResult, FromWorker, InputReference } from './worker-protocol.ts';

const cacheBytesMax = 192 * 1024 * 1024;
const progressMs = 200;

/** Executes one request; log lines and progress go to `send`. Throws the error of the body or the store. */
export type Execute = (request: ExecuteRequest, send: (message: FromWorker) => void) => Promise<ExecuteResult>;

/** Returns the function that executes requests against `store` and caches decoded inputs between them. */
export function executor(store: Store): Execute {
  const readTable = tableCache(store.blobs, cacheBytesMax);
  // A type has the same schema in all requests, since a run has one registry, and it is read once.
  const schemas = new Map<string, string>();
  const checkArtifact = artifactChecker((type) => {
    const location = schemas.get(type);
    if (location === undefined)
      throw new Error(`Internal error: the request has no schema of the artifact type "${type}"`);
    return readSchema(new URL(location));
  });

  /** The record was right when it was written. If the artifact no longer matches it, both are made again. */
  const readInput = async (reference: InputReference): Promise<Table> => {
    const table = await readTable(reference.digest, reference.bytes);
    const problem = outputProblem(reference, describeArtifact(table));
    if (problem === undefined) return table;
    await store.records.discard(reference.key);
    throw new DamagedBlob(reference.digest, problem);
  };

  const artifact = (reference: InputReference): InputArtifact => ({
    digest: reference.digest,
    type: reference.type,
    coordinates: reference.coordinates,
    table: async () => {
      const table = await readInput(reference);
      const problem = checkArtifact(reference.type, describeTable(table));
      if (problem !== undefined)
        throw new StageFailure('invalid-artifact', 'an input does not fit its artifact type', { found: problem });
      return table;
    },
  });

  const publish = async (port: string, type: OutputRecord['type'], table: Table): Promise<OutputRecord> => {
    const described = describeTable(table);
    const problem = checkArtifact(type, described);
    if (problem !== undefined)
      throw new StageFailure('invalid-artifact', `output "${port}" does not fit its artifact type`, { found: problem });
    const bytes = encodeTable(table);
    const digest = await store.blobs.put(bytes);
    return { type, digest, bytes: bytes.length, rows: table.rows, columns: described.columns };
  };

  return async (request, send) => {
    for (const [type, location] of Object.entries(request.artifacts)) schemas.set(type, location);
    const body = await loadBody(request.code, store.codes);
    const inputs = Object.fromEntries(
      Object.entries(request.inputs).map(([port, input]) => [port, input.from.map(artifact)]),
    );
    const result = await body(
      makeContext({
        parameters: request.parameters,
        seed: request.seed,
        inputs,
        files: request.files,
        readBytes: (path) => readFileSync(path),
        ...(request.prefix !== undefined && { checkpoints: checkpoints(store, request.prefix, request.anew) }),
        progressMs,
        progress: (progress) => send({ type: 'progress', progress }),
        log: (line) => send({ type: 'log', line }),
      }),
    );
    const outputs: Record<string, OutputRecord> = {};
    for (const [port, type] of Object.entries(request.outputs)) {
      const made = result.outputs[port];
      if (made === undefined) throw new Error(`Internal error: the body left out its output "${port}"`);
      outputs[port] = 'rows' in made ? await publish(port, type, made) : await handOn(made, request);
    }
    // The runner will publish a record that names these outputs, so they must be durable first.
    await store.objects.barrier();
    return {
      outputs,
      metrics: checkedMetrics(result),
      timings: result.timings ?? {},
      notes: result.notes ?? [],
    };

    async function handOn(made: InputArtifact, from: ExecuteRequest): Promise<OutputRecord> {
      const source = Object.values(from.inputs)
        .flatMap((input) => input.from)
        .find((one) => one.digest === made.digest);
      if (source === undefined) throw new Error('Internal error: an output that is passed on is not an input');
      await readInput(source);
      const { type, digest, bytes, rows, columns } = source;
      return { type, digest, bytes, rows, columns };
    }
  };
}

/** Refuses NaN and infinities, which JSON cannot represent and no comparison accepts, and -0, which JSON would lose. */
function checkedMetrics(result: StageResult): { readonly [name: string]: number } {
  const metrics = Object.entries(result.metrics ?? {});
  for (const [name, value] of metrics)
    if (!Number.isFinite(value))
      throw new StageFailure('metric', `the metric "${name}" is ${value}`, { expected: 'a finite number' });
  return Object.fromEntries(metrics.map(([name, value]) => [name, value + 0]));
}

function checkpoints(store: Store, prefix: string, anew = false): Checkpoints {
  const key = parseActionKey(prefix);
  return {
    latest: async (limit) => {
      if (anew) return undefined;
      const found = await store.checkpoints.latest(key, limit, (bytes, position) => {
        const table = decodeArtifact(digestOf(bytes), bytes);
        return isCheckpointOf(describeArtifact(table), prefix, position) ? table : undefined;
      });
      return found && { position: found.position, table: found.read };
    },
    save: async (position, table, lasting) => {
      // The place is part of the bytes: no other checkpoint has the same blob, so deleting one never deletes another's.
      const own = { ...table, metadata: { ...table.metadata, prefix, position } };
      await store.checkpoints.save(key, position, encodeTable(own), lasting);
    },
  };
}
