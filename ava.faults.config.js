/** `npm run test:faults`: faults in their long form. The short one is part of `npm test`. */
export default {
  files: ['test/faults/**/*.test.ts', 'test/run/schedules.test.ts', 'test/store/objects/power-loss.test.ts'],
  typescript: { rewritePaths: { 'test/': 'dist/test/' }, compile: false },
  workerThreads: false,
  concurrency: 2,
  timeout: '60m',
  environmentVariables: { FAULTS: 'long' },
};
