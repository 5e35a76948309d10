/**
 * What travels between kernel and page: the names, the shapes, the version. Values only; knows no kernel, no widget.
 *
 * Two comm targets. `jupyter_miu` carries state, kernel to page; `jupyter_miu.control` carries requests, page to kernel.
 * The kernel never sends on the second: ipykernel 7 serves a comm on the shell that last sent on it, so only a comm on
 * which the kernel is silent is served on a subshell while a cell runs. The kernel's half is jupyter_miu/ui/comm.py.
 */

export const PROTOCOL = 2;
export const STATE_TARGET = 'jupyter_miu';
export const CONTROL_TARGET = 'jupyter_miu.control';

export type Status = 'no model' | 'loading' | 'idle' | 'learning' | 'working' | 'paused' | 'stopping';

/** What became of the last lesson; `refs` are its sources as they were named, without those that were skipped. */
export interface IOutcome {
  run_id: string;
  status: string;
  success: boolean;
  message: string;
  /** The state after the lesson; empty where nothing was kept. */
  checkpoint: string;
  refs: string[];
}

/** One immutable snapshot of the kernel's session (jupyter_miu/session/state.py). */
export interface ISessionState {
  revision: number;
  status: Status;
  model: string;
  source: string;
  device: string;
  checkpoint: string;
  lessons: number;
  subject: string;
  background: boolean;
  run_id: string;
  phase: string;
  phase_done: number;
  phase_total: number;
  step: number;
  max_steps: number;
  loss: number | null;
  held_out_loss: number | null;
  grad_norm: number | null;
  recall: number | null;
  tokens_per_second: number | null;
  seconds_left: number | null;
  memory_bytes: number;
  notebook: string;
  message: string;
  /** UUID of the notebook's lineage; what its metadata should carry. Empty as long as nothing was ever stored in it. */
  lineage: string;
  /** Folder of the store; empty where nothing is stored. */
  store: string;
  /** Names of the states whose lessons are in the weights, oldest first (the last 200). */
  line: string[];
  /** Rises whenever the list of checkpoints may have changed. */
  history: number;
  outcome: IOutcome | null;
}

/**
 * step, loss, held-out loss, gradient norm (before clipping); null where not measured or not finite. A lesson that is
 * tried once more, more gently, begins again at step 1 under the same run_id.
 */
export type Point = [number, number | null, number | null, number | null];

/** Kernel to page: what changed (`full`: everything there is). */
export interface INews {
  protocol: number;
  /** The state's revision; `state.revision` itself travels with `full` alone. */
  rev: number;
  full: boolean;
  state: Partial<ISessionState>;
  points: Point[];
}

/** Kernel to page: the answer to the request with this id. `hint` is what the user can do about the error. */
export interface IReply {
  protocol: number;
  reply: string;
  op: string;
  ok: boolean;
  error: string;
  hint: string;
  data: unknown;
}

export type Message = INews | IReply;

export type Steer = 'stop' | 'pause' | 'resume' | 'cancel';

export interface ICheckpoint {
  name: string;
  number: number;
  parent: string | null;
  created_at: string;
  description: string;
  pinned: boolean;
  current: boolean;
  bytes: number;
}

export interface IPlanItem {
  ref: string;
  status: 'teach' | 'skip';
  reason: string;
  chunks: number;
  tokens: number;
  /** Mean quality of its chunks, 0..1. */
  quality?: number | null;
  /** Share of the questions asked of it that the model answers rightly now, 0..1. */
  known?: number | null;
  asked?: number;
  /** Not all of its questions were asked. */
  sampled?: boolean;
}

export interface IPlan {
  items: IPlanItem[];
  chunks: number;
  tokens: number;
}

export interface IAnswer {
  text: string;
  prompt: string;
  before: string | null;
  checkpoint: string | null;
}

export interface IProbe {
  question: string;
  expected: string;
  before: string;
  after: string;
  right_before: boolean;
  right_after: boolean;
}

/** Of the last lesson's recall card: shares are 0..1, null where nothing of that kind was asked. */
export interface IKept {
  before: number;
  after: number;
  total: number;
  read_before: number | null;
  read_after: number | null;
  reading_before: number | null;
  reading_after: number | null;
  refusal_before: number | null;
  refusal_after: number | null;
  unknown_before: number | null;
  unknown_after: number | null;
}

export interface IMemory {
  probes: IProbe[];
  /** How many probes there are in all; `probes` holds the last 100 at most. */
  total: number;
  right: number;
  /** The user's own questions; `after` is empty where no answer is known yet. */
  pinned: IProbe[];
  kept: IKept | null;
  lessons: { name: string; recall: number | null; taught: number | null }[];
}

export interface IStore {
  path: string;
  bytes: number;
  states: number;
  pinned: number;
  interrupted: string[];
}

export interface IRuns {
  runs: { name: string; points: Point[] }[];
}

/** Requests that read: what each takes and what its reply's `data` holds. All but the steering answer when they can. */
export interface IRequests {
  checkpoints: { args: Record<string, never>; data: { items: ICheckpoint[] } };
  plan: { args: { sources: string[]; measure?: boolean }; data: IPlan };
  ask: { args: { prompt: string; compare?: string | boolean; max_new_tokens?: number }; data: IAnswer };
  feedback: { args: { good: boolean; better?: string }; data: null };
  memory: { args: Record<string, never>; data: IMemory };
  store: { args: Record<string, never>; data: IStore };
  runs: { args: { names: string[] }; data: IRuns };
}
