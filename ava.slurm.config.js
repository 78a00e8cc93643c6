/**
 * `npm run test:slurm`: on a real Slurm, which test/support/slurm.ts starts from Debian's packages, and on hosts behind
 * real servers of ssh, which test/support/ssh-hosts.ts starts.
 */
export default {
  files: ['test/run/executors/slurm/**/*.slurm.ts', 'test/run/executors/ssh/**/*.ssh.ts'],
  typescript: { rewritePaths: { 'test/': 'dist/test/' }, compile: false },
  workerThreads: false,
  serial: true,
  concurrency: 1,
  timeout: '5m',
};
