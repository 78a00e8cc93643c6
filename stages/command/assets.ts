/** The Python modules that programs are given: they decide what a program reads and writes, so its key covers them. */

import { fileURLToPath } from 'node:url';
import { packageRoot } from '../../src/package-root.ts';

/** The folder of `arrowline.py`, on PYTHONPATH also where nothing is watched. */
export const pythonFolder = fileURLToPath(new URL('python', packageRoot));

export const pythonFiles: readonly URL[] = ['arrowline.py', 'arrowline_hook/sitecustomize.py'].map(
  (name) => new URL(`python/${name}`, packageRoot),
);
