/** `npm run test:kernels`: native kernels beside WebAssembly in their long form. The short one is part of `npm test`. */
export default {
  files: ['test/learning/engines/compiled/native/**/*.test.ts'],
  typescript: { rewritePaths: { 'test/': 'dist/test/' }, compile: false },
  workerThreads: false,
  timeout: '60m',
  environmentVariables: { KERNELS: 'long' },
};
