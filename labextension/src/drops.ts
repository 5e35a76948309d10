/**
 * Files dragged onto an element: from the desktop (native events) and from JupyterLab's file browser (Lumino events).
 * Says what was dropped; knows nothing of what is done with it.
 */

import { Drag } from '@lumino/dragdrop';

/** What the file browser calls the paths that it drags. */
const CONTENTS_MIME = 'application/x-jupyter-icontents';
const LUMINO = ['lm-dragenter', 'lm-dragover', 'lm-dragleave', 'lm-drop'];
const NATIVE = ['dragenter', 'dragover', 'dragleave', 'drop'];
const MOST = 200; // files of one drop

/** Who is told. */
export interface IDropTarget {
  /** Whether a drop would be of use now. */
  wants(): boolean;
  /** Something is, or is no longer, over the element. */
  hover(over: boolean): void;
  /** Files of the desktop; `folders` counts what was left out because it is a folder. */
  files(files: File[], folders: number): void;
  /** Paths as the server names them. */
  paths(paths: string[]): void;
}

/** Listens on one element while `attach`ed. */
export class Drops implements EventListenerObject {
  constructor(
    private readonly node: HTMLElement,
    private readonly target: IDropTarget
  ) {}

  attach(): void {
    [...LUMINO, ...NATIVE].forEach(type => this.node.addEventListener(type, this, true));
  }

  detach(): void {
    [...LUMINO, ...NATIVE].forEach(type => this.node.removeEventListener(type, this, true));
    this.target.hover(false);
  }

  handleEvent(event: Event): void {
    if (event.type.startsWith('lm-')) {
      this._lumino(event as Drag.Event);
    } else {
      this._native(event as DragEvent);
    }
  }

  private _lumino(event: Drag.Event): void {
    if (!event.mimeData.hasData(CONTENTS_MIME) || !this.target.wants()) {
      return;
    }
    event.preventDefault();
    event.stopPropagation();
    if (event.type === 'lm-dragleave') {
      this._leave(event.relatedTarget);
      return;
    }
    this.target.hover(event.type !== 'lm-drop');
    event.dropAction = event.proposedAction; // the file browser proposes a move; who takes it decides what it means
    if (event.type === 'lm-drop') {
      const paths: unknown = event.mimeData.getData(CONTENTS_MIME);
      const found = Array.isArray(paths) ? paths.filter((p): p is string => typeof p === 'string') : [];
      if (found.length) {
        this.target.paths(found.slice(0, MOST));
      }
    }
  }

  private _native(event: DragEvent): void {
    const data = event.dataTransfer;
    if (!data || !Array.from(data.types).includes('Files')) {
      return;
    }
    // also where the drop is of no use: the browser would leave the page to show the file
    event.preventDefault();
    event.stopPropagation();
    const wanted = this.target.wants();
    data.dropEffect = wanted ? 'copy' : 'none';
    if (event.type === 'dragleave') {
      this._leave(event.relatedTarget);
      return;
    }
    this.target.hover(wanted && event.type !== 'drop');
    if (event.type === 'drop' && wanted) {
      const items = Array.from(data.items).filter(item => item.kind === 'file');
      const folders = items.filter(item => item.webkitGetAsEntry?.()?.isDirectory);
      const files = items.flatMap(item => (folders.includes(item) ? [] : (item.getAsFile() ?? [])));
      this.target.files(files.slice(0, MOST), folders.length);
    }
  }

  /** Moving on to a child is no leaving. */
  private _leave(to: EventTarget | null): void {
    if (!(to instanceof Node && this.node.contains(to))) {
      this.target.hover(false);
    }
  }
}
