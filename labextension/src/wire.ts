/**
 * A comm of the page's own, served also while a cell runs where the kernel can do that. Knows subshells and what
 * JupyterLab does about them; knows nothing of what is said on the comm.
 *
 * JupyterLab gives each comm target a subshell, but only once it knows the kernel: after a reload of the page while a
 * cell runs, that is when the cell is over. Then the page asks for a subshell itself, over the control channel.
 */

import { Kernel, KernelMessage } from '@jupyterlab/services';
import { JSONObject, JSONValue } from '@lumino/coreutils';
import { IDisposable } from '@lumino/disposable';

/** JupyterLab's comm; its interface does not name this yet. */
interface ISubshellComm extends Kernel.IComm {
  readonly subshellStarted?: Promise<void>;
}

/** How long a kernel that is not busy may take to answer. */
const SOON = 1000;

/** Resolves with the promise's value, or with null once `ms` are over or the promise was rejected. */
export function within<T>(promise: Promise<T>, ms: number): Promise<T | null> {
  return new Promise(resolve => {
    const timer = setTimeout(() => resolve(null), ms);
    promise.then(
      value => {
        clearTimeout(timer);
        resolve(value);
      },
      () => {
        clearTimeout(timer);
        resolve(null);
      }
    );
  });
}

/** What a wire does with what it hears. */
export interface IListener {
  heard: (data: unknown) => void;
  /** The kernel closed the comm. */
  closed: () => void;
}

/** One comm, opened by the page. */
export class Wire implements IDisposable {
  /** Throws where the connection handles no comms or the kernel is dead. */
  constructor(
    private _kernel: Kernel.IKernelConnection,
    private _target: string,
    listener: IListener
  ) {
    this._comm = _kernel.createComm(_target);
    this._comm.onMsg = message => listener.heard(message.content.data);
    this._comm.onClose = () => {
      if (!this._closed) {
        this._closed = true; // the kernel knows already
        listener.closed();
      }
    };
  }

  /** Whether the kernel, the connection or the page ended it. */
  get isDisposed(): boolean {
    return this._comm.isDisposed;
  }

  /** Tell the kernel. Resolves when that was sent. */
  async open(): Promise<void> {
    this._own = await this._subshell();
    if (this._comm.isDisposed) {
      return;
    }
    this._opened = true;
    if (this._own === null) {
      this._comm.open({});
    } else {
      this._post('comm_open', { comm_id: this._comm.commId, target_name: this._target, data: {} });
    }
  }

  /** Say something. Throws where the kernel is dead. */
  send(data: JSONObject): void {
    if (this._own === null) {
      this._comm.send(data);
    } else {
      this._post('comm_msg', { comm_id: this._comm.commId, data });
    }
  }

  /** Close it on both sides. */
  dispose(): void {
    if (this._closed || this._comm.isDisposed || this._kernel.isDisposed) {
      return;
    }
    this._closed = true;
    if (this._opened && this._kernel.status !== 'dead' && this._kernel.connectionStatus === 'connected') {
      // on the main shell: the subshell is deleted over another channel, which may be faster
      this._post('comm_close', { comm_id: this._comm.commId, data: {} }, null);
      if (this._own !== null) {
        void onControl(this._kernel, 'delete_subshell_request', { subshell_id: this._own }, SOON);
      }
    }
    this._comm.dispose();
  }

  /** Wait for the subshell that JupyterLab starts; else the id of one of our own, null where the main shell must do. */
  private async _subshell(): Promise<string | null> {
    const known = await within(this._kernel.info, SOON);
    if (known !== null) {
      if (this._kernel.supportsSubshells) {
        // never resolves where the user switched comms over subshells off
        await within((this._comm as ISubshellComm).subshellStarted ?? Promise.resolve(), SOON);
      }
      return null;
    }
    if (this._kernel.isDisposed || this._kernel.status === 'dead') {
      return null;
    }
    const made = await onControl(this._kernel, 'create_subshell_request', {}, 10 * SOON);
    const id = made?.subshell_id;
    return typeof id === 'string' && id ? id : null;
  }

  private _post(
    msgType: 'comm_open' | 'comm_msg' | 'comm_close',
    content: JSONValue,
    subshellId: string | null = this._own
  ): void {
    const message = KernelMessage.createMessage({
      msgType,
      channel: 'shell',
      username: this._kernel.username,
      session: this._kernel.clientId,
      subshellId,
      content
    } as unknown as KernelMessage.IOptions<KernelMessage.ICommMsgMsg<'shell'>>);
    this._kernel.sendShellMessage(message, false, true);
  }

  private _comm: Kernel.IComm;
  private _own: string | null = null;
  private _opened = false;
  private _closed = false;
}

/**
 * Ask over the control channel, which ipykernel serves also while a cell runs; null where there is no answer in time.
 * JupyterLab's own methods refuse most of this as long as they do not know the kernel.
 */
async function onControl(
  kernel: Kernel.IKernelConnection,
  msgType: string,
  content: JSONObject,
  ms: number
): Promise<Record<string, unknown> | null> {
  if (kernel.isDisposed || kernel.status === 'dead') {
    return null;
  }
  const message = KernelMessage.createMessage({
    msgType,
    channel: 'control',
    username: kernel.username,
    session: kernel.clientId,
    content
  } as unknown as KernelMessage.IOptions<KernelMessage.ICreateSubshellRequestMsg>);
  const future = kernel.sendControlMessage(message, true);
  const reply = await within<KernelMessage.IMessage>(future.done, ms);
  future.dispose();
  return (reply?.content as Record<string, unknown> | undefined) ?? null;
}

/** Whether the kernel has a comm of this target; null where it does not say. */
export async function has(kernel: Kernel.IKernelConnection, target: string): Promise<boolean | null> {
  const content = { target_name: target };
  const shell = kernel.requestCommInfo(content).then(
    reply => reply.content as unknown as Record<string, unknown>,
    () => null
  );
  // where the main shell is busy, the control channel of ipykernel answers the same question
  const reply =
    (await within(shell, 1.5 * SOON)) ??
    (await Promise.race([shell, onControl(kernel, 'comm_info_request', content, 10 * SOON)])) ??
    (await shell);
  const comms = reply?.status === 'ok' ? reply.comms : null;
  return typeof comms === 'object' && comms !== null ? Object.keys(comms).length > 0 : null;
}
