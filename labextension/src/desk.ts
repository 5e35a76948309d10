/**
 * One open notebook: its kernel's link, its queue, its taught cells, and what is done for it. Knows JupyterLab's
 * notebook and the other parts of this folder; knows no widget of ours.
 */

import { Cell } from '@jupyterlab/cells';
import { NotebookPanel } from '@jupyterlab/notebook';
import { Contents } from '@jupyterlab/services';
import { TranslationBundle } from '@jupyterlab/translation';
import { JSONObject } from '@lumino/coreutils';
import { IDisposable } from '@lumino/disposable';
import { ISignal, Signal } from '@lumino/signaling';
import { runUnseen, writeCell } from './cells';
import { RequestError } from './errors';
import { isOf, keepLineage, tellKernel } from './identity';
import { QueueKeeper } from './keeper';
import { cellSource, UnwritableError } from './lines';
import { KernelLink } from './link';
import { Links } from './links';
import { base } from './paths';
import { IRequests } from './protocol';
import { TaughtCells } from './taught';
import { Action, Connection } from './workbench';

/** What a desk needs of its surroundings. */
export interface ISurroundings {
  readonly contents: Contents.IManager;
  readonly links: Links;
  readonly trans: TranslationBundle;
  /** Whether actions become cells. */
  readonly recordActions: boolean;
}

const SOON = 30_000;
/** A dry run reads files; an answer waits for a lesson under way. */
const TIMEOUTS: Partial<Record<string, number>> = { plan: 4 * SOON, ask: 60 * SOON, runs: 2 * SOON };

/** One notebook's desk. */
export class Desk implements IDisposable {
  constructor(
    readonly panel: NotebookPanel,
    private _around: ISurroundings
  ) {
    this.taught = new TaughtCells(panel);
    this.queue = new QueueKeeper(
      ref => this.request('plan', { sources: [ref] }),
      () => this.connection === 'ready' && this._link?.state?.status !== 'no model',
      () => this._changed.emit()
    );
    const session = panel.sessionContext;
    session.kernelChanged.connect(this._onKernel, this);
    session.statusChanged.connect(this._onSession, this);
    panel.context.pathChanged.connect(this._onPath, this);
    panel.disposed.connect(this.dispose, this);
    session.ready.then(
      () => this._onKernel(),
      () => undefined
    );
    this._onKernel();
  }

  readonly queue: QueueKeeper;
  readonly taught: TaughtCells;

  /** Something of connection, state, points, queue or name changed. */
  get changed(): ISignal<this, void> {
    return this._changed;
  }

  get link(): KernelLink | null {
    return this._link;
  }

  get connection(): Connection {
    const session = this.panel.sessionContext;
    const kernel = session.session?.kernel;
    if (!kernel) {
      return session.isReady ? 'no kernel' : 'connecting';
    }
    return kernel.status === 'dead' ? 'no kernel' : (this._link?.status ?? 'connecting');
  }

  /** The notebook's path in its drive. */
  get path(): string {
    return this._around.contents.localPath(this.panel.context.path);
  }

  get name(): string {
    return base(this.path);
  }

  get isDisposed(): boolean {
    return this._isDisposed;
  }

  /** Ask the kernel; rejects with a readable error. */
  async request<K extends keyof IRequests | 'stop' | 'pause' | 'resume' | 'cancel'>(
    op: K,
    args: K extends keyof IRequests ? IRequests[K]['args'] : Record<string, never>
  ): Promise<unknown> {
    const { trans } = this._around;
    try {
      if (this._link === null) {
        throw new RequestError('lost');
      }
      return await this._link.request(op, args as JSONObject, TIMEOUTS[op] ?? SOON);
    } catch (error) {
      if (!(error instanceof RequestError) || error.message) {
        throw error;
      }
      const words = {
        refused: trans.__('The kernel refused.'),
        silent: trans.__('The kernel did not answer in time.'),
        lost: trans.__('MIU is not connected to a kernel.')
      }[error.failure];
      throw new RequestError(error.failure, words, error.cause);
    }
  }

  /** Write the cell of an action and run it; the cell that loads the extension before it where that is missing. */
  async act(action: Action): Promise<void> {
    const source = this._source(action);
    if (action.do !== 'load' && this.connection === 'not loaded') {
      await this._run(this._source({ do: 'load' }));
      await this._loaded(); // the kernel should know which notebook it is before it opens a store
    }
    if (action.do === 'learn') {
      this.taught.expect(action.refs, this._link?.state ?? null);
    }
    await this._run(source);
    if (action.do === 'rename') {
      this.taught.renamed(action.from, action.to);
    }
  }

  /** Save the notebook and teach one of its cells. */
  async teachCell(cell: Cell): Promise<void> {
    const notebook = this.panel.content;
    const ref = this.taught.reference(cell);
    if (ref === null) {
      return;
    }
    notebook.activeCellIndex = notebook.widgets.indexOf(cell);
    await this.panel.context.save();
    await this.act({ do: 'learn', refs: [ref], options: {} });
  }

  dispose(): void {
    if (this._isDisposed) {
      return;
    }
    this._isDisposed = true;
    this._link?.changed.disconnect(this._onLink, this);
    this._link = null;
    Signal.clearData(this);
  }

  private _source(action: Action): string {
    try {
      return cellSource(action);
    } catch (error) {
      if (error instanceof UnwritableError) {
        const { trans } = this._around;
        throw new Error(trans.__('This cannot be written as a command: %1.', error.message));
      }
      throw error;
    }
  }

  private _run(source: string): Promise<void> {
    const run = this._around.recordActions ? writeCell : runUnseen;
    return run(this.panel, source, this._around.trans);
  }

  private _onKernel(): void {
    const kernel = this._isDisposed ? null : this.panel.sessionContext.session?.kernel;
    const link = kernel ? this._around.links.of(kernel) : null;
    if (link !== this._link) {
      this._link?.changed.disconnect(this._onLink, this);
      this._link = link;
      this._known = '';
      link?.changed.connect(this._onLink, this);
    }
    this._onLink();
  }

  private _onLink(): void {
    const state = this._link?.state ?? null;
    const known = state === null ? '' : `${state.model}\n${state.source}`;
    if (state !== null && !this._told) {
      this._told = true;
      this._tell();
    } else if (state === null) {
      this._told = false;
    }
    if (known !== this._known) {
      this._known = known;
      this.queue.forget();
    }
    if (state !== null) {
      this.queue.wake();
      this.taught.hear(state);
      if (isOf(state, this.path)) {
        keepLineage(this.panel, state);
      }
    }
    this._changed.emit();
  }

  private _onSession(): void {
    this._changed.emit();
  }

  private _onPath(): void {
    this._tell();
    this._changed.emit();
  }

  private _tell(): void {
    if (this._link?.status === 'ready') {
      this._telling = tellKernel(this._link, this.panel, this.path);
    }
  }

  /** Resolves when the kernel was told of the notebook, or after a while without that. */
  private async _loaded(): Promise<void> {
    await new Promise<void>(resolve => {
      const look = () => {
        if (this._told) {
          done();
        }
      };
      const done = () => {
        clearTimeout(timer);
        this._changed.disconnect(look);
        resolve();
      };
      const timer = setTimeout(done, SOON / 6);
      this._changed.connect(look);
      look();
    });
    await this._telling;
  }

  private _link: KernelLink | null = null;
  /** The model that the queue's tokens were counted for. */
  private _known = '';
  /** Whether this life of the kernel has heard where the notebook is. */
  private _told = false;
  private _telling: Promise<void> = Promise.resolve();
  private _changed = new Signal<this, void>(this);
  private _isDisposed = false;
}
