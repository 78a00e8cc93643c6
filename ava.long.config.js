/**
 * Tests that compute for minutes: readers on generated and damaged files, native kernels beside WebAssembly, error rates
 * by simulation; and reports read by other programs.
 */
export const longFiles = [
  'test/stages/ingest/**/*.test.ts',
  'test/learning/engines/compiled/native/same-bits.test.ts',
  'test/statistics/error-rates.test.ts',
  'test/ui/reporters/junit-schema.test.ts',
];

/** `npm run test:long`, beside `npm test`, so that that one takes less than six minutes. */
export default {
  files: longFiles,
  typescript: { rewritePaths: { 'test/': 'dist/test/' }, compile: false },
  workerThreads: false,
  timeout: '5m',
};
