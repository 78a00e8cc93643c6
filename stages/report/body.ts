/** The body of `report`: artifacts in, files out. */

import { report as artifact } from '../../src/artifacts/report.ts';
import { makeReport, type ReportOptions } from '../../src/report/make-report.ts';
import { readStudy } from '../../src/report/study/read-study.ts';
import type { StageContext, StageResult } from '../../src/stage-api/stage.ts';
import { agreementOf } from '../lib/analysis/quality/agreement.ts';
import { describeNetwork } from '../lib/learning/network/describe.ts';
import { resolveNetwork } from '../lib/learning/network/resolve.ts';

export default async function report(context: StageContext<ReportOptions>): Promise<StageResult> {
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
      report: artifact.write({
        files: files.map(({ path, mediaType, text }) => ({
          path,
          mediaType,
          bytes: encoder.encode(text.toWellFormed()),
        })),
        entry: 'index.html',
      }),
    },
  };
}
