/** Marks the section in view in the list of sections, and gives commands a button that copies them. */

import { element } from './elements.ts';
import { viewOf } from './selection/view.ts';

export function enhanceNavigation(): void {
  const links = new Map(
    [...document.querySelectorAll<HTMLAnchorElement>('nav a')].map((link) => [link.hash.slice(1), link]),
  );
  const inView = new Set<string>();
  const observer = new IntersectionObserver(
    (entries) => {
      for (const { target, isIntersecting } of entries) {
        if (isIntersecting) inView.add(target.id);
        else inView.delete(target.id);
      }
      const current = [...links.keys()].find((id) => inView.has(id));
      if (current === undefined) return;
      for (const [id, link] of links) {
        if (id === current) link.setAttribute('aria-current', 'true');
        else link.removeAttribute('aria-current');
      }
    },
    { rootMargin: '-10% 0px -60% 0px' },
  );
  for (const section of document.querySelectorAll('main > section')) observer.observe(section);
  openFoldedTargets();
  for (const command of document.querySelectorAll<HTMLElement>('code.command')) addCopyButton(command);
}

/** A link into something folded away opens it; one that also brings a selection is a place that browsers do not find. */
function openFoldedTargets(): void {
  const open = (): void => {
    const { place } = viewOf(location.hash);
    const target = place === '' ? null : document.getElementById(place);
    if (target === null) return;
    const folds = [...document.querySelectorAll('details')].filter((one) => one.contains(target));
    for (const fold of folds) fold.open = true;
    if (folds.length > 0 || location.hash !== `#${place}`) target.scrollIntoView();
  };
  addEventListener('hashchange', open);
  open();
}

function addCopyButton(command: HTMLElement): void {
  const button = element(
    'button',
    { type: 'button', class: 'plain copy' },
    'copy',
    element('span', { class: 'unseen' }, ` ${command.textContent}`),
  );
  button.addEventListener('click', async () => {
    // Where a file's page may not use the clipboard, the command is selected instead.
    if (!(await copyText(command.textContent ?? ''))) getSelection()?.selectAllChildren(command);
    button.firstChild!.textContent = 'copied';
    button.addEventListener(
      'blur',
      () => {
        button.firstChild!.textContent = 'copy';
      },
      { once: true },
    );
  });
  command.after(' ', button);
}

/** False where the page may not use the clipboard. */
export async function copyText(text: string): Promise<boolean> {
  try {
    await navigator.clipboard.writeText(text);
    return true;
  } catch {
    return false;
  }
}
