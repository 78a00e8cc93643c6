/** The addresses of the live page and the functions that answer them. Every answer is made of the store's files. */

import type { PresentedFacts } from '../../core/facts/presented-facts.ts';
import type { RunFacts } from '../../core/facts/run-facts.ts';
import { storePresence } from '../../store/presence.ts';
import type { Store } from '../../store/store.ts';
import type { Answer } from './answer.ts';
import { compareAnswers } from './answers.ts';
import { openArtifacts } from './artifacts.ts';
import { openChanges } from './changes.ts';
import { compareRuns } from './compare.ts';
import { curvesOf, headlineFor, runFacts } from './run.ts';
import { listRuns, openRuns, runsOver } from './runs.ts';
import { search } from './search.ts';
import { shellFile } from './shell.ts';
import { staticReport } from './static-report.ts';
import { stopRun } from './stop.ts';

/** The parts of the program that the server is handed, since it knows no stage kind and no command. */
export interface LiveParts {
  readonly store: Store;
  /** Whether runs may be stopped from the page. */
  readonly control: boolean;
  /** The facts that the page of a run is shown with: beside those of the run, the comparison with the run before. */
  present(facts: RunFacts): Promise<PresentedFacts>;
}

type Answering = (method: string, path: string, query: URLSearchParams) => Promise<Answer>;

interface Route {
  readonly method: 'GET' | 'POST';
  readonly pattern: RegExp;
  readonly answer: (query: URLSearchParams, ...names: readonly string[]) => Answer | Promise<Answer>;
}

const run = '([\\w-]{1,60})';
const digest = '(sha256:[0-9a-f]{64})';

export function routesOf({ store, control, present }: LiveParts): Answering {
  const runs = openRuns(store);
  const artifacts = openArtifacts(store);
  const get = (pattern: string, answer: Route['answer']): Route => ({
    method: 'GET',
    pattern: new RegExp(`^${pattern}$`),
    answer,
  });
  const routes: readonly Route[] = [
    get('/api/runs', (query) => listRuns(runs, query)),
    get('/api/changes', openChanges(store, runs)),
    get('/api/over', (query) => runsOver(runs, query)),
    get(`/api/runs/${run}`, (_, id = '') => runFacts(store, runs, id, control)),
    get(`/api/runs/${run}/curves`, (_, id = '') => curvesOf(store, id)),
    get(`/api/runs/${run}/report`, (_, id = '') => staticReport(store, id, present)),
    get(`/api/runs/${run}/headline`, (_, id = '') => headlineFor(store, id, present)),
    get('/api/compare', (query) => compareRuns(store, query)),
    get('/api/compare/answers', (query) => compareAnswers(store, artifacts, query)),
    get('/api/search', (query) => search(runs, store.stepIndex, query)),
    get(`/api/artifacts/${digest}`, (_, name = '') => artifacts.about(name)),
    get(`/api/artifacts/${digest}/rows`, (query, name = '') => artifacts.rows(name, query)),
    get(`/api/artifacts/${digest}/columns`, (_, name = '') => artifacts.columns(name)),
    get(`/api/artifacts/${digest}/picture`, (query, name = '') => artifacts.picture(name, query)),
    {
      method: 'POST',
      pattern: new RegExp(`^/api/runs/${run}/stop$`),
      answer: (_, id = '') => stopRun(store, id),
    },
  ];
  return async (method, path, query) => {
    const wanted = method === 'HEAD' ? 'GET' : method;
    const shell = wanted === 'GET' ? await shellFile(path) : undefined;
    if (shell !== undefined) return shell;
    // Without its folder a store would look like one without runs.
    if (storePresence(store.root) === 'absent')
      return { refused: 500, why: `the store ${store.root} is no longer there` };
    for (const route of routes) {
      const found = route.method === wanted ? route.pattern.exec(path) : null;
      if (found !== null) return route.answer(query, ...found.slice(1));
    }
    return { refused: 404, why: 'there is nothing at this address' };
  };
}
