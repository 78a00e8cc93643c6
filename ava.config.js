import { longFiles } from './ava.long.config.js';
import { oddFiles } from './ava.odd.config.js';
import { programFiles } from './ava.programs.config.js';

export default {
  files: ['test/**/*.test.ts', ...[...longFiles, ...oddFiles, ...programFiles].map((file) => `!${file}`)],
  typescript: { rewritePaths: { 'test/': 'dist/test/' }, compile: false },
  workerThreads: false,
  timeout: '120s',
};
