// Generated from schemas/stages/reduce.schema.json by `npm run generate`. Do not edit.

/**
 * Projects examples (an embedding, the features of a dataset, or columns of a table) to a few dimensions. Parameters of methods other than the chosen one are ignored, so that a matrix over methods can share one `with`.
 */
export type ReduceParameters = {
  /**
   * pca: principal components, linear and exact. tsne: keeps near rows near, in the plane. umap: the same idea, faster, and able to place a second split.
   */
  readonly method: 'pca' | 'tsne' | 'umap';
  /**
   * Dimensions to keep. For pca also a fraction below 1: the least number of components that explain more than this part of the variance. tsne keeps 2.
   */
  readonly components: number;
  /**
   * tsne: effective number of neighbours of each row; less than the number of rows.
   */
  readonly perplexity: number;
  /**
   * tsne: attraction is multiplied by this in the first quarter of the iterations (at most 250), while clusters form.
   */
  readonly earlyExaggeration: number;
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
   * umap: neighbours of each row in its graph, itself included. A small number shows detail, a large one the overall shape.
   */
  readonly neighbors: number;
  /**
   * umap: the least distance between rows in the projection, about.
   */
  readonly minDistance: number;
  /**
   * umap: for each row that is pulled closer, this many are pushed away.
   */
  readonly negativeSamples: number;
  /**
   * umap: the distance between rows.
   */
  readonly metric: 'euclidean' | 'cosine';
  /**
   * Settings for the quality measures: trustworthiness, continuity, kept neighbours and rank correlation of distances.
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
