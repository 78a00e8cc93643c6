/** Kinds for the rig that make and read trees of files. */

import type { InputPort, OutputPort } from '../../src/core/pipeline/stage-kind.ts';
import type { OwnKind } from './rig.ts';

export const files: OutputPort & InputPort = { type: 'files', description: 'a tree' };
export const nodeModules = `const fs = await import('node:fs'); const { join } = await import('node:path');`;

/** A kind `tree` whose output `tree` is a folder that `code` fills with `write(path, text)`; its path is in `folder`. */
export function treeKind(code: string): OwnKind {
  return {
    kind: 'tree',
    code: `${nodeModules}
      const folder = join(await context.scratch(), 'out');
      fs.mkdirSync(folder);
      const write = (path, text) => {
        fs.mkdirSync(join(folder, path, '..'), { recursive: true });
        fs.writeFileSync(join(folder, path), text);
      };
      ${code}
      return { outputs: { tree: { folder } } };`,
    inputs: {},
    outputs: { tree: files },
  };
}

/** A kind `reader` that logs what the tree at its port `tree` holds, as JSON. */
export const readerKind: OwnKind = {
  kind: 'reader',
  code: `${nodeModules}
    const input = context.one('tree');
    const found = (await input.members()).map(({ path, file, bytes, digest, executable }) =>
      ({ path, text: fs.readFileSync(file, 'utf8'), bytes, digest, executable, mode: fs.statSync(file).mode & 0o777 }));
    const arrow = await input.path();
    context.log(JSON.stringify({ found, arrow: fs.statSync(arrow).size, mode: fs.statSync(arrow).mode & 0o777 }));
    return number(found.length);`,
  inputs: { tree: files },
  outputs: { output: { type: 'metrics', description: 'how many' } },
};

/** A tree that is made and read. */
export const treeDocument = `name: rig
stages:
  make: { uses: tree }
  read: { uses: reader, needs: { tree: make } }
`;
