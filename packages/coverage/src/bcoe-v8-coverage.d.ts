// The package ships no types.
declare module '@bcoe/v8-coverage' {
  /** Adds up the counts of one function; changes its arguments. `undefined` for none. */
  export function mergeFunctionCovs<FunctionCov>(functions: FunctionCov[]): FunctionCov | undefined
  /** Adds up the counts of scripts of one text; changes its arguments. */
  export function mergeScriptCovs<ScriptCov extends object>(scripts: ScriptCov[]): ScriptCov
  /** Adds up raw files of V8; changes its arguments. */
  export function mergeProcessCovs(covs: readonly { result: object[] }[]): { result: object[] }
}
