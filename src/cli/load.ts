/** From a file name to a resolved pipeline, or to its diagnostics on standard error. */

import type { ProjectSettings } from '../core/config/settings.ts';
import type { Diagnostic } from '../core/document/diagnostic.ts';
import type { DocumentNode, DocumentReader } from '../core/document/document.ts';
import { documentOfText, documentText } from '../core/document/document-text.ts';
import { needsYaml } from '../core/document/flags.ts';
import type { Pipeline } from '../core/pipeline/pipeline.ts';
import { resolvePipeline } from '../core/pipeline/resolve.ts';
import type { MachineFacts } from '../core/pipeline/stage-kind.ts';
import type { Kinds } from '../run/kind.ts';
import { type StoreKnowledge, storeKnowledge } from '../run/knowledge.ts';
import type { DocumentMemory } from '../store/memories/document-memory.ts';
import { isMarked } from '../store/ownership.ts';
import { openStore, type Store } from '../store/store.ts';
import { drawDiagnostics } from '../ui/diagnostic-text.ts';
import { inert } from '../ui/style.ts';
import type { CommandContext } from './context.ts';
import { UsageError } from './exit.ts';
import { type AbsentArtifact, baselineSources, type JudgedRun } from './gates/baseline-sources.ts';
import { type Document, locateDocument, sharesStore } from './locate.ts';
import { refuseForeign } from './open-store.ts';
import { withSharedCache } from './remote/shared-cache.ts';
import { type ExecutorName, executorName } from './settings/run-executor.ts';
import type { Terminal } from './terminal.ts';
import { kindMistakes, readUserKinds } from './user-kinds.ts';

/** For commands that compute no keys: their output does not depend on the machine. */
const nothingAsked: MachineFacts = { gpuEngine: false, tensorflowBackend: 'unknown' };

/** Facts of this machine for commands that compute keys. */
function factsHere(document: Document, context: CommandContext): Promise<MachineFacts> {
  return context.machineFacts(process.cwd(), openStore(document.store).engines);
}

export interface PipelineFlags {
  readonly P: readonly string[];
  readonly set: readonly string[];
  readonly store?: string;
  readonly json?: boolean;
  readonly executor?: ExecutorName;
}

/** A resolved document, its store, and everything that planning needs. */
export interface OpenPipeline {
  readonly pipeline: Pipeline;
  readonly kinds: Kinds;
  readonly store: Store;
  readonly knowledge: StoreKnowledge;
  readonly settings: ProjectSettings;
  /**
   * Caches the parsed document and file digests in the store for the next command. Does nothing if there is no store
   * yet; never throws.
   */
  remember(): void;
}

/** The first step of every command that computes keys. Returns undefined after printing the document's mistakes. */
export async function openPipeline(
  file: string,
  flags: PipelineFlags,
  context: CommandContext,
  { quiet = false, judged = 'next', diagnosed = () => {} }: Pick<LoadSettings, 'quiet' | 'judged' | 'diagnosed'> = {},
): Promise<OpenPipeline | undefined> {
  const document = await locateDocument(file, flags.store, process.cwd());
  refuseForeign(document.store, flags.store);
  const known = await context.loadKinds();
  const facts = await factsHere(document, context);
  // Jobs of other machines use it too.
  const isShared = sharesStore(document.settings) || executorName(flags.executor, document.settings) !== 'local';
  const local = openStore(document.store, { shared: isShared });
  const { readDocument, rememberDocument } = await documentReader(document.source, local.documents);
  const tell = (message: string): void => {
    if (!quiet) context.terminal.error(`warning: ${inert(message)}`);
  };
  let shared: Promise<Store> | undefined;
  const sharedStore = (): Promise<Store> => {
    shared ??= withSharedCache(local, document.settings, document.project, tell);
    return shared;
  };
  const bring: LoadSettings['bring'] = async (absent) => {
    const { bringAbsent } = await import('./gates/bring-absent.ts');
    return bringAbsent(await sharedStore(), absent);
  };
  const settings = { facts, json: flags.json, quiet, readDocument, store: local, judged, diagnosed, bring };
  const loaded = await loadPipeline(document, flags, known, context.terminal, settings);
  if (loaded === undefined) return undefined;
  if (!quiet) for (const warning of facts.warnings ?? []) context.terminal.error(`warning: ${inert(warning)}`);
  const { pipeline, kinds } = loaded;
  const store = await sharedStore();
  const remember = (): void => {
    if (!isMarked(store.root)) return;
    rememberDocument();
    try {
      store.files.save();
    } catch {
      // Without the cache, the files are read again.
    }
  };
  return {
    pipeline,
    kinds,
    store,
    knowledge: storeKnowledge(store, kinds, pipeline.name),
    settings: document.settings,
    remember,
  };
}

/** A reader that loads the YAML parser only if the document is not cached. */
async function documentReader(
  source: string,
  memory: DocumentMemory,
): Promise<{ readDocument: DocumentReader; rememberDocument: () => void }> {
  const text = memory.recall(source);
  const known = text === undefined ? undefined : documentOfText(text);
  if (known !== undefined) return { readDocument: () => known, rememberDocument: () => {} };
  const readYaml = await yamlReader();
  let root: DocumentNode | undefined;
  return {
    readDocument: (text, mistakes) => {
      root = readYaml(text, mistakes);
      return root;
    },
    rememberDocument: () => {
      if (root !== undefined) memory.remember(source, documentText(root));
    },
  };
}

async function yamlReader(): Promise<DocumentReader> {
  return (await import('../core/document/read-document.ts')).readDocument;
}

interface LoadSettings {
  readonly facts?: MachineFacts;
  readonly json?: boolean | undefined;
  /** Do not print warnings. */
  readonly quiet?: boolean;
  readonly readDocument?: DocumentReader;
  /** The store of the document, if it is open. */
  readonly store?: Store;
  /** The run that gates judge. */
  readonly judged?: JudgedRun;
  /** Brings artifacts that baselines want to the store; whether any of them is there now. */
  readonly bring?: (absent: readonly AbsentArtifact[]) => Promise<boolean>;
  /** Called with the kinds as the document may name them, also if it has mistakes. */
  readonly kindsFound?: (kinds: Kinds) => void;
  /** Called with the mistakes that are printed. */
  readonly diagnosed?: (diagnostics: readonly Diagnostic[]) => void;
}

export interface LoadedPipeline {
  readonly pipeline: Pipeline;
  /** The kinds of the program and those that the document names by a path. */
  readonly kinds: Kinds;
}

/**
 * Returns undefined after printing the mistakes of the document; on standard output as JSON lines if asked. Warnings go
 * to standard error and do not stop the command.
 */
export async function loadPipeline(
  document: Document,
  flags: Pick<PipelineFlags, 'P' | 'set'>,
  known: Kinds,
  terminal: Terminal,
  {
    facts = nothingAsked,
    json = false,
    quiet = false,
    readDocument,
    store,
    judged = 'next',
    kindsFound,
    diagnosed = () => {},
    bring = async () => false,
  }: LoadSettings = {},
): Promise<LoadedPipeline | undefined> {
  if (document.fault !== undefined) {
    diagnosed([document.fault]);
    refuse([document.fault], terminal, json);
    return undefined;
  }
  const reader = readDocument ?? (await yamlReader());
  const user = await readUserKinds(document, reader, known, store);
  kindsFound?.(user.named);
  const given = { params: namedValues('-P', flags.P), settings: namedValues('--set', flags.set) };
  const absent: AbsentArtifact[] = [];
  const options = {
    ...given,
    ...(needsYaml(given) && { readValue: await yamlReader() }),
    source: document.source,
    readDocument: user.readDocument,
    file: document.file,
    directory: document.directory,
    project: document.project,
    invocationDirectory: process.cwd(),
    kinds: user.named,
    env: { get: (name: string) => process.env[name] },
    facts,
    baselines: baselineSources(store, judged, (artifact) => absent.push(artifact)),
  };
  const resolve = () => kindMistakes(document, user, () => resolvePipeline(options));
  const first = await resolve();
  const { pipeline, diagnostics } = absent.length > 0 && (await bring(absent)) ? await resolve() : first;
  if (diagnostics.length > 0) {
    diagnosed(diagnostics);
    refuse(diagnostics, terminal, json);
  } else if (pipeline !== undefined && pipeline.warnings.length > 0 && !quiet) print(pipeline.warnings, terminal);
  return pipeline && { pipeline, kinds: user.kinds };
}

function refuse(diagnostics: readonly Diagnostic[], terminal: Terminal, json: boolean): void {
  if (json) for (const diagnostic of diagnostics) terminal.out(JSON.stringify(diagnostic));
  else {
    print(diagnostics, terminal);
    terminal.error('nothing was run');
  }
}

function print(diagnostics: readonly Diagnostic[], terminal: Terminal): void {
  const drawing = drawDiagnostics(diagnostics, { color: terminal.errorColour, width: terminal.size().columns });
  for (const line of drawing.split('\n')) terminal.error(line);
}

/** The values of a repeatable option of the form `name=value`. */
function namedValues(option: '-P' | '--set', given: readonly string[]): Map<string, string> {
  const values = new Map<string, string>();
  for (const one of given) {
    const equals = one.indexOf('=');
    const name = one.slice(0, equals);
    if (equals < 1) throw new UsageError(`${option} ${one}: expected ${option === '-P' ? 'name' : 'path'}=value`);
    if (values.has(name)) throw new UsageError(`${option} ${name}: given twice`, 'give each one value');
    values.set(name, one.slice(equals + 1));
  }
  return values;
}
