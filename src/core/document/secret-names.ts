/**
 * Names that suggest a secret value. Values of a document are printed, kept in records and shown in reports, so such
 * names are refused unless the document allows them: `allowSecretNames: true`, or a list of names.
 */

import type { DocumentNode, MapNode } from './document.ts';

const words = new Set(
  'auth authorization bearer cookie cookies credential credentials creds jwt key keys oauth pass passcode passphrase passwd password passwords pat pem secret secrets token tokens'.split(
    ' ',
  ),
);
/** Endings of names written as one word: `PGPASSWORD`, `apikey`. No other English word ends like this. */
const endings =
  /(password|passwd|passphrase|secret|(access|api|private|secret|signing|ssh|encryption)keys?|(access|api|auth|bot|id)tokens?)$/;

/** Whether a name contains a word used for secrets: `API_KEY`, `githubToken`, not `MONKEY` or `KEYBOARD`. */
export function looksSecret(name: string): boolean {
  const parts = name
    .replace(/([a-z\d])(?=[A-Z])|([A-Z])(?=[A-Z][a-z])/g, '$&_')
    .toLowerCase()
    .split(/[^a-z\d]+/)
    .map((part) => part.replace(/\d+$/, ''))
    .filter((part) => part !== '');
  // `pwd` alone is the working directory.
  if (parts.length > 1 && parts.includes('pwd') && !parts.includes('old')) return true;
  return parts.some((part) => words.has(part) || endings.test(part));
}

/** A function that tests whether a document refuses a name. */
export function secretNames(root: MapNode): (name: string) => boolean {
  const allowed: DocumentNode | undefined = root.entries.get('allowSecretNames')?.value;
  if (allowed?.kind === 'scalar' && allowed.value === true) return () => false;
  const names = new Set(
    allowed?.kind === 'list' ? allowed.items.map((item) => item.kind === 'scalar' && item.value) : [],
  );
  return (name) => looksSecret(name) && !names.has(name);
}
