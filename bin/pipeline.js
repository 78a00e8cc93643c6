#!/usr/bin/env node
try {
  const { main } = await import('../dist/src/main.js');
  await main(process.argv);
} catch (error) {
  // The program could not be loaded, so there is no better message: it is not built, or its files cannot be opened.
  process.stderr.write(`error: the program cannot start: ${error instanceof Error ? error.message : error}\n`);
  if (error?.code === 'ERR_MODULE_NOT_FOUND') process.stderr.write('hint:  run npm ci to build it\n');
  if (error?.code === 'EMFILE') process.stderr.write('hint:  raise the limit of open files: ulimit -n 1024\n');
  process.exitCode = 4;
}
