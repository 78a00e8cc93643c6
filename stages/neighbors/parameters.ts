// Generated from schemas/stages/neighbors.schema.json by `npm run generate`. Do not edit.

/**
 * Finds the nearest neighbours of every example, exactly (of an embedding, a dataset or a table), for `reduce` and `cluster` to share.
 */
export type NeighborsParameters = {
  /**
   * Neighbours of each row, not counting itself; all other rows when there are fewer. tsne needs 3 × perplexity + 1, umap `neighbors` - 1, hdbscan `minSamples` - 1, dbscan's distance curve `minPoints` - 1.
   */
  readonly count: number;
  /**
   * cosine: 1 - the cosine of the angle, for umap with that metric; a row of zeros has no direction and is at distance 1 from every other row that is not zeros.
   */
  readonly metric: 'euclidean' | 'cosine';
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
