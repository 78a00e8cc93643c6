/**
 * The analysis module, compiled once per process, and the functions that its C sources export. Pointers are offsets in
 * the memory of an instance; the sources lie beside the TypeScript that calls them and in kernels/.
 */

import { KernelModule } from '../kernels/webassembly.ts';
import { analysisModule } from './assets.ts';

export interface AnalysisKernels {
  add_to_triangle(triangle: number, rows: number): void;
  add_products(products: number, rows: number): void;
  centre_products(products: number): number;
  factor_products(products: number, row: number): number;
  measure_rows(rotation: number): void;
  rotate_row(rotation: number, row: number): number;
  project_rows(projection: number, rows: number): void;
  repel_rows(layout: number, from: number, end: number): number;
  sum_pairs(layout: number, from: number, end: number): number;
  attract_rows(layout: number, from: number, end: number, exaggeration: number, repelled: number): number;
  spread_rows(grid: number, layout: number, from: number, end: number): number;
  take_forces(grid: number, layout: number, from: number, end: number): void;
  transform_lines(grid: number, from: number, end: number, back: 0 | 1): void;
  convolve_columns(grid: number, column: number, used: number): number;
  write_kernels(grid: number, from: number, end: number): void;
  keep_spectrum(grid: number, column: number): void;
  descend_edges(descent: number, now: number, rate: number, from: number, end: number): void;
  extend_columns(values: number, rows: number, width: number, sums: number, low: number, high: number): void;
  centre_rows(
    values: number,
    rows: number,
    width: number,
    mean: number,
    scale: number,
    points: number,
    facts: number,
  ): void;
  seed_draws(seeding: number, centres: number): void;
  seed_measure(seeding: number, centres: number, from: number, end: number): void;
  seed_place(seeding: number, draw: number, centre: number): void;
  seed_draw(seeding: number, target: number): number;
  add_to_clusters(values: number, rows: number, stride: number, owner: number, sums: number, counts: number): void;
  inertia_of(values: number, rows: number, stride: number, owner: number, centres: number): number;
  begin_rows(lloyd: number, squares: number): void;
  revive_clusters(lloyd: number): void;
  move_centres(lloyd: number): number;
  assign_rows(lloyd: number, from: number, end: number): number;
  query_positions(nearest: number, from: number, count: number): void;
  begin_queries(nearest: number, count: number): void;
  search_tree(nearest: number, query: number): number;
  scan_panels(nearest: number, count: number, from: number, end: number): void;
  finish_query(nearest: number, query: number): number;
  look_around(density: number, position: number): number;
  find_cores(density: number, from: number, budget: number): number;
  forget_kept(density: number): void;
  begin_block(density: number, from: number, count: number): void;
  scan_block(density: number, count: number, from: number, end: number): number;
  end_block(density: number, from: number, count: number): void;
  begin_sets(density: number, nodes: number): void;
  join_cores(density: number, from: number, budget: number): number;
  find_roots(density: number): void;
  reach_rows(density: number, from: number, budget: number): number;
  find_edges(spanning: number, from: number, budget: number): number;
}

let loaded: KernelModule<AnalysisKernels> | undefined;

export function kernelModule(): KernelModule<AnalysisKernels> {
  loaded ??= new KernelModule(analysisModule);
  return loaded;
}
