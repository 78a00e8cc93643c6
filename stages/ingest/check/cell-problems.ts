/** Characters of delimited text that cannot be told apart. */

import type { WithProblem } from 'arrowline/stage';
import { formOf, optionsProblem } from '../formats/delimited/options.ts';
import type { IngestParameters } from '../parameters.ts';

export function cellProblems(parameters: IngestParameters): WithProblem[] {
  const { format, delimiter, quote, decimal } = parameters;
  if (format !== 'csv' && format !== 'tsv' && format !== 'images') return [];
  const form = formOf(
    {
      ...(delimiter !== undefined && { delimiter }),
      ...(quote !== undefined && { quote }),
      ...(decimal !== undefined && { decimal }),
    },
    format === 'tsv' ? '\t' : ',',
  );
  const message = optionsProblem(form);
  const [field] = (['delimiter', 'quote', 'decimal'] as const).filter((one) => parameters[one] !== undefined);
  return message === undefined || field === undefined ? [] : [{ path: [field], message }];
}
