/**
 * The page's connection to jupyter_miu in one kernel: found, listened to, asked, lost and found again. Knows the two comm
 * targets of protocol.ts and the life of a kernel; knows no notebook and no widget. It never writes to the console.
 */

import { Kernel, KernelMessage } from '@jupyterlab/services';
import { JSONObject } from '@lumino/coreutils';
import { IDisposable } from '@lumino/disposable';
import { ISignal, Signal } from '@lumino/signaling';
import { RequestError } from './errors';
import { Pending } from './pending';
import { CONTROL_TARGET, ISessionState, Point, STATE_TARGET } from './protocol';
import { drawn, ISeen, merge, NOTHING, read } from './state';
import { has, Wire } from './wire';

/** How a kernel and this page stand. */
export type LinkStatus = 'connecting' | 'not loaded' | 'other protocol' | 'ready';

/** How long the kernel may take over the first full state. */
const FIRST = 20_000;

/** A connection that ended sooner is not made anew by itself: many pages would push each other out without end. */
const LASTING = 10_000;

/** One kernel, as one page sees it. */
export class KernelLink implements IDisposable {
  constructor(readonly kernel: Kernel.IKernelConnection) {
    kernel.iopubMessage.connect(this._onIopub, this);
    kernel.statusChanged.connect(this._onStatus, this);
    kernel.connectionStatusChanged.connect(this._onConnection, this);
    kernel.disposed.connect(this.dispose, this);
    void this._find();
  }

  /** Something of status, state or points changed. */
  get changed(): ISignal<this, void> {
    return this._changed;
  }

  get status(): LinkStatus {
    return this._status;
  }

  /** Null unless the status is 'ready'. */
  get state(): ISessionState | null {
    return this._status === 'ready' ? this._seen.state : null;
  }

  /** The same array until there are others. */
  get points(): readonly Point[] {
    return this._points;
  }

  get isDisposed(): boolean {
    return this._isDisposed;
  }

  /** Ask the kernel; rejects with a RequestError. */
  async request(op: string, args: JSONObject, timeout: number): Promise<unknown> {
    if (this._status !== 'ready') {
      throw new RequestError('lost');
    }
    const control = await (this._control ??= this._openControl());
    return this._pending.ask(id => control.send({ op, args, id }), timeout);
  }

  /** Look for the kernel again. */
  retry(): void {
    if (this._status !== 'ready') {
      this._drop();
      void this._find();
    }
  }

  dispose(): void {
    if (this._isDisposed) {
      return;
    }
    this._isDisposed = true;
    this._drop();
    Signal.clearData(this);
  }

  /** Ask whether the kernel has the extension, and connect if so. One question at a time. */
  private async _find(): Promise<void> {
    if (this._wire !== null || this._isDisposed) {
      return;
    }
    if (this._finding) {
      this._again = true;
      return;
    }
    this._finding = true;
    const life = this._life;
    let found: boolean | null = null;
    try {
      found = await has(this.kernel, STATE_TARGET);
    } catch {
      // a kernel that is gone, or one that knows no comms: not loaded
    }
    this._finding = false;
    if (this._isDisposed) {
      return;
    }
    if (life === this._life && found) {
      await this._connect();
    } else if (life !== this._life || this._again) {
      this._again = false;
      void this._find();
    } else {
      this._become('not loaded');
    }
  }

  private async _connect(): Promise<void> {
    this._again = false;
    this._become('connecting');
    try {
      const wire: Wire = new Wire(this.kernel, STATE_TARGET, {
        heard: data => this._wire === wire && this._hear(data),
        closed: () => this._wire === wire && this._end()
      });
      this._wire = wire;
      this._since = Date.now();
      this._listenFor(wire);
      await wire.open();
    } catch {
      this._lose();
    }
  }

  /** Give up on a kernel that says nothing although it has the time; a busy one may have to end its cell first. */
  private _listenFor(wire: Wire): void {
    setTimeout(() => {
      if (this._wire !== wire || this._status !== 'connecting') {
        return;
      }
      if (this.kernel.status === 'idle') {
        this._lose();
      } else {
        this._listenFor(wire);
      }
    }, FIRST);
  }

  private async _openControl(): Promise<Wire> {
    const life = this._life;
    try {
      const wire = new Wire(this.kernel, CONTROL_TARGET, {
        heard: () => undefined, // the kernel is silent here, or a running cell would hold requests up
        closed: () => (this._control = null)
      });
      await wire.open();
      if (life !== this._life) {
        wire.dispose();
        throw new RequestError('lost');
      }
      return wire;
    } catch {
      this._control = null;
      throw new RequestError('lost');
    }
  }

  private _hear(data: unknown): void {
    const heard = read(data);
    if (heard === null) {
      return;
    }
    if (heard.kind === 'other protocol') {
      this._become('other protocol');
    } else if (heard.kind === 'reply') {
      this._pending.answer(heard.reply);
    } else {
      const seen = merge(this._seen, heard);
      if (seen !== this._seen) {
        if (seen.curve !== this._seen.curve) {
          this._points = drawn(seen.curve);
        }
        this._seen = seen;
        this._status = 'ready';
        this._changed.emit();
      }
    }
  }

  /** The kernel has the extension no more, or never answered. */
  private _lose(): void {
    this._drop();
    this._become('not loaded');
  }

  /** The kernel closed the comm: unloaded, or this page was the oldest of too many. */
  private _end(): void {
    const lasted = Date.now() - this._since > LASTING;
    this._lose();
    if (lasted) {
      void this._find();
    }
  }

  /** Forget all that belongs to one life of the kernel. */
  private _drop(): void {
    this._life += 1;
    const wire = this._wire;
    const control = this._control;
    this._wire = this._control = null;
    this._seen = NOTHING;
    this._points = [];
    wire?.dispose();
    control?.then(
      one => one.dispose(),
      () => undefined
    );
    this._pending.lose();
  }

  private _become(status: LinkStatus): void {
    if (status !== this._status) {
      this._status = status;
      this._changed.emit();
    }
  }

  /** A cell that has run may have loaded the extension. Our own questions make the kernel idle too; they do not count. */
  private _onIopub(_: Kernel.IKernelConnection, message: KernelMessage.IIOPubMessage): void {
    const parent = message.parent_header as Partial<KernelMessage.IHeader>;
    if (this._wire === null && parent.msg_type === 'execute_request') {
      if (KernelMessage.isStatusMsg(message) && message.content.execution_state === 'idle') {
        void this._find();
      }
    }
  }

  private _onStatus(_: Kernel.IKernelConnection, status: Kernel.Status): void {
    if (status === 'restarting' || status === 'autorestarting' || status === 'dead') {
      this._drop();
      this._fresh = true;
      this._become('connecting');
    } else if (this._fresh && status === 'idle') {
      this._fresh = false;
      void this._find();
    }
  }

  private _onConnection(_: Kernel.IKernelConnection, status: Kernel.ConnectionStatus): void {
    if (status === 'connected' && this._status === 'ready') {
      // what was sent in the meantime may be lost: hear everything again
      this.request('state', {}, FIRST).catch(() => undefined);
    }
  }

  private _status: LinkStatus = 'connecting';
  private _seen: ISeen = NOTHING;
  private _points: readonly Point[] = [];
  private _wire: Wire | null = null;
  private _control: Promise<Wire> | null = null;
  private _pending = new Pending();
  private _changed = new Signal<this, void>(this);
  private _isDisposed = false;
  private _finding = false;
  private _again = false;
  /** Set between the end of one life of the kernel and the first idle of the next. */
  private _fresh = false;
  private _life = 0;
  private _since = 0;
}
