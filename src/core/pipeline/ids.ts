/** Names of stages and of their actions, as types of their own. */

export type StageName = string & { readonly brand: 'StageName' };
/** `train[filters=32,epochs=5]`, or `ingest` for the only action of a stage. */
export type ActionId = string & { readonly brand: 'ActionId' };
