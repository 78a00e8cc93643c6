/**
 * Credentials, region and endpoint for S3: `AWS_*` variables, else a profile of `~/.aws/credentials` and `~/.aws/config`, with
 * `credential_process` for everything else (roles, single sign-on). Endpoints come from here and not from a
 * project: requests are signed for whoever the user named.
 */

import { exec } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { isMissing } from '../../fault.ts';
import type { AwsCredentials, Bucket } from '../adapters/s3.ts';
import { RemoteFault } from '../shared-objects.ts';
import type { Environment } from './user-folder.ts';

type Profile = { readonly [name: string]: string };

const processMs = 60_000;
/** Credentials that end sooner are asked for again. */
const marginMs = 120_000;

/** The bucket of `s3://bucket/folder`. Throws RemoteFault. */
export function bucketOf(url: URL, env: Environment): Bucket {
  const profile = profileOf(env);
  const region = env.AWS_REGION || env.AWS_DEFAULT_REGION || profile.region || 'us-east-1';
  const endpoint =
    env.AWS_ENDPOINT_URL_S3 || env.AWS_ENDPOINT_URL || profile.endpoint_url || `https://s3.${region}.amazonaws.com`;
  if (!URL.canParse(endpoint) || !/^https?:$/.test(new URL(endpoint).protocol))
    throw new RemoteFault('unusable', 'the endpoint of S3 is not an address of http or https');
  const folder = decodeURIComponent(url.pathname).replace(/^\/+|\/+$/g, '');
  return {
    bucket: url.host,
    prefix: folder === '' ? '' : `${folder}/`,
    region,
    endpoint: new URL(endpoint.endsWith('/') ? endpoint : `${endpoint}/`),
    credentials: credentialsOf(env, profile),
  };
}

function credentialsOf(env: Environment, profile: Profile): () => Promise<AwsCredentials> {
  const own = given(env.AWS_ACCESS_KEY_ID, env.AWS_SECRET_ACCESS_KEY, env.AWS_SESSION_TOKEN);
  const fixed = own ?? given(profile.aws_access_key_id, profile.aws_secret_access_key, profile.aws_session_token);
  if (fixed !== undefined) return async () => fixed;
  const command = profile.credential_process;
  if (command === undefined)
    throw new RemoteFault(
      'denied',
      'there are no credentials for S3',
      'set AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY, or AWS_PROFILE',
    );
  let known: Promise<Expiring> | undefined;
  return async () => {
    if (known !== undefined && (await known).until - marginMs < Date.now()) known = undefined;
    known ??= fromProcess(command);
    return (await known).credentials;
  };
}

function given(id: string | undefined, secret: string | undefined, token: string | undefined) {
  if (!id || !secret) return undefined;
  return { accessKeyId: id, secretAccessKey: secret, ...(token && { sessionToken: token }) };
}

interface Expiring {
  readonly credentials: AwsCredentials;
  /** Milliseconds since 1970. */
  readonly until: number;
}

/** The user's own command, which a shell runs as the programs of AWS do. Its output is in no text of a fault. */
async function fromProcess(command: string): Promise<Expiring> {
  let output: string;
  try {
    output = (await promisify(exec)(command, { timeout: processMs, maxBuffer: 2 ** 20 })).stdout;
  } catch (error) {
    const { code } = error as { readonly code?: number };
    throw new RemoteFault('denied', `the credential_process of the AWS profile failed${code ? ` (exit ${code})` : ''}`);
  }
  try {
    const found = JSON.parse(output);
    const credentials = given(found.AccessKeyId, found.SecretAccessKey, found.SessionToken);
    const until = found.Expiration === undefined ? Number.POSITIVE_INFINITY : Date.parse(found.Expiration);
    if (found.Version === 1 && credentials !== undefined && !Number.isNaN(until)) return { credentials, until };
  } catch {
    // No JSON: told below.
  }
  throw new RemoteFault('denied', 'the credential_process of the AWS profile gave no credentials of version 1');
}

/** The fields of the chosen profile, of both files; those of the credentials come first. */
function profileOf(env: Environment): Profile {
  const name = env.AWS_PROFILE || 'default';
  const home = env.HOME || env.USERPROFILE || '';
  const config = env.AWS_CONFIG_FILE || join(home, '.aws', 'config');
  const credentials = env.AWS_SHARED_CREDENTIALS_FILE || join(home, '.aws', 'credentials');
  const section = name === 'default' ? 'default' : `profile ${name}`;
  const found = { ...fieldsOf(config, section), ...fieldsOf(credentials, name) };
  if (env.AWS_PROFILE && Object.keys(found).length === 0)
    throw new RemoteFault('denied', `there is no AWS profile ${JSON.stringify(name)}`, 'check AWS_PROFILE');
  return found;
}

/** The lines `name = value` of one section of an INI file. */
function fieldsOf(path: string, section: string): Profile {
  let text: string;
  try {
    text = readFileSync(path, 'utf8');
  } catch (error) {
    if (isMissing(error)) return {};
    throw new RemoteFault('denied', `${path} cannot be read: ${(error as NodeJS.ErrnoException).code}`);
  }
  const fields: Record<string, string> = {};
  let inside = false;
  for (const line of text.split(/\r?\n/)) {
    const [, heading] = /^\s*\[\s*(.*?)\s*\]/.exec(line) ?? [];
    if (heading !== undefined) inside = heading === section;
    // An indented line belongs to a nested value.
    const [, name, value] = /^([A-Za-z_]+)\s*=\s*(.*?)\s*$/.exec(line) ?? [];
    if (inside && name !== undefined && value !== undefined) fields[name] = value;
  }
  return fields;
}
