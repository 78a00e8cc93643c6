/**
 * The modules, assets and packages behind code digests. Used for explanations only: if one is missing, they are less
 * detailed.
 */

import { type CodeParts, codeDigestOf } from '../../core/plan/fingerprint.ts';
import { canonicalJson } from '../../core/values/canonical.ts';
import type { Digest } from '../../core/values/digest.ts';
import { listOf, object, shapeCheck, texts } from '../../core/values/shape.ts';
import { codeName } from '../objects/names.ts';
import type { ObjectStore } from '../objects/object-store.ts';

export interface CodeStore {
  /** `awaited`: somebody has just put it, and another machine may see that late. */
  get(digest: Digest, awaited?: boolean): Promise<CodeParts | undefined>;
  /** Durable after the next barrier. */
  put(parts: CodeParts): Promise<void>;
}

const named = listOf((value) => texts(value) && (value as readonly string[]).length === 2);
const isCodeParts = shapeCheck<CodeParts>(object({ modules: named, assets: named, packages: texts }));

export function openCodeStore(objects: ObjectStore): CodeStore {
  const get = async (digest: Digest, awaited = false): Promise<CodeParts | undefined> => {
    const name = codeName(digest);
    try {
      const seen = await objects.text(name);
      const text = seen === undefined && awaited && (await objects.appears(name)) ? await objects.text(name) : seen;
      const parts: unknown = JSON.parse(text ?? 'null');
      return isCodeParts(parts) && codeDigestOf(parts) === digest ? parts : undefined;
    } catch {
      return undefined;
    }
  };
  // Thousands of actions have the code of one kind: it is written once.
  const kept = new WeakSet<CodeParts>();
  return {
    get,
    put: async (parts) => {
      if (kept.has(parts)) return;
      const digest = codeDigestOf(parts);
      if ((await get(digest)) === undefined)
        await objects.replace(codeName(digest), new TextEncoder().encode(`${canonicalJson(parts)}\n`));
      kept.add(parts);
    },
  };
}
