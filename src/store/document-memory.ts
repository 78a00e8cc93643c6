/**
 * What was read from documents, by the digest of their text, so that an unchanged one is not parsed again. An accelerator
 * like the stat cache: damage shows in the file itself, the newest are kept, and all of it may be deleted.
 */

import { readdirSync, statSync, unlinkSync } from 'node:fs';
import { join } from 'node:path';
import { digestOf } from '../core/digest.ts';
import type { Layout } from './layout.ts';
import { replaceFile } from './publish.ts';
import { seal, unseal } from './sealed.ts';
import { readSmallText } from './small-file.ts';

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
        return unseal(readSmallText(layout.document(digestOf(source))));
      } catch {
        return undefined;
      }
    },
    remember: (source, reading) => {
      try {
        replaceFile(layout.temporary, layout.document(digestOf(source)), seal(reading));
        forgetOldest(layout.documents);
      } catch {
        // It will be parsed again.
      }
    },
  };
}

function forgetOldest(folder: string): void {
  const paths = readdirSync(folder).map((name) => join(folder, name));
  if (paths.length <= documentsMax) return;
  const aged = paths.map((path) => ({ path, time: statSync(path).mtimeMs }));
  aged.sort((left, right) => right.time - left.time);
  for (const { path } of aged.slice(documentsMax)) unlinkSync(path);
}
