// Generated from schemas/stages/cluster.schema.json by `npm run generate`. Do not edit.

/**
 * Groups examples by their numbers (an embedding, the features of a dataset, or columns of a table), and compares the groups with the known classes, where there are any. Parameters of methods other than the chosen one are ignored, so that a matrix over methods can share one `with`.
 */
export type ClusterParameters = {
  /**
   * kmeans: k groups of least squared distance. dbscan: regions of one density, the rest is noise. hdbscan: regions of any density, the rest is noise. agglomerative: merges the nearest groups until k are left.
   */
  readonly method: 'kmeans' | 'dbscan' | 'hdbscan' | 'agglomerative';
  /**
   * kmeans, agglomerative: number of clusters. Required for both.
   */
  readonly k?: number;
  /**
   * kmeans: seedings to try; the result with the least inertia is kept.
   */
  readonly restarts: number;
  /**
   * kmeans: most iterations of one restart.
   */
  readonly iterations: number;
  /**
   * kmeans: a restart ends when the squared movement of all centres is at most this fraction of the mean variance of the columns.
   */
  readonly tolerance: number;
  /**
   * kmeans: other numbers of clusters to try, for the curves of inertia and silhouette by which k is chosen. They do not change the clusters.
   */
  readonly sweep?: {
    /**
     * Least number of clusters.
     */
    readonly from: number;
    /**
     * Greatest number of clusters.
     */
    readonly to: number;
  };
  /**
   * dbscan: rows at most this far apart are neighbours. Required for dbscan; the distance curve in the result helps to choose it.
   */
  readonly eps?: number;
  /**
   * dbscan: a row is in a dense region when it has at least this many neighbours, itself included.
   */
  readonly minPoints: number;
  /**
   * hdbscan: least rows of a cluster; smaller groups are noise or part of a larger one.
   */
  readonly minClusterSize: number;
  /**
   * hdbscan: the density around a row is measured by the distance to this many neighbours, itself included; a greater number makes more rows noise. If left out: minClusterSize.
   */
  readonly minSamples?: number;
  /**
   * hdbscan: eom keeps the clusters that last longest (excess of mass); leaf the smallest and most even ones.
   */
  readonly selection: 'eom' | 'leaf';
  /**
   * agglomerative: ward merges the two groups that add least to the squared distances; single the two groups with the nearest pair of rows.
   */
  readonly linkage: 'ward' | 'single';
  /**
   * Number of rows sampled for silhouettes; 0 computes none. Noise is left out.
   */
  readonly silhouetteSample: number;
  /**
   * With a dataset: the rows to take. If left out: all.
   */
  readonly split?: 'train' | 'validation' | 'test' | 'all';
  /**
   * With a table: the columns to take, which hold numbers, or one column of vectors. If left out: every column of numbers, without `source.row` and `id.NAME`.
   *
   * @minItems 1
   */
  readonly columns?: readonly string[];
}
