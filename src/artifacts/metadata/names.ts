// Generated from the files of schemas/artifacts by `npm run generate`. Do not edit.
/** The names of the artifact types that come with the package: one for each schema. */

export const artifactTypeNames = [
  'clusters',
  'comparison',
  'dataset',
  'embedding',
  'files',
  'fit',
  'history',
  'metrics',
  'model',
  'neighbors',
  'predictions',
  'projection',
  'report',
  'table',
] as const;
