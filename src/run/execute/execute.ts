/** Runs one body: reads its inputs, calls it and stores its outputs. Unaware of processes, pools and the graph. */

import { readFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { files as filesType } from '../../artifacts/files.ts';
import type { OutputRecord } from '../../core/facts/record.ts';
import { Undecidable } from '../../core/plan/undecidable.ts';
import { artifactChecker } from '../../core/schema/artifact-check.ts';
import { digestOf, parseActionKey } from '../../core/values/digest.ts';
import { encodeTable } from '../../stage-api/arrow-file.ts';
import type {
  Checkpoints,
  FileTree,
  InputArtifact,
  Member,
  ProgramPlace,
  SourceFiles,
  StageResult,
} from '../../stage-api/context.ts';
import { StageFailure } from '../../stage-api/failure.ts';
import type { StageBody } from '../../stage-api/stage.ts';
import { describeTable, type Table } from '../../stage-api/table.ts';
import { DamagedBlob } from '../../store/fault.ts';
import { decodeArtifact, describeArtifact, isCheckpointOf, outputProblem } from '../../store/objects/artifact.ts';
import { membersIn } from '../../store/objects/members.ts';
import type { Store } from '../../store/store.ts';
import { listedFiles } from '../listing/list-files.ts';
import { programGroup } from '../process-group.ts';
import { readSchema } from '../read-schema.ts';
import { checkResult, inputHandedOn } from './body-result.ts';
import { makeContext } from './context.ts';
import { loadBody } from './load-body.ts';
import { storeTree } from './store-tree.ts';
import { tableCache } from './table-cache.ts';
import type { ExecuteRequest, ExecuteResult, FromWorker, InputReference, ProgramRequest } from './worker-protocol.ts';

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

  const artifact = (reference: InputReference): InputArtifact => {
    const { digest, type, coordinates } = reference;
    const table = async (): Promise<Table> => {
      const found = await readInput(reference);
      const problem = checkArtifact(type, describeTable(found));
      if (problem !== undefined)
        throw new StageFailure('invalid-artifact', 'an input does not fit its artifact type', { found: problem });
      return found;
    };
    return {
      ...{ digest, type, coordinates, table },
      path: async () => {
        await table();
        return store.blobs.fileOf(digest, reference.bytes);
      },
      members: async () => {
        const members: Member[] = [];
        for (const file of filesType.read(await table()).files)
          members.push({ ...file, file: await store.blobs.fileOf(file.digest, file.bytes) });
        return members;
      },
    };
  };

  const publish = async (port: string, type: OutputRecord['type'], table: Table): Promise<OutputRecord> => {
    const described = describeTable(table);
    const problem = checkArtifact(type, described);
    if (problem !== undefined)
      throw new StageFailure('invalid-artifact', `output "${port}" does not fit its artifact type`, { found: problem });
    const bytes = encodeTable(table);
    const digest = await store.blobs.put(bytes);
    const members = membersIn(table);
    for (const member of members ?? [])
      if (!(await store.blobs.has(member.digest, member.bytes)))
        throw new StageFailure('invalid-artifact', `output "${port}" lists a file that is not in the store`, {
          found: member.digest,
          hint: 'return a folder: { folder: path }',
        });
    const { columns } = described;
    return { type, digest, bytes: bytes.length, rows: table.rows, columns, ...(members !== undefined && { members }) };
  };

  return async (request, send) => {
    for (const [type, location] of Object.entries(request.artifacts)) schemas.set(type, location);
    const body = await loadBody(request.code, store.codes);
    const scratches: string[] = [];
    try {
      return await perform(request, send, body, scratches);
    } finally {
      for (const folder of scratches) store.work.deleteScratch(folder);
    }
  };

  async function perform(
    request: ExecuteRequest,
    send: (message: FromWorker) => void,
    body: StageBody,
    scratches: string[],
  ): Promise<ExecuteResult> {
    const inputs = Object.fromEntries(
      Object.entries(request.inputs).map(([port, input]) => [port, input.from.map(artifact)]),
    );
    const kept = new Map<string, OutputRecord>();
    const notes: string[] = [];
    const publishTree = async (
      port: string,
      type: OutputRecord['type'],
      made: FileTree | SourceFiles,
    ): Promise<OutputRecord> => {
      const tree = await storeTree(store.blobs, port, made, scratches);
      notes.push(...tree.notes);
      return publish(port, type, tree.table);
    };
    const { program } = request;
    const place = program && {
      ...programPlace(store, program, request.anew, send),
      keep: async (port: string, tree: FileTree): Promise<InputArtifact> => {
        const record = await publishTree(port, request.outputs[port] as string, tree);
        kept.set(record.digest, record);
        return artifact({ ...record, key: program.key, coordinates: {} });
      },
    };
    const result: unknown = await body(
      makeContext({
        parameters: request.parameters,
        seed: request.seed,
        inputs,
        ports: request.ports,
        gathered: Object.keys(inputs).filter((port) => request.inputs[port]?.arity === 'many'),
        files: request.files,
        readBytes: (path) => readFileSync(path),
        ...(request.prefix !== undefined && { checkpoints: checkpoints(store, request.prefix, request.anew) }),
        makeScratch: () => {
          const folder = store.work.makeScratch();
          scratches.push(folder);
          return folder;
        },
        program: place,
        progressMs,
        progress: (progress) => send({ type: 'progress', progress }),
        log: (line) => send({ type: 'log', line }),
      }),
    );
    checkResult(result, request.outputs);
    const outputs: Record<string, OutputRecord> = {};
    for (const [port, type] of Object.entries(request.outputs)) {
      const made = result.outputs[port] as StageResult['outputs'][string];
      if ('rows' in made) outputs[port] = await publish(port, type, made);
      else if ('folder' in made || 'files' in made) outputs[port] = await publishTree(port, type, made);
      else outputs[port] = kept.get(made.digest) ?? (await handOn(inputHandedOn(made, port, request)));
    }
    // The runner will publish a record that names these outputs, so they must be durable first.
    await store.objects.barrier();
    return {
      outputs,
      metrics: checkedMetrics(result),
      timings: result.timings ?? {},
      notes: [...(result.notes ?? []), ...notes],
    };
  }

  async function handOn(source: InputReference): Promise<OutputRecord> {
    await readInput(source);
    const { type, digest, bytes, rows, columns, members } = source;
    return { type, digest, bytes, rows, columns, ...(members !== undefined && { members }) };
  }
}

function programPlace(
  store: Store,
  { key, lists, ...request }: ProgramRequest,
  anew: boolean | undefined,
  send: (message: FromWorker) => void,
): Omit<ProgramPlace, 'keep'> {
  if (anew === true) store.work.deleteCheckpoints(key);
  return {
    ...request,
    key,
    listed: () => {
      try {
        return listedFiles(lists);
      } catch (error) {
        if (!(error instanceof Undecidable)) throw error;
        const { message, where, found, hint } = error.failure;
        throw new StageFailure('file-changed', `the declared files changed while the pipeline ran: ${message}`, {
          ...(where !== undefined && { where }),
          ...(found !== undefined && { found }),
          ...(hint !== undefined && { hint }),
        });
      }
    },
    store: resolve(store.root),
    checkpoints: store.work.checkpoints(key),
    group: (pid, mark) => {
      send({ type: 'group', pid, mark });
      return programGroup(pid, mark);
    },
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
