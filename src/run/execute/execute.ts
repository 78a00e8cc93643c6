/** Runs one body: reads its inputs, calls it and stores its outputs. Unaware of processes, pools and the graph. */

import { readFileSync } from 'node:fs';
import { resolve } from 'node:path';
import type { OutputRecord } from '../../core/facts/record.ts';
import { Undecidable } from '../../core/plan/undecidable.ts';
import { artifactChecker } from '../../core/schema/artifact-check.ts';
import { digestOf, parseActionKey } from '../../core/values/digest.ts';
import { compiledRoot } from '../../package-root.ts';
import { encodeTable } from '../../stage-api/arrow-file.ts';
import type {
  Checkpoints,
  FileTree,
  InputArtifact,
  Output,
  ProgramPlace,
  StageResult,
} from '../../stage-api/context.ts';
import { StageFailure } from '../../stage-api/failure.ts';
import type { StageBody } from '../../stage-api/stage.ts';
import { decodeArtifact, isCheckpointOf } from '../../store/objects/artifact.ts';
import type { Staging } from '../../store/objects/staging.ts';
import type { Store } from '../../store/store.ts';
import { listedFiles } from '../listing/list-files.ts';
import { programGroup } from '../process-group.ts';
import { readSchema } from '../read-schema.ts';
import { withoutAttested } from './attested.ts';
import { checkResult, inputHandedOn } from './body-result.ts';
import { makeContext } from './context.ts';
import { closeAll, inputArtifacts, type Opened } from './input-artifacts.ts';
import { loadBody } from './load-body.ts';
import { openFiles } from './open-files.ts';
import { type Place, publisher } from './publish.ts';
import type { ExecuteRequest, ExecuteResult, FromWorker, InputReference, ProgramRequest } from './worker-protocol.ts';

const progressMs = 200;

/** Executes one request; log lines and progress go to `send`. Throws the error of the body or the store. */
export type Execute = (request: ExecuteRequest, send: (message: FromWorker) => void) => Promise<ExecuteResult>;

/** Returns the function that executes requests against `store` and caches decoded inputs between them. */
export function executor(store: Store): Execute {
  // A type has the same schema in all requests, since a run has one registry, and it is read once.
  const schemas = new Map<string, string>();
  const checkArtifact = artifactChecker((type) => {
    const location = schemas.get(type);
    if (location === undefined)
      throw new Error(`Internal error: the request has no schema of the artifact type "${type}"`);
    return readSchema(new URL(location));
  });
  const { artifact, check } = inputArtifacts(store, checkArtifact);
  /** For outputs that the body reads again. */
  const publishAtOnce = publisher(store.blobs, checkArtifact);

  return async (request, send) => {
    for (const [type, location] of Object.entries(request.artifacts)) schemas.set(type, location);
    const body = await loadBody(request.code, store.codes);
    const scratches: string[] = [];
    const opened: Opened = new Map();
    const staging = store.openStaging();
    try {
      return await perform(request, send, body, scratches, opened, staging);
    } finally {
      staging.abandon();
      await closeAll(opened);
      for (const folder of scratches) store.work.deleteScratch(folder);
    }
  };

  async function perform(
    request: ExecuteRequest,
    send: (message: FromWorker) => void,
    body: StageBody,
    scratches: string[],
    opened: Opened,
    staging: Staging,
  ): Promise<ExecuteResult> {
    const publish = publisher(staging.blobs, checkArtifact);
    const inputs = Object.fromEntries(
      Object.entries(request.inputs).map(([port, input]) => [port, input.from.map((one) => artifact(one, opened))]),
    );
    const kept = new Map<string, OutputRecord>();
    const notes: string[] = [];
    const files = openFiles();
    const placeOf = (port: string): Place => ({
      port,
      type: request.outputs[port] as string,
      ours: scratches,
      note: (text) => notes.push(text),
    });
    const { program } = request;
    const place = program && {
      ...programPlace(store, program, request.anew, send),
      keep: async (port: string, tree: FileTree): Promise<InputArtifact> => {
        const record = await publishAtOnce(tree, placeOf(port));
        kept.set(record.digest, record);
        return artifact({ ...record, key: program.key, coordinates: {} }, opened);
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
        openFile: (file) => files.open(file),
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
    const isOwn = request.code.locator.startsWith(compiledRoot.href);
    for (const [port, type] of Object.entries(request.outputs)) {
      const made = result.outputs[port] as Output;
      if ('digest' in made) outputs[port] = kept.get(made.digest) ?? (await handOn(inputHandedOn(made, port, request)));
      else outputs[port] = await publish(isOwn ? made : withoutAttested(made, type), placeOf(port));
    }
    files.check();
    // Once more: metrics may have been filled in while a stream was taken.
    checkResult(result, request.outputs);
    // A record that names these outputs will be published, so those that are stored must be durable first.
    await store.objects.barrier();
    return {
      outputs,
      metrics: checkedMetrics(result),
      ...(result.facts !== undefined && Object.keys(result.facts).length > 0 && { facts: { ...result.facts } }),
      timings: result.timings ?? {},
      notes: [...(result.notes ?? []), ...notes],
      staged: await staging.leave(),
    };
  }

  async function handOn(source: InputReference): Promise<OutputRecord> {
    await check(source);
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
        const { table, described } = decodeArtifact(digestOf(bytes), bytes);
        return isCheckpointOf(described, prefix, position) ? table : undefined;
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
