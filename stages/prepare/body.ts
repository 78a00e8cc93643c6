/** Body of `prepare`: fits steps to the training rows, or takes an earlier fit, and applies them to all rows. */

import type { StageBody } from 'arrowline/stage';
import { fit as fits } from '../../src/artifacts/fit.ts';
import { columnGroupsOf } from '../lib/features/column-steps.ts';
import { fitNotes } from '../lib/features/describe-fit.ts';
import { fitFeatures } from '../lib/features/fit.ts';
import { piecesOf } from '../lib/features/pieces.ts';
import { preparedDataset } from '../lib/features/prepared-dataset.ts';
import { requireFit } from '../lib/features/require-fit.ts';
import { contentsOf } from '../lib/kit/dataset/row-contents.ts';
import type { kind } from './kind.ts';

const body: StageBody<typeof kind> = async (context) => {
  const input = await context.one('dataset').open();
  const read = piecesOf(input, context.breathe);
  const pieces = { ...read, facts: { ...read.facts, contents: await contentsOf(input, read.facts, context.breathe) } };
  const earlier = context.optional('fit');
  const prepared = (rows: number): void => context.progress({ unit: 'row', done: rows, total: pieces.rows });
  if (earlier !== undefined) {
    const fit = fits.read(await earlier.table());
    const unknown = await requireFit(pieces, columnGroupsOf(pieces.facts), fit);
    const notes = unknown.length === 0 ? [] : [`not in the fit, and left out: ${unknown.join(', ')}`];
    return { outputs: { dataset: await preparedDataset(pieces, fit, prepared), fit: earlier }, notes };
  }
  const fit = await fitFeatures(pieces, context.parameters, (done, total) =>
    context.progress({ unit: 'column', done, total }),
  );
  const fitted = { ...pieces, facts: { ...pieces.facts, fittedBy: 'prepare' as const } };
  return {
    outputs: { dataset: await preparedDataset(fitted, fit, prepared), fit: fits.write(fit) },
    notes: fitNotes(fit, pieces.types),
  };
};

export default body;
