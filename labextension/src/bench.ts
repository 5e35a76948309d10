/**
 * The workbench that the panel's sections see: the active notebook's desk, one signal for all of it. Knows desks, the
 * server's files and JupyterLab's commands; knows no section.
 */

import { Contents } from '@jupyterlab/services';
import { TranslationBundle } from '@jupyterlab/translation';
import { CommandRegistry } from '@lumino/commands';
import { JSONObject } from '@lumino/coreutils';
import { ISignal, Signal } from '@lumino/signaling';
import { Desk } from './desk';
import { Desks } from './desks';
import { base, folder, plainPath, reference, resolve, split } from './paths';
import { IRequests, ISessionState, Point, Steer } from './protocol';
import { MOST_BYTES, upload } from './uploads';
import { Action, Connection, IPreferences, IQueued, IWorkbench } from './workbench';

/** What the workbench is made of. */
export interface IBenchOptions {
  readonly desks: Desks;
  readonly contents: Contents.IManager;
  readonly commands: CommandRegistry;
  readonly trans: TranslationBundle;
  /** As they are now. */
  readonly preferences: () => IPreferences;
}

const NONE: readonly never[] = [];

/** The active notebook's workbench. */
export class Bench implements IWorkbench {
  constructor(private _options: IBenchOptions) {
    this.trans = _options.trans;
    _options.desks.tracker.currentChanged.connect(this._onCurrent, this);
    this._onCurrent();
  }

  readonly trans: TranslationBundle;

  get changed(): ISignal<IWorkbench, void> {
    return this._changed;
  }

  get connection(): Connection {
    return this._desk?.connection ?? 'no notebook';
  }

  get state(): ISessionState | null {
    return this.connection === 'ready' ? (this._desk?.link?.state ?? null) : null;
  }

  get points(): readonly Point[] {
    return this._desk?.link?.points ?? NONE;
  }

  get queue(): readonly IQueued[] {
    return this._desk?.queue.items ?? NONE;
  }

  get notebook(): string {
    return this._desk?.name ?? '';
  }

  get preferences(): IPreferences {
    return this._options.preferences();
  }

  /** The settings changed: whoever shows them looks again. */
  refresh(): void {
    this._tell();
  }

  async steer(op: Steer): Promise<void> {
    await this._need().request(op, {});
  }

  async interrupt(): Promise<void> {
    await this._need().panel.sessionContext.session?.kernel?.interrupt();
  }

  async request<K extends keyof IRequests>(op: K, args: IRequests[K]['args']): Promise<IRequests[K]['data']> {
    const data = await this._need().request(op, args as never);
    return data as IRequests[K]['data']; // who shows it checks it (checked.ts)
  }

  async act(action: Action): Promise<void> {
    await this._need().act(action);
  }

  async enqueue(refs: { ref: string; label: string; note?: string }[]): Promise<void> {
    this._need().queue.add(refs);
  }

  dequeue(ref: string): void {
    this._desk?.queue.remove(ref);
  }

  clearQueue(): void {
    this._desk?.queue.clear();
  }

  async upload(files: File[]): Promise<void> {
    const desk = this._need();
    const large = files.find(file => file.size > MOST_BYTES);
    if (large) {
      throw new Error(this.trans.__('%1 is too large to be dropped: put it beside the notebook.', large.name));
    }
    const where = folder(desk.panel.context.path);
    for (const file of files) {
      const path = await upload(this._options.contents, where, file);
      const name = base(path);
      const note = this.trans.__('Saved beside the notebook as %1', name);
      desk.queue.add([{ ref: plainPath(name), label: name, note }]);
    }
  }

  async enqueuePaths(serverPaths: string[]): Promise<void> {
    const desk = this._need();
    const { path } = desk.panel.context;
    const found = serverPaths.map(one => reference(path, one, this._isDrive));
    if (found.includes(null)) {
      throw new Error(this.trans.__('The kernel can only read files of the drive of its notebook.'));
    }
    const refs = found.filter((ref): ref is string => ref !== null);
    desk.queue.add(refs.map(ref => ({ ref, label: base(ref) })));
  }

  async openFile(path: string): Promise<void> {
    const here = split(this._need().panel.context.path, this._isDrive);
    const inside = resolve(folder(here.path), path);
    if (inside === null) {
      throw new Error(this.trans.__('This file is not in the folders that the server shows.'));
    }
    await this._do('docmanager:open', { path: here.drive ? `${here.drive}:${inside}` : inside });
  }

  async remedy(): Promise<void> {
    switch (this.connection) {
      case 'no notebook':
        return this._do('notebook:create-new');
      case 'no kernel':
        return this._do('notebook:change-kernel');
      case 'not loaded':
        return this.act({ do: 'load' });
      case 'other protocol':
        return this._do('notebook:restart-kernel');
      case 'connecting':
        this._desk?.link?.retry();
        return;
      case 'ready':
        return;
    }
  }

  private async _do(command: string, args: JSONObject = {}): Promise<void> {
    const { commands } = this._options;
    if (!commands.hasCommand(command)) {
      throw new Error(this.trans.__('This application has no command for that.'));
    }
    await commands.execute(command, args);
  }

  private _need(): Desk {
    if (this._desk === null) {
      throw new Error(this.trans.__('No notebook is open.'));
    }
    return this._desk;
  }

  private _onCurrent(): void {
    const desk = this._options.desks.current;
    if (desk !== this._desk) {
      this._desk?.changed.disconnect(this._tell, this);
      this._desk = desk;
      desk?.changed.connect(this._tell, this);
    }
    this._tell();
  }

  /** One emission a frame, however much changed. */
  private _tell(): void {
    this._frame ??= requestAnimationFrame(() => {
      this._frame = null;
      this._changed.emit();
    });
  }

  private _isDrive = (name: string): boolean => this._options.contents.driveName(`${name}:`) === name;

  private _desk: Desk | null = null;
  private _frame: number | null = null;
  private _changed = new Signal<IWorkbench, void>(this);
}
