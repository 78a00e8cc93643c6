/**
 * The context that a body is called with. Its parts are passed in: it does not know where artifacts, files and
 * checkpoints come from.
 */

import { UnreadableFile } from '../../core/plan/unreadable-file.ts';
import type { JsonObject } from '../../core/values/canonical.ts';
import { digestOf } from '../../core/values/digest.ts';
import type { Checkpoints, InputArtifact, OpenFile, ProgramPlace, Progress } from '../../stage-api/context.ts';
import { StageFailure } from '../../stage-api/failure.ts';
import type { StageContext } from '../../stage-api/stage.ts';
import { fileChanged } from './open-files.ts';
import type { FileReference } from './worker-protocol.ts';

export interface ContextParts {
  readonly parameters: JsonObject;
  readonly seed: number;
  readonly inputs: { readonly [port: string]: readonly InputArtifact[] };
  /** The input ports of the kind, wired or not; any port may be asked for if they are not known. */
  readonly ports?: readonly string[] | undefined;
  /** The ports that gather. */
  readonly gathered: readonly string[];
  /** The files that the body may read, with the digests in its key. */
  readonly files: readonly FileReference[];
  /** Throws the file system's error. */
  readBytes(path: string): Uint8Array;
  /** Rejects with the file system's error, and `file-changed`. */
  openFile(file: FileReference): Promise<OpenFile>;
  readonly checkpoints?: Checkpoints | undefined;
  makeScratch(): string;
  readonly program?: ProgramPlace | undefined;
  /** The minimum time between two progress messages; the last message of a unit and points of whole steps are always sent. */
  readonly progressMs: number;
  progress(progress: Progress): void;
  log(line: string): void;
}

export function makeContext(parts: ContextParts): StageContext {
  const { parameters, seed, inputs, checkpoints, program } = parts;
  let lastProgress = 0;
  const at = (port: string): readonly InputArtifact[] => {
    if (parts.ports?.includes(port) === false) throw noPort(port, parts.ports);
    return inputs[port] ?? [];
  };
  return {
    parameters,
    seed,
    one: (port) => {
      const [found] = at(port);
      if (found === undefined) throw noPort(port, Object.keys(inputs));
      return found;
    },
    optional: (port) => at(port)[0],
    many: at,
    wired: Object.fromEntries(
      Object.entries(inputs).map(([port, artifacts]) => [port, { gathered: parts.gathered.includes(port), artifacts }]),
    ),
    readFile: async (path) => {
      const named = namedFile(parts, path);
      const bytes = await reading(path, async () => parts.readBytes(path));
      if (digestOf(bytes) !== named.digest) throw fileChanged(path);
      return bytes;
    },
    openFile: (path) => reading(path, () => parts.openFile(namedFile(parts, path))),
    progress: (progress) => {
      const now = performance.now();
      const ended = (progress.overall ?? progress.done / progress.total) >= 1;
      const whole = progress.point !== undefined && Number.isInteger(progress.point.step);
      if (now - lastProgress < parts.progressMs && !ended && !whole) return;
      lastProgress = now;
      parts.progress(progress);
    },
    log: parts.log,
    breathe: () => new Promise((resume) => setImmediate(resume)),
    ...(checkpoints !== undefined && { checkpoints }),
    listed: parts.files.flatMap(({ path, digest, inside, executable = false, list = [] }) =>
      inside === undefined ? [] : [{ inside, path, digest, executable, list }],
    ),
    scratch: async () => parts.makeScratch(),
    ...(program !== undefined && { program }),
  };
}

function noPort(port: string, ports: readonly string[]): StageFailure {
  return new StageFailure('no-port', `the body asks for the port "${port}", which has no artifact`, {
    expected: ports.join(', ') || 'no ports',
  });
}

function namedFile({ files }: ContextParts, path: string): FileReference {
  const named = files.find((file) => file.path === path);
  if (named !== undefined) return named;
  throw new StageFailure('no-file', 'the body reads a file that its kind does not declare', {
    where: path,
    expected: files.map((file) => file.path).join(', ') || 'no files',
    hint: "name it in `with`, and its place in `files` of the descriptor: [['path']]",
  });
}

/** Errors of the file system as failures of the named file. */
async function reading<Result>(path: string, read: () => Promise<Result>): Promise<Result> {
  try {
    return await read();
  } catch (error) {
    if (error instanceof StageFailure) throw error;
    const { failure } = new UnreadableFile(path, (error as NodeJS.ErrnoException).code ?? String(error));
    const { code, message, ...facts } = failure;
    throw new StageFailure(code, message, facts);
  }
}
