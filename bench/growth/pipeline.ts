/** The product's command line over the trivial stage kinds and the report: `node dist/bench/growth/pipeline.js run FILE`. */

import { main } from '../../src/main.ts';
import { contents } from '../orchestrate/contents.ts';

await main(process.argv, {
  ...contents,
  descriptors: async () => {
    const [own, { kind }] = await Promise.all([contents.descriptors(), import('../../stages/report/kind.ts')]);
    return [...own, kind];
  },
  presentReport: async (report, facts) => (await import('../../src/report/present.ts')).openReport(report, facts),
});
