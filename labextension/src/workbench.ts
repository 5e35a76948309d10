/**
 * What the panel's sections see of everything else: one object to read, to ask, and to act through.
 *
 * A section never touches a comm, a notebook or a kernel. What changes weights or the store goes through `act`, which
 * writes a visible cell and runs it; what only reads goes through `request`; steering a running lesson through `steer`.
 */

import { ISignal } from '@lumino/signaling';
import { TranslationBundle } from '@jupyterlab/translation';
import { IRequests, ISessionState, Point, Steer } from './protocol';

export type Connection =
  | 'no notebook'
  | 'no kernel'
  | 'not loaded' // the kernel has not run %load_ext jupyter_miu
  | 'other protocol' // the kernel's jupyter_miu and this panel do not match
  | 'connecting'
  | 'ready';

/** One thing in the queue of what is to be taught next. */
export interface IQueued {
  /** As a command names it: a path, a URL, `cell:id=…`, or a path of a sheet. */
  ref: string;
  /** What the chip shows. */
  label: string;
  /** Where an upload went, or why the kernel would skip it; empty if there is nothing to say. */
  note: string;
  tokens: number | null;
  chunks: number | null;
  /** False where a dry run said that it would be skipped. */
  usable: boolean;
}

/** Text that was pasted: taught as a cell of its own, so it is not a reference. */
export interface ILearnOptions {
  name?: string;
  steps?: number;
  rate?: number;
  method?: 'auto' | 'lora' | 'full';
  seed?: number;
  background?: boolean;
  keepPartial?: boolean;
  teacher?: boolean;
}

/** What changes weights or the store; each becomes one visible cell (lines.ts). */
export type Action =
  | { do: 'load' }
  | { do: 'use'; model?: string }
  | { do: 'learn'; refs: string[]; options: ILearnOptions }
  | { do: 'learn text'; text: string; options: ILearnOptions }
  | { do: 'sheet'; refs: string[]; file: string }
  | { do: 'teach answer'; prompt: string; better: string }
  | { do: 'rollback'; to?: string }
  | { do: 'redo' }
  | { do: 'rename'; from: string; to: string }
  | { do: 'pin'; name: string; pinned: boolean }
  | { do: 'delete'; name: string }
  | { do: 'prune'; keep: number }
  | { do: 'export'; name: string; path: string }
  | { do: 'consolidate' }
  | { do: 'plot'; names: string[] };

/** What the user chose in JupyterLab's settings for this panel; a section begins with it and may change it for itself. */
export interface IPreferences {
  /** Smoothing of the curve, 0 (none) to 0.99. */
  readonly smoothing: number;
  readonly logScale: boolean;
}

/** The one object that the sections read, ask and act through. */
export interface IWorkbench {
  readonly connection: Connection;
  /** Null unless `connection` is 'ready'. */
  readonly state: ISessionState | null;
  /** The present or last run's points, thinned to 1,000 at most. */
  readonly points: readonly Point[];
  /** The queue of the active notebook. */
  readonly queue: readonly IQueued[];
  /** Name of the active notebook's file, for the header. */
  readonly notebook: string;
  /** Something above changed. At most one emission an animation frame. */
  readonly changed: ISignal<IWorkbench, void>;
  readonly trans: TranslationBundle;
  readonly preferences: IPreferences;

  /** Steer the running lesson; rejects with a readable Error where nothing runs. */
  steer(op: Steer): Promise<void>;
  /** Interrupt the kernel: the lesson in a cell gives the weights back. */
  interrupt(): Promise<void>;
  /** Ask the kernel for something it only reads. Rejects with a readable Error (message; hint in `cause`). */
  request<K extends keyof IRequests>(op: K, args: IRequests[K]['args']): Promise<IRequests[K]['data']>;
  /** Write a cell below the active one and run it (setting recordActions: false runs it unseen). Resolves when it ran. */
  act(action: Action): Promise<void>;

  /** Put references into the queue and learn their token counts from a dry run. */
  enqueue(refs: { ref: string; label: string; note?: string }[]): Promise<void>;
  dequeue(ref: string): void;
  clearQueue(): void;
  /** Upload into the notebook's folder (never over another file) and enqueue; says where in the chip's note. */
  upload(files: File[]): Promise<void>;
  /** Enqueue files of the file browser by their path as the server names it. */
  enqueuePaths(serverPaths: string[]): Promise<void>;
  /** Open a file of the notebook's folder in an editor. */
  openFile(path: string): Promise<void>;
  /**
   * The one thing that helps where `connection` is not 'ready': a new notebook, choosing a kernel, loading the extension
   * by a cell, restarting the kernel ('other protocol'), looking for the kernel again ('connecting').
   */
  remedy(): Promise<void>;
}
