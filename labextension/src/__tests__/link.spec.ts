/**
 * The rare turns of a kernel's life, played by a kernel that does as it is told; the usual ones are tested with a real
 * kernel in a real browser (tests/browser).
 */

import { Kernel } from '@jupyterlab/services';
import { Signal } from '@lumino/signaling';
import { RequestError } from '../errors';
import { KernelLink } from '../link';

class PlayedComm {
  constructor(
    readonly targetName: string,
    readonly commId: string
  ) {}

  isDisposed = false;
  subshellStarted = Promise.resolve();
  sent: { op: string; id: string }[] = [];
  opened = 0;
  onMsg: (message: object) => void = () => undefined;
  onClose: (message: object) => void = () => undefined;
  open = () => void this.opened++;
  send = (data: { op: string; id: string }) => void this.sent.push(data);
  dispose = () => void (this.isDisposed = true);

  hear(data: unknown): void {
    this.onMsg({ content: { data } });
  }
}

class PlayedKernel {
  readonly id = 'k';
  readonly clientId = 'c';
  readonly username = '';
  isDisposed = false;
  status = 'idle';
  connectionStatus = 'connected';
  supportsSubshells = true;
  info = Promise.resolve({});
  loaded = true;
  asked = 0;
  comms: PlayedComm[] = [];
  closed: string[] = [];
  iopubMessage = new Signal<this, object>(this);
  statusChanged = new Signal<this, string>(this);
  connectionStatusChanged = new Signal<this, string>(this);
  disposed = new Signal<this, void>(this);

  sendShellMessage(message: { header: { msg_type: string }; content: { comm_id: string } }): void {
    if (message.header.msg_type === 'comm_close') {
      this.closed.push(message.content.comm_id);
    }
  }

  async requestCommInfo(): Promise<object> {
    this.asked++;
    return { content: { status: 'ok', comms: this.loaded ? { beacon: { target_name: 'jupyter_miu' } } : {} } };
  }

  createComm(target: string): PlayedComm {
    const comm = new PlayedComm(target, `comm-${this.comms.length}`);
    this.comms.push(comm);
    return comm;
  }

  idleAfter(parent: string): void {
    const message = {
      header: { msg_type: 'status' },
      parent_header: { msg_type: parent },
      content: { execution_state: 'idle' }
    };
    this.iopubMessage.emit(message);
  }
}

const settled = async () => {
  for (let i = 0; i < 20; i++) {
    await Promise.resolve();
  }
};

const full = (rev = 1, state: object = { status: 'idle', model: 'm' }) => ({
  protocol: 2,
  rev,
  full: true,
  state,
  points: []
});

describe('a link', () => {
  let kernel: PlayedKernel;
  let link: KernelLink;
  const state = () => kernel.comms.filter(comm => comm.targetName === 'jupyter_miu');
  const control = () => kernel.comms.filter(comm => comm.targetName === 'jupyter_miu.control');
  const begin = async (loaded = true) => {
    kernel.loaded = loaded;
    link = new KernelLink(kernel as unknown as Kernel.IKernelConnection);
    await settled();
  };

  beforeEach(() => {
    jest.useFakeTimers();
    kernel = new PlayedKernel();
  });
  afterEach(() => {
    link.dispose();
    jest.useRealTimers();
  });

  it('is ready when it heard everything', async () => {
    await begin();
    expect([link.status, state()[0].opened]).toEqual(['connecting', 1]);
    state()[0].hear({ protocol: 2, rev: 1, full: false, state: { model: 'x' }, points: [] });
    expect(link.status).toBe('connecting');
    state()[0].hear(full());
    expect([link.status, link.state?.model]).toEqual(['ready', 'm']);
  });

  it('asks again after a cell, not after its own questions', async () => {
    await begin(false);
    expect([link.status, kernel.asked]).toEqual(['not loaded', 1]);
    kernel.idleAfter('comm_info_request');
    await settled();
    expect(kernel.asked).toBe(1);
    kernel.loaded = true;
    kernel.idleAfter('execute_request');
    await settled();
    expect([kernel.asked, state().length]).toEqual([2, 1]);
  });

  it('tells a kernel of another protocol', async () => {
    await begin();
    state()[0].hear({ ...full(), protocol: 1 });
    expect([link.status, link.state]).toEqual(['other protocol', null]);
  });

  it('is not impressed by rubbish', async () => {
    await begin();
    for (const data of [null, 5, 'x', { protocol: 2 }, { protocol: 2, reply: 'nobody', ok: true }]) {
      state()[0].hear(data);
    }
    expect(link.status).toBe('connecting');
  });

  it('gives up on a kernel that says nothing', async () => {
    await begin();
    jest.advanceTimersByTime(20_001);
    expect([link.status, kernel.closed]).toEqual(['not loaded', [state()[0].commId]]);
  });

  it('waits for a kernel that is busy', async () => {
    await begin();
    kernel.status = 'busy';
    jest.advanceTimersByTime(200_000);
    expect(link.status).toBe('connecting');
    state()[0].hear(full());
    expect(link.status).toBe('ready');
  });

  it('starts anew with the kernel', async () => {
    await begin();
    state()[0].hear(full());
    const waiting = link.request('store', {}, 1000);
    await settled();
    kernel.status = 'restarting';
    kernel.statusChanged.emit('restarting');
    await expect(waiting).rejects.toMatchObject({ failure: 'lost' });
    expect([link.status, link.state]).toEqual(['connecting', null]);
    kernel.loaded = false;
    kernel.statusChanged.emit('idle');
    await settled();
    expect(link.status).toBe('not loaded');
  });

  it('is not loaded when the kernel closes the comm, and does not close it again', async () => {
    await begin();
    state()[0].hear(full());
    kernel.loaded = false;
    state()[0].onClose({});
    await settled();
    expect([link.status, kernel.closed]).toEqual(['not loaded', []]);
  });

  it('comes back where it was only pushed out', async () => {
    await begin();
    state()[0].hear(full());
    jest.advanceTimersByTime(60_000);
    state()[0].onClose({});
    await settled();
    state()[1].hear(full());
    expect(link.status).toBe('ready');
  });

  it('takes the answer to its own question', async () => {
    await begin();
    state()[0].hear(full());
    const asked = [link.request('store', {}, 1000), link.request('memory', {}, 1000)];
    await settled();
    const [first, second] = control()[0].sent;
    expect(control()).toHaveLength(1);
    state()[0].hear({ protocol: 2, reply: second.id, op: 'memory', ok: false, error: 'no', hint: 'do' });
    state()[0].hear({ protocol: 2, reply: 'of another page', op: 'store', ok: true, data: 1 });
    state()[0].hear({ protocol: 2, reply: first.id, op: 'store', ok: true, data: 2 });
    await expect(asked[0]).resolves.toBe(2);
    await expect(asked[1]).rejects.toMatchObject({ failure: 'refused', message: 'no', cause: 'do' });
  });

  it('does not wait for ever, and not at all where there is no one', async () => {
    await begin();
    await expect(link.request('store', {}, 1000)).rejects.toBeInstanceOf(RequestError);
    state()[0].hear(full());
    const asked = link.request('store', {}, 1000);
    await settled();
    jest.advanceTimersByTime(1001);
    await expect(asked).rejects.toMatchObject({ failure: 'silent' });
  });

  it('says goodbye', async () => {
    await begin();
    state()[0].hear(full());
    link.dispose();
    expect([kernel.closed, state()[0].isDisposed]).toEqual([[state()[0].commId], true]);
  });
});
