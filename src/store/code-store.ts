/** What code digests are digests of. Only explanations read it: a missing one makes them shorter. */

import { canonicalJson } from '../core/canonical.ts';
import type { Digest } from '../core/digest.ts';
import { type CodeParts, codeDigestOf } from '../core/fingerprint.ts';
import type { Layout } from './layout.ts';
import { replaceFile } from './publish.ts';
import { readSmallText } from './small-file.ts';

export interface CodeStore {
  get(digest: Digest): CodeParts | undefined;
  put(parts: CodeParts): void;
}

export function openCodeStore(layout: Layout): CodeStore {
  const get = (digest: Digest): CodeParts | undefined => {
    try {
      const parts = JSON.parse(readSmallText(layout.code(digest))) as CodeParts;
      return codeDigestOf(parts) === digest ? parts : undefined;
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
