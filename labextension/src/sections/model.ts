/**
 * What the panel itself remembers: which sections are open, what is being compared, drafts of each notebook.
 * Passes on the workbench's changes only while the panel can be seen. Knows no React and no element.
 */

import { ISignal, Signal } from '@lumino/signaling';
import { IWorkbench } from '../workbench';

/** The sections, from top to bottom. */
export type SectionId = 'teach' | 'now' | 'checkpoints' | 'ask' | 'memory' | 'online' | 'improve' | 'store';

/** What went wrong, and what can be done about it. */
export interface IProblem {
  readonly message: string;
  readonly hint: string;
}

/** An error of whatever kind as two strings. */
export function problemOf(error: unknown): IProblem {
  const cause: unknown = (error as { cause?: unknown } | null)?.cause;
  return {
    message: error instanceof Error ? error.message : String(error),
    hint: typeof cause === 'string' ? cause : ''
  };
}

/** The panel's own state, shared by its sections. */
export class PanelModel {
  constructor(readonly bench: IWorkbench) {
    bench.changed.connect(this._onChanged, this);
  }

  /** Something that a section may show has changed. */
  get changed(): ISignal<this, void> {
    return this._changed;
  }

  /** The state that Ask shows beside the present one; empty for none. */
  get compare(): string {
    return this._compare.get(this.bench.notebook) ?? '';
  }
  set compare(name: string) {
    this._compare.set(this.bench.notebook, name);
    this._changed.emit();
  }

  /** Whether files are being dragged over the panel. */
  get dragging(): boolean {
    return this._dragging;
  }
  set dragging(value: boolean) {
    if (value !== this._dragging) {
      this._dragging = value;
      this._changed.emit();
    }
  }

  /** Why the last drop did not work; null where there is nothing to say. */
  get dropProblem(): IProblem | null {
    return this._dropProblem;
  }
  set dropProblem(problem: IProblem | null) {
    this._dropProblem = problem;
    this._changed.emit();
  }

  /** Nothing is drawn while the panel is out of sight; what was missed is drawn when it comes back. */
  set visible(value: boolean) {
    this._visible = value;
    if (value && this._missed) {
      this._missed = false;
      this._changed.emit();
    }
  }

  isOpen(id: SectionId): boolean {
    return this._open.has(id);
  }

  setOpen(id: SectionId, open: boolean): void {
    if (open !== this._open.has(id)) {
      this._open[open ? 'add' : 'delete'](id);
      this._changed.emit();
    }
  }

  /** Emits the section that should be opened and brought into view. */
  get revealed(): ISignal<this, SectionId> {
    return this._revealed;
  }

  /** Open a section and bring it into view, because what was clicked goes on there. */
  reveal(id: SectionId): void {
    this.setOpen(id, true);
    this._revealed.emit(id);
  }

  /** Whether the running lesson was undone here: the error of its cell is then no news. */
  undone = false;

  /** What was typed into a field of the active notebook's panel, kept while another notebook is looked at. */
  draft<T>(field: string, initial: T): T {
    const found = this._drafts.get(this._key(field));
    return found === undefined ? initial : (found as T); // written by setDraft of the same field only
  }

  setDraft(field: string, value: unknown): void {
    this._drafts.set(this._key(field), value);
  }

  /** Put files of the desktop into the queue; what goes wrong is told in Teach. */
  async drop(work: () => Promise<void>): Promise<void> {
    this.setOpen('teach', true);
    this.dropProblem = null;
    try {
      await work();
    } catch (error) {
      this.dropProblem = problemOf(error);
    }
  }

  dispose(): void {
    this.bench.changed.disconnect(this._onChanged, this);
    Signal.clearData(this);
  }

  private _key(field: string): string {
    return `${this.bench.notebook}\n${field}`;
  }

  private _onChanged(): void {
    if (this._visible) {
      this._changed.emit();
    } else {
      this._missed = true;
    }
  }

  private _changed = new Signal<this, void>(this);
  private _revealed = new Signal<this, SectionId>(this);
  private _open = new Set<SectionId>(['teach', 'now', 'checkpoints', 'ask']);
  private _drafts = new Map<string, unknown>();
  private _compare = new Map<string, string>();
  private _dragging = false;
  private _dropProblem: IProblem | null = null;
  private _visible = true;
  private _missed = false;
}
