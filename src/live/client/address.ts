/** Addresses within the page: `#run/20260101T120000-0001`. Links to them hold names as text that cannot leave its place. */

import { type Child, element } from '../../report/client/elements.ts';

export interface Address {
  readonly view: string;
  readonly name: string;
  readonly options: URLSearchParams;
}

export function addressIn(hash: string): Address {
  const [path = '', options = ''] = hash.replace(/^#/, '').split('?', 2);
  const [view = '', ...name] = path.split('/');
  return { view: view || 'runs', name: decoded(name.join('/')), options: new URLSearchParams(options) };
}

export function hashOf(view: string, name = '', options = ''): string {
  return `#${view}${name === '' ? '' : `/${encodeURIComponent(name)}`}${options === '' ? '' : `?${options}`}`;
}

export function linkTo(view: string, name: string, ...children: readonly Child[]): HTMLAnchorElement {
  return element('a', { href: hashOf(view, name) }, ...(children.length > 0 ? children : [name]));
}

function decoded(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    return text;
  }
}
