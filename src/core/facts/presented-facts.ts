/**
 * The facts that a page is shown with: those of its run, and what manifests do not hold since it follows from records,
 * the machine and earlier runs. A page holds them as the JSON of `<script id="run-facts">`.
 */

import type { JsonObject } from '../values/canonical.ts';
import type { Headline } from './headline.ts';
import type { RunFacts } from './run-facts.ts';
import type { SinceFacts } from './since-facts.ts';

/** Facts of a run alone are facts to present too: then only the page's own numbers are shown. */
export interface PresentedFacts extends RunFacts {
  readonly headline?: Headline;
  readonly since?: SinceFacts;
  /** By action: the parameters and the seed of its fingerprint, as far as its record is there. */
  readonly parameters?: { readonly [action: string]: ActionParameters };
  readonly origin?: Origin;
}

export interface ActionParameters {
  readonly with: JsonObject;
  readonly seed: number;
  /** Digest of its code. */
  readonly code: string;
}

/** Where a page comes from. */
export interface Origin {
  /** Of the repository that holds the document, when the page was written. Absent without one. */
  readonly commit?: string;
  /** Tracked files differed from the commit. */
  readonly dirty?: true;
  /** Machines that made the results: `linux-x64, 8 cores`. Several if results are of several. */
  readonly machines: readonly string[];
  /** Engines that trained and answered: `compiled (native avx512)`. */
  readonly engines: readonly string[];
  /** Versions that made the results: `arrowline 0.1.0`, `node 20.20.0`. */
  readonly versions: readonly string[];
}
