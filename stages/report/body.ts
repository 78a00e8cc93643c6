/** Body of `report`: artifacts in, files out. */

import { column, makeTable, type StageBody } from 'arrowline/stage';
import { makeReport } from '../../src/report/make-report.ts';
import { readStudy } from '../../src/report/study/read-study.ts';
import { agreementOf } from '../lib/analysis/quality/agreement.ts';
import { describeNetwork } from '../lib/learning/network/describe.ts';
import { resolveNetwork } from '../lib/learning/network/resolve.ts';
import type { kind } from './kind.ts';

const body: StageBody<typeof kind> = async (context) => {
  const study = await readStudy(context, (model, inputShape, classes) =>
    describeNetwork(resolveNetwork(model, inputShape, classes)),
  );
  const files = await makeReport(study, context.parameters, { agreementOf }, async (note, done, total) => {
    context.progress({ unit: 'section', done, total, note });
    await context.breathe();
  });
  const encoder = new TextEncoder();
  return {
    outputs: {
      report: makeTable(
        {
          path: column.utf8(files.map((file) => file.path)),
          mediaType: column.utf8(files.map((file) => file.mediaType)),
          bytes: column.binary(files.map((file) => encoder.encode(file.text.toWellFormed()))),
        },
        { type: 'report', version: 1, entry: 'index.html' },
      ),
    },
  };
};

export default body;
