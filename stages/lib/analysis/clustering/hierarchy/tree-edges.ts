/** A minimum spanning tree of mutual reachability distances, as the list of its edges. */

export interface SpanningTree {
  /** Rows at both ends of each of the n - 1 edges, lightest edge first. */
  readonly from: Int32Array;
  readonly to: Int32Array;
  /** Mutual reachability distances. */
  readonly weight: Float64Array;
}
