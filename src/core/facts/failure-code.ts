/**
 * Why an action can fail, as a closed list: a code and one sentence for each. The codes of kinds from elsewhere have a
 * slash, so that they never mean one of these: `my-kind/no-audio`.
 */

interface Reason {
  /** A sentence for people who meet the code. */
  readonly means: string;
  /**
   * The failure is a result: it follows from the key and would come again, and nobody has made a mistake to be mended.
   * It is not tried again, and a port that takes holes does without the artifact.
   */
  readonly result?: true;
}

const reasons = {
  'ambiguous-class': { means: 'A class is named in a way that fits two classes.' },
  'ambiguous-evaluation': { means: 'Two evaluations of one model measure different numbers.' },
  'ambiguous-model': { means: 'It is not known which model an artifact belongs to.' },
  'body-result': { means: 'The body of a stage kind is no function, or returned something else than a result.' },
  chart: { means: 'A chart of a table has more marks than can be read, or several at one place.' },
  'chosen-twice': { means: 'Validation rows are chosen by `split` and by `normalize`.' },
  'class-names': { means: '`classNames` does not give each class that occurs one name of its own.' },
  'class-weights': { means: '`classWeights` weighs a class twice, or no training row at all.' },
  'code-changed': { means: 'The code of a stage kind changed while the pipeline ran.' },
  'code-missing': { means: 'The code of a stage kind is no longer where it was when the pipeline was planned.' },
  'column-type': { means: 'A column cannot have the type that is asked for, or its values would be changed by it.' },
  columns: {
    means: '`columns` or `label` names a column that the data do not have, or gives one a role that it cannot have.',
  },
  'counts-differ': { means: 'There are not as many labels as examples.' },
  'csv-cells': {
    means: 'Cells of a CSV file do not fit the type of their column, or a row has too many or too few of them.',
  },
  'csv-header': { means: 'The first row of a CSV file cannot be used as its header.' },
  'csv-quotes': { means: 'A CSV file cannot be split into cells: its quotes do not match.' },
  damaged: { means: 'An input is not in the store with the bytes that it had.' },
  'data-damaged': { means: 'A data file cannot be read: its bytes do not fit its format.' },
  'data-form': { means: 'A data file has a form that no dataset can be made of.' },
  diverged: { means: 'A training or a model gives numbers that are not finite.', result: true },
  download: { means: 'A file cannot be downloaded, or is not what was asked for.' },
  'download-digest': { means: 'A downloaded file does not have the SHA-256 that the document states.' },
  'embedding-rows': { means: 'A number of the data is none that an embedding has a row for.' },
  'embeddings-differ': { means: 'Two embeddings are not of the same layer and model.' },
  engine: { means: 'An engine cannot start on this machine.' },
  'feature-step': { means: 'A step of `prepare` does not fit the type of its column, or names no column.' },
  file: { means: 'A file that the document names cannot be read.' },
  'file-changed': { means: 'A file changed while the pipeline ran.' },
  'file-exists': { means: 'There is something at the place where a file is to be written.' },
  'file-tree': {
    means:
      'A folder cannot become an artifact of type `files`: it holds a link, a special file or a name that not every system has.',
  },
  files: { means: 'A list of files in the document cannot be used: a pattern fits nothing, or a file cannot be read.' },
  fit: { means: 'A fit was made for other columns than those that it is applied to.' },
  'foreign-arrow': { means: 'An Arrow file of another program cannot be read, or uses a form that is not supported.' },
  'gzip-damaged': { means: 'A gzip file is damaged.' },
  'gzip-ratio': { means: 'A gzip file unpacks to many times its size.' },
  'idx-header': { means: 'The header of an IDX file is not one that can be read.' },
  'idx-labels': { means: 'The labels of an IDX file are not a list of whole numbers.' },
  'idx-precision': { means: 'Integers of an IDX file are changed by single precision.' },
  'idx-size': { means: 'An IDX file is longer or shorter than its header declares.' },
  'input-changed': { means: 'A program changed one of its inputs.' },
  'input-form': { means: 'An input cannot be given in the form that `as` asks for.' },
  internal: { means: 'A bug: an error that the stage does not expect. Its stack is kept.' },
  'invalid-artifact': { means: 'An artifact does not fit its type: its columns, its metadata or their values.' },
  'invalid-model': { means: 'A model artifact does not hold a network with its weights.' },
  'job-cancelled': { means: 'A job of the cluster was cancelled by somebody else.' },
  'job-failed': { means: 'A job of the cluster ended without an outcome.' },
  'job-lost': { means: 'Jobs of the cluster were lost with their nodes again and again.' },
  'job-refused': { means: 'The cluster does not take a job, or will never start it.' },
  'jsonl-line': { means: 'A line of a JSON lines file is not one flat JSON object in UTF-8.' },
  'jsonl-values': { means: 'Values of a column of a JSON lines file are of types that do not go together.' },
  label: { means: 'Labels cannot be read as classes.' },
  'look-alike': { means: 'Two labels look the same and are not.' },
  memory: { means: 'The worker process took more memory than its stage asked for.' },
  metric: { means: 'A metric of a stage is not a finite number.' },
  'missing-value': { means: 'A row has no value where one is needed.' },
  'model-mismatch': { means: 'The dataset is not of the kind that the model was trained on.' },
  'neighbors-of-other': { means: 'The neighbours were found in another embedding.' },
  'no-classes': { means: 'A stage needs classes, and the dataset has no labels or labels that are numbers.' },
  'no-file': { means: 'A body reads a file that its stage kind does not declare.' },
  'no-member': { means: 'A file is named that is not in the artifact which the stage reads it from.' },
  'no-model': { means: 'A candidate of `select` has no model, or more than one.' },
  'no-port': { means: 'A body asks for a port that does not exist or is not wired.' },
  'no-rows': { means: 'A part of the data that is needed has no rows.' },
  'no-second': { means: 'The method cannot place a second split in a projection that is made.' },
  'no-strace': { means: 'The program strace is not there, or may not watch others here.' },
  'not-finite': { means: 'A number of the data is not finite, or beyond the range of single precision.' },
  'not-numeric': { means: 'A feature is no number, or has no value in some rows, where numbers are needed.' },
  'not-watched': {
    means: 'It is not known which files a program opened, because the watching of a process is incomplete.',
  },
  'nothing-to-select': { means: 'No candidate of `select` has a finite value of the metric.' },
  'other-rows': { means: 'Artifacts about rows are not of the rows of one dataset.' },
  'out-of-memory': { means: 'The data or the network do not fit the memory that kernels can have.' },
  'output-extra': { means: 'A program or a body gave something beside its outputs.' },
  'output-form': { means: 'A table cannot be written in the format that is asked for.' },
  'output-metadata': { means: 'Metadata of a table that a program wrote do not fit its artifact type.' },
  'output-missing': { means: 'A program or a body did not give one of its outputs.' },
  'output-of': { means: 'It is not known which model the numbers that a program wrote are of.' },
  'output-table': { means: 'A table that a program wrote cannot be read.' },
  picture: { means: 'Files cannot be read as pictures: they are damaged, of another form, or not pictures at all.' },
  'picture-files': {
    means: 'The files of a folder of pictures, or the rows of a table of them, do not fit each other.',
  },
  'picture-forms': {
    means: 'Pictures differ in size or colours, or are stored turned, and the document does not say what to do.',
  },
  precision: { means: 'Numbers become equal, or nearly so, in single precision.' },
  preparation: { means: 'A model does not say how a row of a file becomes its inputs.' },
  'program-event': { means: 'A program told something in a form that is not understood.' },
  'program-exit': { means: 'A program ended with an error.' },
  'program-missing': { means: 'A program cannot be started: it is not found, or not executable.' },
  'program-words': { means: 'The words of a command cannot be given to a program.' },
  relabel: { means: '`relabel` or `relabelNames` does not fit the labels that occur.' },
  resources: { means: 'A stage asks for more memory or graphics processors than the machine has.' },
  'several-groups': { means: 'A dataset has several groups of features where one is taken.' },
  'shape-mismatch': { means: 'Examples or layers do not have the shapes that fit each other.' },
  'source-files': { means: 'The files of a `source` cannot become the artifact that it asks for.' },
  store: { means: 'The store cannot be read or written.' },
  system: { means: 'The system refused something to a stage: a file, memory, a process.' },
  'table-columns': { means: 'A table does not have the columns that are declared for it, or asked of it.' },
  task: { means: 'A task does not fit the labels of the dataset, or the loss does not fit the task.' },
  timeout: { means: 'An action did not end within the `timeoutMinutes` of its stage.' },
  'too-few-rows': { means: 'There are fewer examples than a parameter or a method needs.' },
  'too-large': {
    means: 'A result does not fit into one column of an artifact, or an artifact is too large to be read as a whole.',
  },
  'too-many-components': { means: 'More components are asked for than the data have.' },
  'types-differ': { means: 'Files that belong together have columns, or examples, of different types.' },
  'undeclared-read': { means: 'A program read a file of the project that no declaration covers.' },
  'undeclared-write': { means: 'A program wrote a file of the project that is none of its outputs.' },
  'unknown-artifact-type': { means: 'A stage kind names an artifact type that does not exist.' },
  'unknown-category': { means: 'A category occurs that no training row has, and the document names no rule for it.' },
  'unknown-class': { means: 'A class is named that does not exist.' },
  'unknown-column': { means: 'The document names a column that the data does not have, or that cannot be used there.' },
  'unknown-layer': { means: 'A layer is named that the model does not have.' },
  'unknown-metric': { means: 'A metric is named that was not measured.' },
  'unknown-value': { means: 'The document names a value that the data does not have.' },
  unsupported: { means: 'The engine cannot compute the network, or not with this optimizer or loss.' },
  version: { means: 'The version of a program cannot be found.' },
  'worker-exit': { means: 'The worker process ended in the middle of an action.' },
} as const satisfies { readonly [code: string]: Reason };

export type FailureCode = keyof typeof reasons | `${string}/${string}`;

export const failureCodes: ReadonlyMap<string, Reason> = new Map(Object.entries(reasons));

/** Whether a failure is a result of its key, as a divergence is: executed again, the action would fail again. */
export function isDivergence(failure: { readonly code: FailureCode }): boolean {
  return failureCodes.get(failure.code)?.result === true;
}
