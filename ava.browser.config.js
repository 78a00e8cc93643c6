/** Tests that open a page in Chromium (`CHROMIUM` names the program, /usr/bin/chromium by default). */
export default {
  files: ['test/browser/**/*.browser.ts'],
  typescript: { rewritePaths: { 'test/': 'dist/test/' }, compile: false },
  workerThreads: false,
  serial: true,
  concurrency: 1,
  timeout: '240s',
};
