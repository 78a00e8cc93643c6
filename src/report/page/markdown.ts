/** Values as Markdown text, never as markup. */

import { withoutControls } from './html.ts';

/**
 * Text that Markdown shows as it is, and that is inert where it is printed: one line, without controls and without
 * characters that turn the direction of others, and never the start of a command to a log (`::error::`).
 */
export function markdownText(text: string): string {
  return withoutControls(text)
    .replace(/[\\`*_{}[\]()#+!|~$@]/g, '\\$&')
    .replace(/^\s*::/, '\\::')
    .replaceAll('&', '&amp;')
    .replaceAll('<', '&lt;')
    .replaceAll('>', '&gt;');
}
