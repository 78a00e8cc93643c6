/** The context of every command, composed by main.ts: the stage kinds and the functions that need them. */

import type { PresentedFacts } from '../core/facts/presented-facts.ts';
import type { RunFacts } from '../core/facts/run-facts.ts';
import type { PackedPredictions } from '../core/gates/baseline-file.ts';
import type { MachineFacts } from '../core/pipeline/stage-kind.ts';
import type { Kinds } from '../run/kind.ts';
import type { Table } from '../stage-api/table.ts';
import type { StoredTable } from '../stage-api/table-stream.ts';
import type { EngineMemory } from '../store/memories/engine-memory.ts';
import type { Store } from '../store/store.ts';
import type { Terminal } from './terminal.ts';

export interface CommandContext {
  readonly terminal: Terminal;
  readonly version: string;
  loadKinds(): Promise<Kinds>;
  /** Facts of this machine that keys depend on, found on demand. Packages are looked up from `project`. */
  machineFacts(project: string, memory: EngineMemory): Promise<MachineFacts>;
  /** Probes every engine, ignoring remembered findings. */
  inspectEngines(project: string, memory: EngineMemory): Promise<readonly EngineFinding[]>;
  /** The files of a report artifact with the facts of a run filled in, and the path of its first page. */
  presentReport(
    report: Table,
    facts: PresentedFacts | undefined,
  ): Promise<{ readonly entry: string; readonly files: readonly ReportFile[] }>;
  uses(): Promise<Uses>;
  /** Starts the live page of a store. Rejects with the system's error if the port is taken. */
  serveLive(options: LiveOptions): Promise<LiveServer>;
}

export interface LiveOptions {
  readonly store: Store;
  /** 0: any free one. */
  readonly port: number;
  /** Whether runs may be stopped from the page. */
  readonly control: boolean;
  /** The facts that the page of a run is shown with. */
  present(facts: RunFacts): Promise<PresentedFacts>;
  comparedRun(facts: RunFacts): string | undefined;
}

export interface LiveServer {
  /** The page's address, which holds the token. */
  readonly address: string;
  close(): Promise<void>;
}

/** The functions that take results of the store to other places. They fail with StageFailure. */
export interface Uses {
  /** Writes the table of an artifact as a file; returns sentences about the form that columns got. */
  exportArtifact(request: ExportRequest): Promise<readonly string[]>;
  /** Writes a model as a new folder for another library; returns its files and sentences about the form. */
  exportModel(request: ModelExport): Promise<{ readonly files: readonly string[]; readonly notes: readonly string[] }>;
  /**
   * Packs predictions for a baseline file, by split, as far as the measures need them that are given by split; or tells
   * why that cannot be.
   */
  packPredictions(
    predictions: Table,
    measures: { readonly [split: string]: readonly string[] },
  ): Promise<
    | { readonly packed: { readonly [split: string]: PackedPredictions } }
    | { readonly refused: string; readonly hint: string }
  >;
  /** Writes the answers of a model to the rows of a file. */
  predict(request: PredictRequest): Promise<{
    readonly rows: number;
    readonly columns: { readonly [name: string]: string };
    readonly notes: readonly string[];
  }>;
}

export const inputFormats = ['csv', 'tsv', 'jsonl', 'parquet', 'arrow', 'npy', 'idx', 'images'] as const;
export const answerFormats = ['csv', 'jsonl', 'json', 'parquet', 'arrow'] as const;

export interface PredictRequest {
  readonly model: Table;
  readonly digest: string;
  readonly input: string;
  readonly output: string;
  readonly format: (typeof answerFormats)[number];
  /** Replaces a file that is there. */
  readonly force: boolean;
  /** The probability above which the positive class, or a label, is given: 0.5 if left out. */
  readonly threshold?: number;
  readonly options: {
    readonly format?: (typeof inputFormats)[number];
    /** Texts that stand for missing values, instead of those of the training. */
    readonly missing?: readonly string[];
    readonly delimiter?: string;
    readonly decimal?: '.' | ',';
    readonly header?: boolean;
    /** The folder of the pictures that a table names. */
    readonly pictures?: string;
    /** Columns that are carried over to the output. */
    readonly columns: readonly string[];
    /** Called a few times a second; `done` of `total` bytes or rows. */
    readonly pulse: (done: number, total: number) => Promise<void>;
  };
}

export const exportFormats = ['csv', 'json', 'jsonl', 'parquet', 'arrow', 'npy'] as const;

export interface ExportRequest {
  readonly table: StoredTable;
  /** The artifact's own file. */
  readonly stored: string;
  readonly format: (typeof exportFormats)[number];
  readonly file: string;
  /** Replaces a file that is there. */
  readonly force: boolean;
}

export const modelFormats = ['tfjs', 'onnx', 'safetensors', 'keras'] as const;

export interface ModelExport {
  readonly model: Table;
  readonly digest: string;
  /** Of arrowline. */
  readonly version: string;
  readonly format: (typeof modelFormats)[number];
  readonly folder: string;
}

export interface EngineFinding {
  readonly engine: string;
  readonly backend: string;
  readonly state: 'absent' | 'broken' | 'ready';
  /** The reason in one line, if it does not work. */
  readonly reason?: string;
  readonly details?: string;
  /** Measured on a small network, in one process. */
  readonly imagesPerSecond?: number;
}

export interface ReportFile {
  readonly path: string;
  readonly bytes: Uint8Array;
}
