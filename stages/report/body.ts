/** Body of `report`: artifacts in, files out. A function of its inputs: `present.ts` adds the facts of a run. */

import type { StageBody } from 'arrowline/stage';
import { report as artifact } from '../../src/artifacts/report.ts';
import { makeReport } from '../../src/report/make-report.ts';
import { sectionPorts } from '../../src/report/sections/ports.ts';
import { readStudy } from '../../src/report/study/read-study.ts';
import { withResults } from '../../src/report/study/results/read-results.ts';
import { agreementOf } from '../lib/analysis/quality/agreement.ts';
import { augmentPicture } from '../lib/learning/augmentation/augment-picture.ts';
import { ranking } from '../lib/learning/measures/ranking.ts';
import { describeNetwork } from '../lib/learning/network/describe.ts';
import { networkOf } from '../lib/learning/network/model-table.ts';
import { kind } from './kind.ts';

const body: StageBody<typeof kind> = async (context) => {
  const read = await readStudy(
    context,
    (stored) => describeNetwork(networkOf(stored)),
    Object.keys(sectionPorts),
    context.parameters,
  );
  const study = await withResults(
    read,
    context.wired,
    new Set(Object.keys(kind.inputs)),
    context.parameters,
    context.breathe,
  );
  const files = await makeReport(
    study,
    context.parameters,
    { agreementOf, augmentOf: augmentPicture, rankingOf: ranking },
    async (note, done, total) => {
      context.progress({ unit: 'section', done, total, note });
      await context.breathe();
    },
  );
  const encoder = new TextEncoder();
  return {
    outputs: {
      report: artifact.write({
        files: files.map(({ path, mediaType, content }) => ({
          path,
          mediaType,
          bytes: typeof content === 'string' ? encoder.encode(content.toWellFormed()) : content,
        })),
        entry: 'index.html',
      }),
    },
  };
};

export default body;
