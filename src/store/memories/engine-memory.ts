/**
 * What was found out about engines, by what it was found out about. An accelerator like the stat cache: it may be
 * deleted, and a store that cannot be written to only means that it is found out again. It may be the first thing in a
 * store, and goes into no folder that has other files.
 */

import { anything, exactly, mapOf, object, shapeCheck } from '../../core/values/shape.ts';
import type { Layout } from '../layout.ts';
import { replaceFile } from '../objects/publish.ts';
import { readSmallText } from '../objects/small-file.ts';
import { claimStore, storePresence } from '../presence.ts';
import { seal, unsealJson } from '../records/sealed.ts';

export interface EngineMemory {
  recall(key: string): unknown;
  remember(key: string, finding: unknown): void;
}

/** Raised when findings come to say other things. */
const memoryVersion = 1;

const isMemory = shapeCheck<{ readonly findings: { readonly [key: string]: unknown } }>(
  object({ version: exactly(memoryVersion), findings: mapOf(anything) }),
);

export function openEngineMemory(layout: Layout): EngineMemory {
  const read = (): Record<string, unknown> => {
    try {
      const memory = unsealJson(readSmallText(layout.engines));
      return isMemory(memory) ? { ...memory.findings } : {};
    } catch {
      return {};
    }
  };
  return {
    recall: (key) => {
      const findings = read();
      return Object.hasOwn(findings, key) ? findings[key] : undefined;
    },
    remember: (key, finding) => {
      const text = JSON.stringify({ version: memoryVersion, findings: { ...read(), [key]: finding } }, null, 2);
      try {
        // A run adopts a store, and says so.
        if (storePresence(layout.root) === 'unmarked') return;
        claimStore(layout);
        replaceFile(layout.temporary, layout.engines, seal(text));
      } catch {
        // It will be found out again.
      }
    },
  };
}
