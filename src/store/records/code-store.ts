/** What code digests are digests of. Only explanations read it: a missing one makes them shorter. */

import { type CodeParts, codeDigestOf } from '../../core/plan/fingerprint.ts';
import { canonicalJson } from '../../core/values/canonical.ts';
import type { Digest } from '../../core/values/digest.ts';
import { listOf, object, shapeCheck, texts } from '../../core/values/shape.ts';
import type { Layout } from '../layout.ts';
import { replaceFile } from '../objects/publish.ts';
import { readSmallText } from '../objects/small-file.ts';

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
