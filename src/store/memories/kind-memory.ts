/**
 * Remembers which of a user's stage kinds were examined and found in order, by the digest of the descriptor's code, each
 * with the files that were read besides. Like the stat cache it may be deleted; then kinds are examined again. Nothing is
 * written if there is no store.
 */

import { digest, exactly, listOf, mapOf, object, shapeCheck, text } from '../../core/values/shape.ts';
import type { Layout } from '../layout.ts';
import { replaceFile } from '../objects/publish.ts';
import { readSmallText } from '../objects/small-file.ts';
import { isMarked } from '../ownership.ts';
import { seal, unsealJson } from '../records/sealed.ts';

export interface ReadFile {
  readonly path: string;
  readonly digest: string;
}

export interface KindMemory {
  /** The files that were read when the code with this digest was examined. */
  recall(code: string): readonly ReadFile[] | undefined;
  /** Never throws: if the store refuses, the kind is examined again. */
  remember(code: string, files: readonly ReadFile[]): void;
}

/** Raised when a kind is examined in another way. */
const memoryVersion = 1;
const kindsMax = 200;

const isMemory = shapeCheck<{ readonly kinds: { readonly [code: string]: readonly ReadFile[] } }>(
  object({ version: exactly(memoryVersion), kinds: mapOf(listOf(object({ path: text, digest }))) }),
);

export function openKindMemory(layout: Layout): KindMemory {
  const read = (): { [code: string]: readonly ReadFile[] } => {
    try {
      const memory = unsealJson(readSmallText(layout.kinds));
      return isMemory(memory) ? { ...memory.kinds } : {};
    } catch {
      return {};
    }
  };
  return {
    recall: (code) => {
      const kinds = read();
      return Object.hasOwn(kinds, code) ? kinds[code] : undefined;
    },
    remember: (code, files) => {
      if (!isMarked(layout.root)) return;
      const { [code]: _before, ...others } = read();
      const kinds = Object.fromEntries([...Object.entries(others), [code, files] as const].slice(-kindsMax));
      try {
        replaceFile(layout.temporary, layout.kinds, seal(JSON.stringify({ version: memoryVersion, kinds })));
      } catch {
        // The kind is examined again.
      }
    },
  };
}
