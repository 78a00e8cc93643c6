// Generated from schemas/stages/reduce.schema.json by `npm run generate`. Do not edit.

/**
 * Projects an embedding to a few dimensions. Parameters of other methods than the one chosen are accepted and have no effect, so that a matrix over methods can share one `with`.
 */
export type ReduceParameters = {
  /**
   * pca: principal components, linear and exact. tsne: keeps near rows near, in the plane. umap: the same idea, faster, and able to place a second split.
   */
  readonly method: 'pca' | 'tsne' | 'umap';
  /**
   * Dimensions to keep. For pca also a fraction below 1: as many as explain more than that part of the variance. tsne keeps 2.
   */
  readonly components: number;
  /**
   * tsne: effective number of neighbours of each row; less than the number of rows.
   */
  readonly perplexity: number;
  /**
   * tsne: factor of attraction in the first quarter of the iterations (at most 250), in which clusters form.
   */
  readonly earlyExaggeration: number;
  /**
   * tsne: cells narrower than this times their distance count as one point; 0 is exact and slow.
   */
  readonly angle: number;
  /**
   * tsne: auto is rows / earlyExaggeration / 4, at least 50. umap: auto is 1.
   */
  readonly learningRate: 'auto' | number;
  /**
   * tsne: auto is 1000. umap, epochs: auto is 500 up to 10,000 rows, 200 beyond.
   */
  readonly iterations: 'auto' | number;
  /**
   * Where tsne and umap start: principal components, eigenvectors of the neighbour graph (umap), or noise. auto is pca for tsne and spectral for umap.
   */
  readonly initialization: 'auto' | 'pca' | 'spectral' | 'random';
  /**
   * umap: neighbours of each row in its graph, itself included. Few show detail, many the whole.
   */
  readonly neighbors: number;
  /**
   * umap: how close rows may lie in the projection.
   */
  readonly minDistance: number;
  /**
   * umap: rows pushed away for each that is pulled.
   */
  readonly negativeSamples: number;
  /**
   * umap: how far apart rows of the embedding are.
   */
  readonly metric: 'euclidean' | 'cosine';
  /**
   * How the projection is judged: trustworthiness, continuity, kept neighbours and rank correlation of distances.
   */
  readonly quality: {
    /**
     * Neighbours to compare.
     */
    readonly k: number;
    /**
     * Rows whose neighbours are compared, each with all rows; 0 to leave it out.
     */
    readonly sample: number;
  };
}
