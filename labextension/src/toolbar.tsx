/**
 * The two small things in toolbars: the dot of a notebook and the button of a cell. Know a desk and a badge; every state
 * is in words, the colour only repeats it.
 */

import { ReactWidget } from '@jupyterlab/apputils';
import { Cell } from '@jupyterlab/cells';
import { TranslationBundle } from '@jupyterlab/translation';
import * as React from 'react';
import { Badge, badge, taughtOf } from './badges';
import { Desk } from './desk';
import { miuIcon } from './icons';
import { KEY } from './taught';

/** What the dot says, short, and which colour repeats it. */
export function dotOf(desk: Desk | null, trans: TranslationBundle): { kind: string; words: string } {
  const state = desk?.link?.state ?? null;
  if (desk === null || desk.connection !== 'ready' || state === null) {
    return desk?.connection === 'connecting'
      ? { kind: 'off', words: trans.__('MIU …') }
      : { kind: 'off', words: trans.__('MIU off') };
  }
  const step = state.max_steps > 0 ? ` ${state.step}/${state.max_steps}` : '';
  switch (state.status) {
    case 'learning':
      return { kind: 'busy', words: trans.__('MIU learning%1', step) };
    case 'paused':
      return { kind: 'paused', words: trans.__('MIU paused%1', step) };
    case 'stopping':
      return { kind: 'busy', words: trans.__('MIU stopping') };
    case 'loading':
      return { kind: 'busy', words: trans.__('MIU loading') };
    case 'working':
      return { kind: 'busy', words: trans.__('MIU working') };
    case 'no model':
      return { kind: 'off', words: trans.__('MIU, no model') };
    case 'idle':
      return { kind: 'idle', words: trans.__('MIU idle') };
  }
}

/** The dot in a notebook's toolbar, or in the status bar; a click shows the panel. */
export class StateItem extends ReactWidget {
  constructor(
    private _desk: () => Desk | null,
    private _trans: TranslationBundle,
    private _open: () => void
  ) {
    super();
    this.addClass('jp-MiuDot');
  }

  render(): JSX.Element {
    const { kind, words } = dotOf(this._desk(), this._trans);
    return (
      <button
        type="button"
        className="jp-Button jp-mod-minimal jp-ToolbarButtonComponent jp-MiuDot-button"
        data-state={kind}
        aria-label={this._trans.__('%1: show the panel', words)}
        title={this._trans.__('Show the MIU panel')}
        onClick={this._open}
      >
        <span className="jp-MiuDot-mark" aria-hidden="true" />
        <span className="jp-MiuDot-words">{words}</span>
      </button>
    );
  }
}

/** "Teach this cell" in a cell's toolbar, with what became of it. */
export class TeachItem extends ReactWidget {
  constructor(
    private _cell: Cell,
    private _desk: Desk,
    private _trans: TranslationBundle,
    private _teach: () => void
  ) {
    super();
    this.addClass('jp-MiuCell');
    _desk.changed.connect(this._look, this);
    _cell.model.contentChanged.connect(this._look, this);
    _cell.model.metadataChanged.connect(this._look, this);
    this._shown = this._badge();
  }

  render(): JSX.Element {
    const trans = this._trans;
    const words = {
      none: '',
      learnt: trans.__('✓ learnt'),
      changed: trans.__('changed since'),
      gone: trans.__('not in the weights now')
    }[this._shown];
    const label = trans.__('Teach this cell');
    return (
      <button
        type="button"
        className="jp-Button jp-mod-minimal jp-ToolbarButtonComponent jp-MiuCell-button"
        data-badge={this._shown}
        aria-label={words ? `${label} (${words})` : label}
        title={label}
        onClick={this._teach}
      >
        <miuIcon.react tag="span" className="jp-MiuCell-icon" elementSize="normal" />
        {words && <span className="jp-MiuCell-words">{words}</span>}
      </button>
    );
  }

  private _badge(): Badge {
    const { model } = this._cell;
    const line = this._desk.link?.state?.line ?? null;
    return badge(taughtOf(model.getMetadata(KEY)), model.sharedModel.getSource(), line);
  }

  private _look(): void {
    if (this.isDisposed || this._cell.isDisposed) {
      return;
    }
    const now = this._badge();
    if (now !== this._shown) {
      this._shown = now;
      this.update();
    }
  }

  private _shown: Badge;
}
