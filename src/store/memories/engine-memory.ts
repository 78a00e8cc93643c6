/**
 * Caches findings about engines by the facts they depend on. Like the stat cache it may be deleted; if the store
 * refuses a write, the engines are probed again. It may be the first file in a store, but is never written to a folder
 * with other files.
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

/** Raised when the meaning of findings changes. */
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
        // Only a run adopts an unmarked store, and reports that.
        if (storePresence(layout.root) === 'unmarked') return;
        claimStore(layout);
        replaceFile(layout.temporary, layout.engines, seal(text));
      } catch {
        // The engines are probed again.
      }
    },
  };
}
