/**
 * Caches the trees of documents by the digest of their text, so that an unchanged document is not parsed again. Like
 * the stat cache it may be deleted; damage is detected, and only the newest are kept. Nothing is written if there is no
 * store.
 */

import { basename, join } from 'node:path';
import { documentOfText } from '../../core/document/document-text.ts';
import { digestOf } from '../../core/values/digest.ts';
import type { FaultListener } from '../fault.ts';
import type { Layout } from '../layout.ts';
import { fileAt, names } from '../objects/folder.ts';
import { replaceFile } from '../objects/publish.ts';
import { readSmallText } from '../objects/small-file.ts';
import { deleteOwn, isMarked } from '../ownership.ts';
import { seal, unseal } from '../records/sealed.ts';

export interface DocumentMemory {
  recall(source: string): string | undefined;
  /** Never throws: if the store refuses, the document is parsed again next time. */
  remember(source: string, reading: string): void;
  /** The files of all cached documents. Throws StoreFault if they cannot be listed. */
  paths(onFault?: FaultListener): string[];
  /** Whether a file is intact and belongs to the document in its name. Throws the file system's error. */
  isSound(path: string): boolean;
}

const documentsMax = 16;
const ending = '.json';

export function openDocumentMemory(layout: Layout): DocumentMemory {
  const paths = (onFault?: FaultListener): string[] =>
    names(layout.documents, onFault).flatMap((name) =>
      /^[0-9a-f]{64}\.json$/.test(name) ? [join(layout.documents, name)] : [],
    );
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
        forgetOldest(paths());
      } catch {
        // The document is parsed again.
      }
    },
    paths,
    isSound: (path) => {
      const reading = readingOf(readSmallText(path), `sha256:${basename(path, ending)}`);
      return reading !== undefined && documentOfText(reading) !== undefined;
    },
  };
}

/** The reading in a sealed file, if it belongs to the text with this digest. */
function readingOf(sealed: string, digest: string): string | undefined {
  const text = unseal(sealed);
  return text?.startsWith(`${digest}\n`) === true ? text.slice(digest.length + 1) : undefined;
}

function forgetOldest(paths: readonly string[]): void {
  if (paths.length <= documentsMax) return;
  const aged = paths.flatMap((path) => fileAt(path) ?? []).filter(({ foreign }) => foreign === undefined);
  aged.sort((left, right) => right.modified - left.modified);
  for (const { path } of aged.slice(documentsMax)) deleteOwn(path);
}
