#!/usr/bin/env node
import module from 'node:module';

/** Answers what needs no program; returns whether it did. */
async function answered([argument, ...others]) {
  if ((argument !== '--version' && argument !== '-V') || others.length > 0) return false;
  const { readFileSync } = await import('node:fs');
  const { version } = JSON.parse(readFileSync(new URL('../package.json', import.meta.url), 'utf8'));
  process.stdout.on('error', ({ code }) => {
    if (code === 'EPIPE') return;
    process.stderr.write(`error: standard output could not be written to the end (${code})\n`);
    process.exitCode = 4;
  });
  process.stdout.write(`${version}\n`);
  return true;
}

try {
  if (!(await answered(process.argv.slice(2)))) {
    // Keeps compiled code between calls, from Node 22 on.
    module.enableCompileCache?.();
    const { main } = await import('../dist/src/main.js');
    await main(process.argv);
  }
} catch (error) {
  // The program could not be loaded, so there is no better message: it is not built, or its files cannot be opened.
  process.stderr.write(`error: the program cannot start: ${error instanceof Error ? error.message : error}\n`);
  if (error?.code === 'ERR_MODULE_NOT_FOUND') process.stderr.write('hint:  run npm ci to build it\n');
  if (error?.code === 'EMFILE') process.stderr.write('hint:  raise the limit of open files: ulimit -n 1024\n');
  process.exitCode = 4;
}
