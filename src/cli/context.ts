/** The context of every command, composed by main.ts: the stage kinds and the functions that need them. */

import type { RunFacts } from '../core/facts/run-facts.ts';
import type { MachineFacts } from '../core/pipeline/stage-kind.ts';
import type { Kinds } from '../run/kind.ts';
import type { Table } from '../stage-api/table.ts';
import type { EngineMemory } from '../store/memories/engine-memory.ts';
import type { Terminal } from './terminal.ts';

export interface CommandContext {
  readonly terminal: Terminal;
  readonly version: string;
  loadKinds(): Promise<Kinds>;
  /** Facts of this machine that keys depend on, found out on demand. `project` is where packages are looked for. */
  machineFacts(project: string, memory: EngineMemory): Promise<MachineFacts>;
  /** Tries every engine, whatever is remembered. */
  inspectEngines(project: string, memory: EngineMemory): Promise<readonly EngineFinding[]>;
  /** The files of a report artifact, with the facts of a run filled in, and the path of the one to open first. */
  presentReport(
    report: Table,
    facts: RunFacts | undefined,
  ): Promise<{ readonly entry: string; readonly files: readonly ReportFile[] }>;
}

export interface EngineFinding {
  readonly engine: string;
  readonly backend: string;
  readonly state: 'absent' | 'broken' | 'ready';
  /** Why not, in a line. */
  readonly reason?: string;
  readonly details?: string;
  /** Of a small network, in one process. */
  readonly imagesPerSecond?: number;
}

export interface ReportFile {
  readonly path: string;
  readonly bytes: Uint8Array;
}
