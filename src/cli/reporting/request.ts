/** The values of `--reporter`, and those that a build server stands for. */

export type ReporterRequest =
  | { readonly name: 'github' }
  | { readonly name: 'junit'; readonly file: string }
  | { readonly name: 'gitlab'; readonly folder: string };

const gitlabFolder = 'gitlab-reports';

/**
 * `junit=FILE`, `github`, `gitlab` or `gitlab=FOLDER`; undefined for anything else. The file ends in `.xml`, so that no
 * document is replaced by a report.
 */
export function parseReporter(text: string): ReporterRequest | undefined {
  const [, name, place] = /^(junit|github|gitlab)(?:=(.+))?$/s.exec(text) ?? [];
  if (name === 'github' && place === undefined) return { name };
  if (name === 'junit' && place?.endsWith('.xml')) return { name, file: place };
  return name === 'gitlab' && !text.endsWith('=') ? { name, folder: place ?? gitlabFolder } : undefined;
}

/** The reporters of the build server that has started this process. */
export function reportersHere(environment: NodeJS.ProcessEnv): ReporterRequest[] {
  if (environment.GITHUB_ACTIONS === 'true') return [{ name: 'github' }];
  return environment.GITLAB_CI === 'true' ? [{ name: 'gitlab', folder: gitlabFolder }] : [];
}
