/** `npm run test:slurm`: on a real Slurm, which test/support/slurm.ts starts from Debian's packages. */
export default {
  files: ['test/run/executors/slurm/**/*.slurm.ts'],
  typescript: { rewritePaths: { 'test/': 'dist/test/' }, compile: false },
  workerThreads: false,
  serial: true,
  concurrency: 1,
  timeout: '5m',
};
