/** Values as Markdown text, never as markup. */

import { withoutControls } from '../core/values/one-line.ts';

/** Makes a name that a site would call, or a link, two parts: nothing is seen between them. */
const apart = '&#8203;';

/**
 * Text that Markdown shows as it is, and that is inert where it is printed: one line, without controls and without
 * characters that turn the direction of others, and never the start of a command to a log (`::error::`). GitHub and
 * GitLab call users (`@name`), refer to issues (`#1`, `!1`) and link addresses in text that has been rendered: a
 * backslash does not keep them from it, and therefore such texts are taken apart.
 */
export function markdownText(text: string): string {
  return withoutControls(text)
    .replaceAll('&', '&amp;')
    .replaceAll('<', '&lt;')
    .replaceAll('>', '&gt;')
    .replace(/[\\`*_{}[\]()+|~$]|[#!](?!\d)/g, '\\$&')
    .replace(/@|[#!](?=\d)|\bGH-(?=\d)/gi, `$&${apart}`)
    .replace(/:(?=\/\/)|\bwww(?=\.)/gi, `$&${apart}`)
    .replace(/^\s*::/, '\\::');
}
