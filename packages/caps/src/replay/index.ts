export type { Code } from './codec.ts';
export { makeRecorder, type Recorded, type Recorder, type RecorderOptions } from './recorder.ts';
export type { Crossing, Pause, Recording, Result } from './recording.ts';
export { type Divergence, makeReplayer, type Replayer, type ReplayerOptions, type ReplayReport } from './replayer.ts';
