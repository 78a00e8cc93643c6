/** From a file name to a resolved pipeline, or to its diagnostics on standard error. */

import type { Pipeline } from '../core/pipeline.ts';
import { resolvePipeline } from '../core/resolve.ts';
import type { MachineFacts } from '../core/stage-kind.ts';
import type { Kinds } from '../run/kind.ts';
import { openEngineMemory } from '../store/engine-memory.ts';
import { storeLayout } from '../store/layout.ts';
import { drawDiagnostics } from '../ui/diagnostic-text.ts';
import type { CommandContext } from './context.ts';
import { UsageError } from './exit.ts';
import type { Document } from './locate.ts';
import type { Terminal } from './terminal.ts';

/** For commands that make no keys: what the machine is like changes nothing that they print. */
const nothingAsked: MachineFacts = { gpuEngine: false, tensorflowBackend: 'unknown' };

/** Facts for commands that make keys. */
export function factsHere(document: Document, context: CommandContext): Promise<MachineFacts> {
  return context.machineFacts(process.cwd(), openEngineMemory(storeLayout(document.store)));
}

/** Returns undefined after printing what is wrong with the document; as JSON lines on standard output, if asked. */
export function loadPipeline(
  document: Document,
  params: readonly string[],
  kinds: Kinds,
  terminal: Terminal,
  { facts = nothingAsked, json = false }: { readonly facts?: MachineFacts; readonly json?: boolean | undefined } = {},
): Pipeline | undefined {
  const { pipeline, diagnostics } = resolvePipeline({
    source: document.source,
    file: document.file,
    directory: document.directory,
    invocationDirectory: process.cwd(),
    kinds,
    params: parseParams(params),
    env: { get: (name) => process.env[name] },
    facts,
  });
  if (diagnostics.length > 0 && json) {
    for (const diagnostic of diagnostics) terminal.out(JSON.stringify(diagnostic));
  } else if (diagnostics.length > 0) {
    terminal.error(drawDiagnostics(diagnostics, { color: terminal.errorColour, width: terminal.size().columns }));
    terminal.error('nothing was run');
  }
  return pipeline;
}

function parseParams(given: readonly string[]): Map<string, string> {
  const params = new Map<string, string>();
  for (const one of given) {
    const equals = one.indexOf('=');
    if (equals < 1) throw new UsageError(`-P ${one}: expected name=value`);
    params.set(one.slice(0, equals), one.slice(equals + 1));
  }
  return params;
}
