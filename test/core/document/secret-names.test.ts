/** Names of secrets are refused, wherever a value of that name would come into a document. */

import test from 'ava';
import { looksSecret } from '../../../src/core/document/secret-names.ts';
import { resolve } from '../kinds.ts';

const secret =
  'TOKEN GITHUB_TOKEN githubToken API_TOKENS NPM_AUTH_TOKEN AWS_SECRET_ACCESS_KEY SECRETS PASSWORD DB_PASSWORD_2 PGPASSWORD MYSQL_PWD PASSWD SSH_PASS SSH_PASSPHRASE API_KEY APIKey apikey KEY KEYS KEY1 PRIVATE-KEY SSH_PRIVATEKEY CREDENTIALS GOOGLE_APPLICATION_CREDENTIALS DB_CREDS AUTH HTTP_AUTHORIZATION OAUTH2_ID COOKIE SESSION_COOKIES GITHUB_PAT PRIVATE_PEM JWT ACCESSTOKEN'.split(
    ' ',
  );
const plain =
  'MONKEY KEYBOARD KEYWORDS TURKEY AUTHOR AUTHORS TOKENIZER TOKENIZED SECRETARY COMPASS PASSENGERS PASSES BYPASS COOKIES_N0T PWD OLD_PWD HOME DATA_DIR HOCKEY PATTERN PATH_COUNT MONKEY_COUNT CREDITS PATH epochs batchSize JAWTITLE donkey1'
    .replace('COOKIES_N0T ', '')
    .split(' ');

test('a name is that of a secret by its words, not by letters inside them', (t) => {
  for (const name of secret) t.true(looksSecret(name), name);
  for (const name of plain) t.false(looksSecret(name), name);
});

const source = (top: string, value = '${{ env.API_KEY }}'): string =>
  `name: a\n${top}params: { p: x, apiKey: y }\nstages: { i: { uses: ingest, with: { path: "${value}", format: "\${{ params.apiKey }}" } } }\n`;
const env = { API_KEY: 'csv', DATA: 'csv' };
const codes = (text: string, params: { [name: string]: string } = {}): string[] =>
  resolve(text, { env, params }).diagnostics.map(({ code, range }) => `${code} ${range?.line}:${range?.column}`);

test('a variable with the name of a secret is refused at its place, in a stage and in a param, and its value is not shown', (t) => {
  const given = source('').replace('apiKey: y', 'apiKey: csv');
  t.deepEqual(codes(given), ['secret-name 3:45']);
  t.deepEqual(
    codes(given.replace('p: x', 'p: "${{ env.API_KEY }}"').replace('"${{ env.API_KEY }}", f', '"${{ params.p }}", f')),
    ['secret-name 2:15'],
  );
  const [told] = resolve(given, { env: { API_KEY: 'hunter2' } }).diagnostics;
  t.notRegex(JSON.stringify(told), /hunter2/);
  t.regex(told?.hint ?? '', /allowSecretNames: \[API_KEY\]/);
  t.deepEqual(codes(given.replace('env.API_KEY', 'env.DATA')), []);
});

test('-P for a param with the name of a secret is refused at the param; a value in the document is not', (t) => {
  const given = source('', 'x').replace('apiKey: y', 'apiKey: csv');
  t.deepEqual(codes(given), []);
  t.deepEqual(codes(given, { apiKey: 'idx' }), ['secret-name 2:17']);
});

test('allowSecretNames allows all, or those in it', (t) => {
  const given = (top: string): string => source(top).replace('apiKey: y', 'apiKey: csv');
  t.deepEqual(codes(given('allowSecretNames: true\n'), { apiKey: 'idx' }), []);
  t.deepEqual(codes(given('allowSecretNames: [API_KEY, apiKey]\n'), { apiKey: 'idx' }), []);
  t.deepEqual(codes(given('allowSecretNames: [API_KEY]\n'), { apiKey: 'idx' }), ['secret-name 3:17']);
  t.deepEqual(codes(given('allowSecretNames: false\n')), ['secret-name 4:45']);
  t.deepEqual(codes(given('allowSecretNames: 3\n')).slice(0, 1), ['wrong-type 2:19']);
});

test('a value that the system could not read as UTF-8 is refused', (t) => {
  const given = source('', '${{ env.DATA }}').replace('apiKey: y', 'apiKey: csv');
  const { diagnostics } = resolve(given, { env: { DATA: 'a\ufffdb' }, params: { p: '\ufffd' } });
  t.deepEqual(
    diagnostics.map((one) => one.code),
    ['not-utf8', 'not-utf8'],
  );
});
