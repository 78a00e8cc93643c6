/** What code digests are digests of. Only explanations read it: a missing one makes them shorter. */

import { existsSync } from 'node:fs';
import { canonicalJson } from '../core/canonical.ts';
import type { Digest } from '../core/digest.ts';
import { type CodeParts, codeDigestOf } from '../core/fingerprint.ts';
import { listOf, object, shapeCheck, texts } from '../core/shape.ts';
import type { Layout } from './layout.ts';
import { publishFile } from './publish.ts';
import { readSmallText } from './small-file.ts';

export interface CodeStore {
  get(digest: Digest): CodeParts | undefined;
  put(parts: CodeParts): void;
}

const named = listOf((value) => texts(value) && (value as readonly string[]).length === 2);
const isCodeParts = shapeCheck<CodeParts>(object({ modules: named, assets: named, packages: texts }));

export function openCodeStore(layout: Layout): CodeStore {
  return {
    get: (digest) => {
      try {
        const parts: unknown = JSON.parse(readSmallText(layout.code(digest)));
        return isCodeParts(parts) && codeDigestOf(parts) === digest ? parts : undefined;
      } catch {
        return undefined;
      }
    },
    put: (parts) => {
      const target = layout.code(codeDigestOf(parts));
      if (!existsSync(target))
        publishFile(layout.temporary, target, new TextEncoder().encode(`${canonicalJson(parts)}\n`));
    },
  };
}
