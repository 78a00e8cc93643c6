/** How rows were read, as the dataset keeps it: a new row is read alike. */

import type { DatasetFacts } from '../../../src/artifacts/dataset.ts';
import type { Named, Roles } from '../columns/roles.ts';
import type { ResolvedIngest } from '../resolve.ts';
import type { Groups } from './groups.ts';

type IngestStep = Extract<NonNullable<DatasetFacts['preparation']>[number], { readonly step: 'ingest' }>;

/** Nothing of the file's form is kept but the texts of missing values: rows in every format are the same dataset. */
export function ingestStep(
  { groups, outputs }: Groups,
  { ids }: Roles,
  { format, missing, size, channels, background, orient }: ResolvedIngest,
): IngestStep {
  const form = {
    ...(size && { size: [size[0]!, size[1]!] as [number, number] }),
    ...(channels && { channels }),
    ...(background !== undefined && { background }),
    ...(orient !== undefined && { orient }),
  };
  return {
    step: 'ingest',
    ...(missing && { missing }),
    ...(ids.length > 0 && { ids: ids.map(({ column }) => column.name) }),
    ...(format === 'images' && Object.keys(form).length > 0 && { pictures: form }),
    groups: groups.map(({ name, tensor, columns }) => ({
      name,
      ...(tensor && { shape: tensor.shape, ...(tensor.bytes && { bytes: tensor.bytes }) }),
      columns: (columns === undefined
        ? outputs.filter((one) => one.name === name)
        : outputs.filter((one) => one.name.startsWith(`${name}.`))
      ).flatMap(({ from }) => from.map((one) => readColumn(one, tensor?.shape))),
    })),
  };
}

function readColumn(
  { name, column }: Named,
  shape: readonly number[] = [],
): IngestStep['groups'][number]['columns'][number] {
  const isReshaped = column.shape !== undefined && column.shape.join() !== shape.join();
  return {
    name,
    ...(column.name !== name && { from: column.name }),
    type: column.type,
    ...(isReshaped && { shape: column.shape! }),
  };
}
