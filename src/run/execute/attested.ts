/**
 * Facts about rows that only the kinds of this package keep true: the digests of a dataset's rows before features were
 * computed from them, and of the rows that predictions answer. A module of the user's that hands metadata on may have
 * changed, left out or relabelled rows, so its artifacts go without them: rows are then told by what they are.
 */

const attested: { readonly [type: string]: string | undefined } = { dataset: 'contents', predictions: 'rows' };

/** A body's output for an artifact type, without these facts. */
export function withoutAttested<Made extends object>(made: Made, type: string): Made {
  const field = attested[type];
  if (field === undefined || !('metadata' in made)) return made;
  const { metadata } = made;
  if (typeof metadata !== 'object' || metadata === null || !Object.hasOwn(metadata, field)) return made;
  return { ...made, metadata: Object.fromEntries(Object.entries(metadata).filter(([name]) => name !== field)) };
}
