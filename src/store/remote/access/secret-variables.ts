/** The variables of the environment that hold secrets of a shared cache. Code of stages, which may be anybody's, gets none of them. */

import type { Environment } from './user-folder.ts';

export const [signingKeyVariable, tokenVariable] = ['PIPELINE_SIGNING_KEY', 'PIPELINE_REMOTE_TOKEN'] as const;

/** The environment for processes that run code of stages. */
export function withoutSecrets(env: Environment): Environment {
  const { [signingKeyVariable]: _key, [tokenVariable]: _token, ...others } = env;
  return others;
}
