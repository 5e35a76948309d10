/**
 * The side panel: a Lumino widget that shows the sections, or one calm sentence where there is nothing to steer.
 * Knows the order of the sections and when the panel can be seen; everything else is in the sections and the workbench.
 */

import { ReactWidget } from '@jupyterlab/ui-components';
import { Message } from '@lumino/messaging';
import * as React from 'react';
import { Drops } from './drops';
import { miuIcon } from './icons';
import { Ask } from './sections/ask';
import { Calm, CalmScreen } from './sections/calm';
import { Checkpoints } from './sections/checkpoints';
import { PanelProvider, usePanel } from './sections/context';
import { Header } from './sections/header';
import { Improve, Online } from './sections/later';
import { Memory } from './sections/memory';
import { PanelModel } from './sections/model';
import { Now } from './sections/now';
import { Store } from './sections/store';
import { Teach } from './sections/teach';
import { IWorkbench } from './workbench';

/** The panel of one application; it follows whatever notebook the workbench follows. */
export class MiuPanel extends ReactWidget {
  constructor(bench: IWorkbench) {
    super();
    this._model = new PanelModel(bench);
    this.id = 'jupyter-miu-panel';
    this.addClass('jp-MiuPanel');
    this.title.icon = miuIcon;
    this.title.caption = bench.trans.__('MIU: teach the model of this notebook');
    this.node.tabIndex = -1;
    this.node.setAttribute('role', 'region');
    this.node.setAttribute('aria-label', bench.trans.__('MIU'));
    this._drops = new Drops(this.node, {
      wants: () => bench.connection === 'ready' && bench.state?.status !== 'no model',
      hover: over => {
        this._model.dragging = over;
        this.toggleClass('jp-mod-dropping', over);
      },
      files: (files, folders) =>
        void this._model.drop(async () => {
          if (files.length) {
            await bench.upload(files);
          }
          if (folders) {
            throw new Error(bench.trans.__('Folders were left out; type the path of a folder to teach it whole.'));
          }
        }),
      paths: paths => void this._model.drop(() => bench.enqueuePaths(paths))
    });
  }

  dispose(): void {
    if (!this.isDisposed) {
      this._model.dispose();
      super.dispose();
    }
  }

  protected render(): JSX.Element {
    return (
      <PanelProvider value={this._model}>
        <Body />
      </PanelProvider>
    );
  }

  protected onAfterAttach(msg: Message): void {
    super.onAfterAttach(msg);
    this._drops.attach();
    this._model.visible = this.isVisible;
  }

  protected onBeforeDetach(msg: Message): void {
    this._drops.detach();
    super.onBeforeDetach(msg);
  }

  protected onAfterShow(msg: Message): void {
    super.onAfterShow(msg);
    this._model.visible = true;
  }

  protected onAfterHide(msg: Message): void {
    super.onAfterHide(msg);
    this._model.visible = false;
  }

  protected onActivateRequest(msg: Message): void {
    super.onActivateRequest(msg);
    const first = this.node.querySelector<HTMLElement>('.jp-MiuCalm button:enabled, .jp-MiuSection-head button');
    (first ?? this.node).focus();
  }

  private readonly _model: PanelModel;
  private readonly _drops: Drops;
}

/** The calm sentence, or the sections; each notebook has sections of its own, so that no answer shows in another. */
function Body(): JSX.Element {
  const calm = usePanel(({ bench }): Calm | '' => {
    if (bench.connection !== 'ready') {
      return bench.connection;
    }
    const status = bench.state?.status ?? 'no model';
    return status === 'no model' || (status === 'loading' && !bench.state?.model) ? 'no model' : '';
  });
  const notebook = usePanel(({ bench }) => bench.notebook);
  if (calm) {
    return <CalmScreen key={notebook + (calm === 'no model' ? 'm' : '')} reason={calm} />;
  }
  return (
    <React.Fragment key={notebook}>
      <Header />
      <div className="jp-MiuSections">
        <Teach />
        <Now />
        <Checkpoints />
        <Ask />
        <Memory />
        <Online />
        <Improve />
        <Store />
      </div>
    </React.Fragment>
  );
}
