/** What the corrupting process and its parent say to each other. */

export interface Order {
  /** Path. */
  file: string;
  /** From which, with `seed`, the flips come. */
  name: string;
  cuts: number;
  flips: number;
  seed: number;
  /** Loops (work.ts) that one call may take. */
  mostWork: number;
  /** The first variant that is made: after a death, the one behind it. */
  from: number;
}

/** Of one file. */
export interface Outcome {
  variants: number;
  findings: string[];
  /** The most that a call took, in loops (work.ts). */
  work: number;
  /** By which the process grew beyond what the sound file takes. */
  extraBytes: number;
  /** Cuts that took samples away and left a fragmented file that is whole. */
  wholeCuts: number;
}

export type Answer =
  | { ready: true }
  | { at: number; variant: string }
  | { found: string }
  | { done: Omit<Outcome, 'findings'> };
