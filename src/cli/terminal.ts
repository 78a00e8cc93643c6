/**
 * Standard output and error: lines, colours, and a closed pipe (`pipeline plan … | head`). Each text is printed as one
 * line: line breaks and control characters in it are escaped here, as the last step.
 */

import { inertLine } from '../ui/inert.ts';
import { type Style, styleFor } from '../ui/style.ts';
import { exitCodes } from './exit.ts';
import { openOutput } from './output.ts';

export interface Terminal {
  readonly out: (line: string) => void;
  readonly error: (line: string) => void;
  /** A command to a build server, which is escaped already. Anything else that looks like one is made harmless. */
  readonly command: (line: string, stream: 'out' | 'error') => void;
  /** Colours that suit each stream. */
  readonly outStyle: Style;
  readonly errorStyle: Style;
  readonly errorColour: boolean;
  /** Whether standard output is a terminal that can redraw. */
  readonly live: boolean;
  size(): { rows: number; columns: number };
  /** Of a colour on standard output: 1 without colours, else 4, 8 or 24. */
  colourBits(): number;
}

export function processTerminal(): Terminal {
  const outputs = { 'standard output': openOutput(process.stdout), 'standard error': openOutput(process.stderr) };
  const colour = (stream: NodeJS.WriteStream): boolean => {
    if (process.env.NO_COLOR !== undefined && process.env.NO_COLOR !== '') return false;
    if (process.env.FORCE_COLOR !== undefined && process.env.FORCE_COLOR !== '0') return true;
    return stream.isTTY === true && process.env.TERM !== 'dumb';
  };
  const [outColour, errorColour] = [colour(process.stdout), colour(process.stderr)];
  const live = process.stdout.isTTY === true && process.env.TERM !== 'dumb' && !process.env.CI;
  const write = outputs['standard output'].write;
  // Written at once: the live table has to stay in order with the lines above it.
  const out = live ? { line: (line: string) => write(`${line}\n`), flush: () => {} } : batched(write);
  process.on('exit', (code) => {
    for (const [name, output] of Object.entries(outputs)) {
      const refusal = output.refused();
      if (refusal === undefined) continue;
      outputs['standard error'].write(`error: ${name} could not be written to the end (${refusal.code})\n`);
      if (code === exitCodes.ok) process.exitCode = exitCodes.storeFault;
    }
  });
  const error = (line: string): void => {
    out.flush();
    process.stderr.write(`${line}\n`);
  };
  return {
    out: (line) => out.line(inertLine(line, outColour)),
    error: (line) => error(inertLine(line, errorColour)),
    command: (line, stream) => (stream === 'out' ? out.line(line) : error(line)),
    outStyle: styleFor(outColour),
    errorStyle: styleFor(errorColour),
    errorColour,
    live,
    // Some terminals report a size of 0.
    size: () => ({ rows: process.stdout.rows || 24, columns: process.stdout.columns || 80 }),
    colourBits: () => (outColour ? (process.stdout.isTTY === true ? process.stdout.getColorDepth() : 8) : 1),
  };
}

const batchCharacters = 1 << 16;

/** Batches the lines of one turn of the event loop into one write: writing each line costs more than producing it. */
function batched(write: (text: string) => void): { line: (line: string) => void; flush: () => void } {
  let text = '';
  const flush = (): void => {
    const ready = text;
    text = '';
    if (ready !== '') write(ready);
  };
  // Flush output that is still buffered when the process exits.
  process.on('exit', flush);
  const line = (one: string): void => {
    if (text === '') setImmediate(flush);
    text += `${one}\n`;
    if (text.length >= batchCharacters) flush();
  };
  return { line, flush };
}
