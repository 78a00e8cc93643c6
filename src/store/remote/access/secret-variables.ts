/** The variables of the environment that hold secrets of a shared cache. Code of stages, which may be anybody's, gets none of them. */

import type { Environment } from './user-folder.ts';

export const [signingKeyVariable, tokenVariable] = ['PIPELINE_SIGNING_KEY', 'PIPELINE_REMOTE_TOKEN'] as const;

/**
 * The environment for processes that run code of stages. Of AWS, variables that choose and find secrets are left out too,
 * but for those that a stage passes on by name.
 */
export function withoutSecrets(env: Environment, passed: readonly string[] = []): Environment {
  const isGiven = (name: string): boolean =>
    name !== signingKeyVariable && name !== tokenVariable && (!name.startsWith('AWS_') || passed.includes(name));
  return Object.fromEntries(Object.entries(env).filter(([name]) => isGiven(name)));
}
