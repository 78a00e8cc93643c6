/** `with` of normalize, as schemas/stages/normalize.schema.json describes it. */

export interface NormalizeParameters {
  readonly scale: 'auto' | number;
  readonly standardize: boolean;
  readonly shape?: readonly number[];
  readonly validationSplit: number;
  readonly validation: 'last' | 'random' | 'stratified';
}
