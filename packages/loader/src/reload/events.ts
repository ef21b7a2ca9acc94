/** Where a version failed: the older one serves on. */
export type ReloadStage =
  /** Its files could not be read, compiled or linked, or its modules threw. */
  | 'load'
  /** The version that serves did not give its state. */
  | 'handOver'
  /** The new version did not take it. */
  | 'takeOver';

/** What became of the state of the version before. */
export type ReloadedState =
  /** There was none: no `handOver`, or it gave undefined. */
  | 'none'
  | 'taken'
  /** The new version exports no `takeOver`. */
  | 'dropped'
  /** The version before had ended (a fault, stopped by its host): nobody could be asked. */
  | 'lost';

/** What subscribers of a reloader learn. */
export type ReloadEvent =
  | { readonly type: 'loading'; readonly version: number }
  | {
      readonly type: 'reloaded';
      readonly version: number;
      readonly state: ReloadedState;
      /** Calls of the version before that were still under way and were ended with it. */
      readonly cutOff: number;
    }
  | {
      readonly type: 'failed';
      /** The version that failed; the number goes to the next one that serves. */
      readonly version: number;
      readonly stage: ReloadStage;
      readonly error: unknown;
      /** How often it was tried. */
      readonly attempts: number;
      /** The version that serves on. */
      readonly serving: number;
    }
  | { readonly type: 'stopped' };
