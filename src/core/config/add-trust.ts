/** Adds the file of a public key to `trust` in the text of pipeline.config.yaml; comments and everything else stay. */

import { isSeq, parseDocument, YAMLSeq } from 'yaml';

/** The text is one that `readConfig` takes. */
export function addTrust(source: string, file: string): string {
  const document = parseDocument(source);
  const trust = document.get('trust', true);
  if (isSeq(trust)) trust.add(document.createNode(file));
  else {
    const list = new YAMLSeq();
    list.add(document.createNode(file));
    document.set('trust', list);
  }
  return document.toString({ lineWidth: 0 });
}
