/** What is asked of every contender: to lay a graph out in a folder, to be run there, and to have one leaf changed. */

import type { Graph } from './graph.ts';

export interface Contender {
  readonly name: string;
  readonly version: string;
  /** Lays the graph out in an empty folder. */
  prepare(folder: string, graph: Graph): void;
  /** Changes one leaf of what `prepare` laid out, so that exactly that task has to run again. */
  change(folder: string, graph: Graph): void;
  /** How it is run in that folder, with as many tasks at a time as `jobs`. */
  command(folder: string, jobs: number): Command;
  /** How many tasks have run since the folder was laid out: so that nobody is measured doing nothing. */
  executed(folder: string): number;
}

export interface Command {
  readonly argv: readonly string[];
  readonly env: { readonly [name: string]: string };
}
