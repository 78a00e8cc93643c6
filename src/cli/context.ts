/** What main.ts composes and commands need: the stage kinds and what only they can do. */

import type { RunFacts } from '../core/run-facts.ts';
import type { Kinds } from '../run/kind.ts';
import type { Table } from '../stage-api/table.ts';
import type { Terminal } from './terminal.ts';

export interface CommandContext {
  readonly terminal: Terminal;
  readonly version: string;
  loadKinds(): Promise<Kinds>;
  /** The files of a report artifact, with the facts of a run filled in. */
  presentReport(report: Table, facts: RunFacts | undefined): Promise<readonly ReportFile[]>;
}

export interface ReportFile {
  readonly path: string;
  readonly bytes: Uint8Array;
}
