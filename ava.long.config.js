/**
 * Tests that compute for minutes: readers on generated and damaged files, kernels beside each other and by finite
 * differences, error rates by simulation, gates, baselines, predictions and reports by many calls of the command, t-SNE
 * from many starts, whole studies of other tasks, pages of any table, every way an action can diverge, faults of disks and
 * processes, a real nginx and radosgw, sick servers, and what networks learn.
 */
export const longFiles = [
  'test/stages/ingest/**/*.test.ts',
  'test/learning/engines/compiled/native/same-bits.test.ts',
  'test/learning/engines/compiled/{fast-paths,gradient}.test.ts',
  'test/learning/engines/tensorflow/native.test.ts',
  'test/statistics/error-rates.test.ts',
  'test/ui/reporters/junit-schema.test.ts',
  'test/e2e/regression.test.ts',
  'test/cli/baseline/accept.test.ts',
  'test/cli/baseline/exit-codes.test.ts',
  'test/cli/gate.test.ts',
  'test/cli/terminal.test.ts',
  'test/cli/{ci,damaged-store,export-model,predict,predict-tasks,report,seeds,since}.test.ts',
  'test/faults/{damage,disk,kills,races,signals}.test.ts',
  'test/store/objects/power-loss.test.ts',
  'test/store/care/collect.test.ts',
  'test/e2e/{continue,doctor,examples,tasks}.test.ts',
  'test/run/{divergence,open-kind}.test.ts',
  'test/run/turns/beside.test.ts',
  'test/core/gates/error-rates.test.ts',
  'test/analysis/projection/tsne-starts.test.ts',
  'test/store/shared/{group,late-properties,late-runs,mounted}.test.ts',
  'test/store/remote/nginx.test.ts',
  'test/store/remote/radosgw.test.ts',
  'test/run/remote/{hanging-mount,sick-remote}.test.ts',
  'test/cli/remote/{gates,proxy,remote-commands,study}.test.ts',
  'test/live/server/{follow,many-runs}.test.ts',
  'test/stage-api/decode-foreign.test.ts',
  'test/cli/live/ui.test.ts',
  'test/report/results.test.ts',
];

/** `npm run test:long`, beside `npm test`, so that that one takes less than six minutes. */
export default {
  files: longFiles,
  typescript: { rewritePaths: { 'test/': 'dist/test/' }, compile: false },
  workerThreads: false,
  timeout: '5m',
};
