/** The menu of each figure: copies it as SVG, PNG or CSV, or a link to it with what is selected. */

import { element } from '../elements.ts';
import { copyText } from '../navigation.ts';
import type { PageSelection } from '../selection/selection.ts';
import { pictureOf, pixelsOf } from './picture.ts';
import { csvOf } from './rows.ts';

/** A sentence about what was done. */
type Take = (figure: HTMLElement) => Promise<string>;

export function addMenus(selection: PageSelection): void {
  const takes: readonly { readonly title: string; readonly take: Take }[] = [
    { title: 'SVG', take: takePicture },
    { title: 'PNG', take: takePixels },
    { title: 'CSV', take: takeRows },
    { title: 'Link', take: ({ id }) => copied(new URL(selection.linkTo(id), location.href).href) },
  ];
  for (const figure of document.querySelectorAll<HTMLElement>('main figure[id]')) {
    const head = figure.querySelector('.figure-head');
    head?.append(menuOf(figure, head.querySelector('h3')?.textContent ?? figure.id, takes));
  }
  addEventListener('click', ({ target }) => {
    for (const open of document.querySelectorAll<HTMLDetailsElement>('details.take[open]'))
      if (!(target instanceof Node && open.contains(target))) open.open = false;
  });
}

function menuOf(
  figure: HTMLElement,
  title: string,
  takes: readonly { readonly title: string; readonly take: Take }[],
): HTMLDetailsElement {
  const said = element('output', { class: 'muted' });
  const buttons = takes.map(({ title: name, take }) => {
    const button = element('button', { type: 'button', class: 'plain' }, name);
    button.addEventListener('click', async () => {
      said.textContent = await take(figure).catch(
        (error: unknown) => `not copied: ${error instanceof Error ? error.message : ''}`,
      );
    });
    return button;
  });
  const summary = element('summary', {}, 'copy', element('span', { class: 'unseen' }, ` of ${title}`));
  const menu = element('details', { class: 'take' }, summary, element('div', { class: 'takes' }, ...buttons, said));
  menu.addEventListener('keydown', (event) => {
    if (event.key !== 'Escape' || !menu.open) return;
    menu.open = false;
    summary.focus();
  });
  menu.addEventListener('toggle', () => {
    said.textContent = '';
  });
  return menu;
}

/** Where the page may not use the clipboard, the text is shown to be copied by hand. */
async function copied(text: string): Promise<string> {
  return (await copyText(text)) ? 'copied' : text;
}

async function takePicture(figure: HTMLElement): Promise<string> {
  const picture = pictureOf(figure);
  if (picture === undefined) return 'nothing is shown';
  if (await copyText(picture.text)) return 'copied';
  return saved(new Blob([picture.text], { type: 'image/svg+xml' }), `${figure.id}.svg`);
}

async function takePixels(figure: HTMLElement): Promise<string> {
  const picture = pictureOf(figure);
  if (picture === undefined) return 'nothing is shown';
  const pixels = await pixelsOf(picture);
  try {
    await navigator.clipboard.write([new ClipboardItem({ 'image/png': pixels })]);
    return 'copied';
  } catch {
    return saved(pixels, `${figure.id}.png`);
  }
}

async function takeRows(figure: HTMLElement): Promise<string> {
  const text = csvOf(figure);
  if (text === '') return 'it has no numbers';
  if (await copyText(text)) return 'copied';
  return saved(new Blob([text], { type: 'text/csv' }), `${figure.id}.csv`);
}

function saved(content: Blob, name: string): string {
  const url = URL.createObjectURL(content);
  element('a', { href: url, download: name }).click();
  setTimeout(() => URL.revokeObjectURL(url), 10_000);
  return `saved as ${name}`;
}
