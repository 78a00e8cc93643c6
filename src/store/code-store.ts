/** What code digests are digests of. Only explanations read it: a missing one makes them shorter. */

import { canonicalJson } from '../core/canonical.ts';
import type { Digest } from '../core/digest.ts';
import { type CodeParts, codeDigestOf } from '../core/fingerprint.ts';
import { listOf, object, shapeCheck, texts } from '../core/shape.ts';
import type { Layout } from './layout.ts';
import { replaceFile } from './publish.ts';
import { readSmallText } from './small-file.ts';

export interface CodeStore {
  get(digest: Digest): CodeParts | undefined;
  put(parts: CodeParts): void;
}

const named = listOf((value) => texts(value) && (value as readonly string[]).length === 2);
const isCodeParts = shapeCheck<CodeParts>(object({ modules: named, assets: named, packages: texts }));

export function openCodeStore(layout: Layout): CodeStore {
  const get = (digest: Digest): CodeParts | undefined => {
    try {
      const parts: unknown = JSON.parse(readSmallText(layout.code(digest)));
      return isCodeParts(parts) && codeDigestOf(parts) === digest ? parts : undefined;
    } catch {
      return undefined;
    }
  };
  return {
    get,
    put: (parts) => {
      const digest = codeDigestOf(parts);
      if (get(digest) !== undefined) return;
      replaceFile(layout.temporary, layout.code(digest), new TextEncoder().encode(`${canonicalJson(parts)}\n`));
    },
  };
}
