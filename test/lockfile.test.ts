/** `npm ci` refuses a lock file that leaves out an optional package, also one of another platform. */

import { readFileSync } from 'node:fs';
import test from 'ava';

interface LockedPackage {
  readonly optionalDependencies?: { readonly [name: string]: string };
  readonly hasInstallScript?: boolean;
}

const { packages } = JSON.parse(readFileSync(new URL('../../package-lock.json', import.meta.url), 'utf8')) as {
  packages: { readonly [path: string]: LockedPackage };
};

test('every optional dependency is locked, for every platform', (t) => {
  const missing = Object.values(packages)
    .flatMap((one) => Object.keys(one.optionalDependencies ?? {}))
    .filter((name) => !Object.keys(packages).some((path) => path.endsWith(`node_modules/${name}`)));
  t.deepEqual(missing, []);
});

test('no dependency runs an install script', (t) => {
  const scripts = Object.entries(packages).filter(([, one]) => one.hasInstallScript === true);
  t.deepEqual(
    scripts.map(([path]) => path),
    [],
  );
});
