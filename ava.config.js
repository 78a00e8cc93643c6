import { oddFiles } from './ava.odd.config.js';

export default {
  files: ['test/**/*.test.ts', ...oddFiles.map((file) => `!${file}`)],
  typescript: { rewritePaths: { 'test/': 'dist/test/' }, compile: false },
  workerThreads: false,
  timeout: '120s',
};
