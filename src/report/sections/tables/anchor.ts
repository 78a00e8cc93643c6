/** The id of a figure of a port that the document names: a name for addresses and files, unique in a page. */

/** `index` numbers the ports of a section. A name of other letters is told apart by it. */
export function anchorOf(kind: 'table' | 'files', port: string, index: number): string {
  const plain = port.replace(/[^A-Za-z0-9_-]+/g, '-').slice(0, 40);
  return `${kind}-${plain}${plain === port ? '' : `-${index + 1}`}`;
}
