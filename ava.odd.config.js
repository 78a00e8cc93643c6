/** Tests that call the program some hundred times: at odd files and names, with little of everything, at other clocks. */
export const oddFiles = [
  'test/faults/odd-files.test.ts',
  'test/faults/large-artifact.test.ts',
  'test/cli/{hostile,labels,nets,refusals,runs-in-order,usage}.test.ts',
  'test/store/exchanged.test.ts',
];

/** `npm run test:odd`, beside `npm test`, so that that one takes less than six minutes. */
export default {
  files: oddFiles,
  typescript: { rewritePaths: { 'test/': 'dist/test/' }, compile: false },
  workerThreads: false,
  timeout: '120s',
};
