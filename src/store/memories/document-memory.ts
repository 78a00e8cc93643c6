/**
 * What was read from documents, by the digest of their text, so that an unchanged one is not parsed again. An accelerator
 * like the stat cache: damage shows in the file itself, the newest are kept, and all of it may be deleted. Nothing is
 * written where there is no store.
 */

import { lstatSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { digestOf } from '../../core/values/digest.ts';
import type { Layout } from '../layout.ts';
import { replaceFile } from '../objects/publish.ts';
import { readSmallText } from '../objects/small-file.ts';
import { isMarked, takeAway } from '../ownership.ts';
import { seal, unseal } from '../records/sealed.ts';

export interface DocumentMemory {
  recall(source: string): string | undefined;
  /** Never throws: a store that cannot be written to means that the document is parsed again. */
  remember(source: string, reading: string): void;
}

const documentsMax = 16;

export function openDocumentMemory(layout: Layout): DocumentMemory {
  return {
    recall: (source) => {
      try {
        return readingOf(readSmallText(layout.document(digestOf(source))), digestOf(source));
      } catch {
        return undefined;
      }
    },
    remember: (source, reading) => {
      if (!isMarked(layout.root)) return;
      try {
        const digest = digestOf(source);
        replaceFile(layout.temporary, layout.document(digest), seal(`${digest}\n${reading}`));
        forgetOldest(layout.documents);
      } catch {
        // It will be parsed again.
      }
    },
  };
}

/** What a sealed file says was read from the text of this digest; the tree of another document is nothing. */
export function readingOf(sealed: string, digest: string): string | undefined {
  const text = unseal(sealed);
  return text?.startsWith(`${digest}\n`) === true ? text.slice(digest.length + 1) : undefined;
}

function forgetOldest(folder: string): void {
  const names = readdirSync(folder).filter((name) => /^[0-9a-f]{64}\.json$/.test(name));
  if (names.length <= documentsMax) return;
  const files = names.map((name) => join(folder, name)).map((path) => ({ path, stat: lstatSync(path) }));
  const aged = files.filter(({ stat }) => stat.isFile());
  aged.sort((left, right) => right.stat.mtimeMs - left.stat.mtimeMs);
  for (const { path } of aged.slice(documentsMax)) takeAway(path);
}
