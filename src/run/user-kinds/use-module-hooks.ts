/** Registers the loader hooks in this process, once. */

import * as module from 'node:module';
import { compiledRoot } from '../../package-root.ts';

/** Parts of Node that are newer than the oldest version this program runs on. */
interface NewerNode {
  registerHooks?(hooks: { readonly resolve: module.ResolveHook; readonly load: module.LoadHook }): void;
}

let registered = false;

export async function useModuleHooks(): Promise<void> {
  if (registered) return;
  registered = true;
  const { registerHooks }: typeof module & NewerNode = module;
  if (registerHooks === undefined) {
    module.register(new URL('src/run/user-kinds/module-hooks.js', compiledRoot));
    return;
  }
  registerHooks(await import('./module-hooks.ts'));
}
