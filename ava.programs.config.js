/** Tests of code that is not ours: programs of the kind `command`, Python's helper, stage kinds that a document names. */
export const programFiles = [
  'test/stages/command/**/*.test.ts',
  'test/python/**/*.test.ts',
  'test/run/user-kinds/**/*.test.ts',
  'test/run/program-version.test.ts',
  'test/stages/source/**/*.test.ts',
  'test/stages/use/models/python.test.ts',
  'test/cli/init.test.ts',
  'test/cli/tensorboard/reader.test.ts',
  'test/e2e/docs.test.ts',
  'test/e2e/ci-workflows.test.ts',
  'test/e2e/studies.test.ts',
];

/** `npm run test:programs`, beside `npm test`, so that that one takes less than six minutes. */
export default {
  files: programFiles,
  typescript: { rewritePaths: { 'test/': 'dist/test/' }, compile: false },
  workerThreads: false,
  timeout: '120s',
};
