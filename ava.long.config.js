/**
 * Tests that compute for minutes: readers on generated and damaged files, native kernels beside WebAssembly, t-SNE from many
 * starts; a real nginx and radosgw, and sick servers.
 */
export const longFiles = [
  'test/stages/ingest/**/*.test.ts',
  'test/learning/engines/compiled/native/same-bits.test.ts',
  'test/analysis/projection/tsne-starts.test.ts',
  'test/store/remote/nginx.test.ts',
  'test/store/remote/radosgw.test.ts',
  'test/run/remote/sick-remote.test.ts',
  'test/cli/remote/remote-commands.test.ts',
];

/** `npm run test:long`, beside `npm test`, so that that one takes less than six minutes. */
export default {
  files: longFiles,
  typescript: { rewritePaths: { 'test/': 'dist/test/' }, compile: false },
  workerThreads: false,
  timeout: '5m',
};
