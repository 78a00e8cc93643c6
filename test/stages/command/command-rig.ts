/** A project with commands: programs are files of the document's folder, run as a run does it. */

import { chmodSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import type { ExecutionContext } from 'ava';
import { files as filesType } from '../../../src/artifacts/files.ts';
import type { Failure, RunEvent } from '../../../src/core/facts/event.ts';
import type { ActionRecord } from '../../../src/core/facts/record.ts';
import type { JsonObject } from '../../../src/core/values/canonical.ts';
import type { RunOptions } from '../../../src/run/runner.ts';
import type { Table } from '../../../src/stage-api/table.ts';
import { readArtifact } from '../../../src/store/objects/artifact.ts';
import { kind as command } from '../../../stages/command/kind.ts';
import { createRig, type OwnKind, type Rig, type RigRun } from '../../support/rig.ts';

export interface CommandRig extends Rig {
  /** The folder of the document. */
  readonly directory: string;
  write(name: string, text: string, mode?: number): void;
  /** Runs one stage, `it`, of kind `command`, and the stages of `others`. */
  command(given: JsonObject, settings?: CommandSettings): Promise<CommandRun>;
}

export interface CommandSettings extends Partial<RunOptions> {
  /** Fields of the stage beside `uses` and `with`. */
  readonly stage?: JsonObject;
  readonly others?: JsonObject;
}

export interface CommandRun extends RigRun {
  readonly failure: Failure | undefined;
  readonly lines: readonly string[];
  readonly notes: readonly string[];
  readonly metrics: { readonly [name: string]: number };
  readonly record: ActionRecord | undefined;
  output(port: string): Promise<Table>;
  /** The text of a file of an output of type `files`. */
  file(port: string, path: string): Promise<string>;
}

export function commandRig(t: ExecutionContext, kinds: readonly OwnKind[] = []): CommandRig {
  const rig = createRig(t, { descriptors: [command], kinds });
  const directory = join(rig.folder, 'pipelines');
  return {
    ...rig,
    directory,
    write: (name, text, mode) => {
      const path = join(directory, name);
      mkdirSync(dirname(path), { recursive: true });
      writeFileSync(path, text);
      if (mode !== undefined) chmodSync(path, mode);
    },
    command: async (given, { stage = {}, others = {}, ...options } = {}) => {
      // Versions take a process each; the tests of keys ask for them.
      const it = { uses: 'command', ...stage, with: { versions: [], undeclared: 'off', ...given } };
      const run = await rig.run(JSON.stringify({ name: 'command', stages: { ...others, it } }), options);
      const ofIt = run.events.filter((event) => 'stage' in event && event.stage === 'it');
      const executed = ofIt.find((event) => event.event === 'action.executed');
      const record = executed?.event === 'action.executed' ? await recordOf(rig, executed.key) : undefined;
      const outputAt = async (port: string): Promise<Table> => {
        const output = record?.outputs[port];
        if (output === undefined) throw new Error(`no output "${port}": ${JSON.stringify(failureIn(ofIt))}`);
        return readArtifact(rig.store().blobs, output);
      };
      return {
        ...run,
        failure: failureIn(ofIt),
        lines: ofIt.flatMap((event) => (event.event === 'action.log' ? [event.line] : [])),
        notes: record?.notes ?? [],
        metrics: record?.metrics ?? {},
        record,
        output: outputAt,
        file: async (port, path) => {
          const listed = filesType.read(await outputAt(port)).files;
          const one = listed.find((file) => file.path === path);
          if (one === undefined)
            throw new Error(`no file "${path}" among ${listed.map((file) => file.path).join(', ')}`);
          return readFileSync(await rig.store().blobs.fileOf(one.digest, one.bytes), 'utf8');
        },
      };
    },
  };
}

async function recordOf(rig: Rig, key: string): Promise<ActionRecord | undefined> {
  return rig.store().records.get(key as Parameters<ReturnType<Rig['store']>['records']['get']>[0]);
}

function failureIn(events: readonly RunEvent[]): Failure | undefined {
  const failed = events.find((event) => event.event === 'action.failed');
  return failed?.event === 'action.failed' ? failed.failure : undefined;
}
