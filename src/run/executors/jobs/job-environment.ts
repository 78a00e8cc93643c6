/**
 * The environment that a job gets from the run that submits it: without secrets, because a batch system keeps it on disk
 * and hands it to whatever runs in the job. A command stage gets the variables that its `passEnv` names all the same.
 */

import { withoutSecrets } from '../../../store/remote/access/secret-variables.ts';
import type { ExecuteRequest } from '../../execute/worker-protocol.ts';

/** Names by which secrets are commonly given. */
const secret = /(^|_)(TOKEN|SECRET|PASSWORD|PASSWD|PASSPHRASE|CREDENTIALS?|API_?KEY|PRIVATE_KEY)(_|$)/i;

/** `passed`: names of variables that are given although they look like secrets. */
export function jobEnvironment(env: NodeJS.ProcessEnv, passed: readonly string[] = []): NodeJS.ProcessEnv {
  const given = Object.entries(withoutSecrets(env, passed));
  return Object.fromEntries(given.filter(([name]) => passed.includes(name) || !secret.test(name)));
}

/** The variables that a request for a program passes on by name, sorted. */
export function passedBy({ program, parameters }: Pick<ExecuteRequest, 'program' | 'parameters'>): readonly string[] {
  const { passEnv } = parameters;
  if (program === undefined || !Array.isArray(passEnv)) return [];
  return passEnv.filter((name) => typeof name === 'string').sort();
}
