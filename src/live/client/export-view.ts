/**
 * Writes the view as it stands to a file that needs no server: the same elements without controls and scripts, and the
 * style sheet in the document.
 */

import { element } from '../../report/client/elements.ts';

export async function exportView(name: string): Promise<void> {
  const style = await (await fetch('/page.css')).text();
  const copy = document.documentElement.cloneNode(true) as HTMLElement;
  for (const one of copy.querySelectorAll('script, link, button, input, select, nav, .skip, .controls')) one.remove();
  for (const image of copy.querySelectorAll<HTMLImageElement>('img[src^="/"]'))
    image.src = await asData(image.getAttribute('src') ?? '');
  // Addresses within the live page lead nowhere in a file.
  for (const link of copy.querySelectorAll('a[href]')) link.replaceWith(...link.childNodes);
  const policy = element('meta', {
    'http-equiv': 'Content-Security-Policy',
    content: "default-src 'none'; style-src 'unsafe-inline'; img-src data:",
  });
  copy.querySelector('head')?.append(policy, element('style', {}, style));
  const url = URL.createObjectURL(new Blob(['<!doctype html>\n', copy.outerHTML], { type: 'text/html' }));
  const link = element('a', { href: url, download: `${name.replace(/[^\w.-]+/g, '-').slice(0, 80) || 'view'}.html` });
  link.click();
  setTimeout(() => URL.revokeObjectURL(url), 10_000);
}

function asData(path: string): Promise<string> {
  return fetch(path)
    .then((response) => response.blob())
    .then(
      (blob) =>
        new Promise((resume, reject) => {
          const reader = new FileReader();
          reader.addEventListener('load', () => resume(String(reader.result)));
          reader.addEventListener('error', () => reject(reader.error));
          reader.readAsDataURL(blob);
        }),
    );
}
