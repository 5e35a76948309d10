/**
 * The plugin: puts the panel, the toolbar items, the commands and the settings together. Needs notebooks; everything else
 * is optional, so that it also activates in Notebook 7 and in other applications built on JupyterLab.
 */

import { ILayoutRestorer, JupyterFrontEnd, JupyterFrontEndPlugin } from '@jupyterlab/application';
import { ICommandPalette, IToolbarWidgetRegistry } from '@jupyterlab/apputils';
import { Cell } from '@jupyterlab/cells';
import { IFileBrowserFactory } from '@jupyterlab/filebrowser';
import { INotebookTracker, NotebookPanel } from '@jupyterlab/notebook';
import { ISettingRegistry } from '@jupyterlab/settingregistry';
import { IStatusBar } from '@jupyterlab/statusbar';
import { ITranslator, nullTranslator } from '@jupyterlab/translation';
import { IDisposable } from '@lumino/disposable';
import { Widget } from '@lumino/widgets';
import { Bench } from './bench';
import { addCommands, CommandIDs, IN_PALETTE } from './commands';
import { Desks } from './desks';
import { Links } from './links';
import { MiuPanel } from './panel';
import { Settings, Side } from './settings';
import { StateItem, TeachItem } from './toolbar';

const PLUGIN = 'jupyter-miu:plugin';

async function activate(
  app: JupyterFrontEnd,
  tracker: INotebookTracker,
  registry: ISettingRegistry | null,
  translator: ITranslator | null,
  palette: ICommandPalette | null,
  toolbars: IToolbarWidgetRegistry | null,
  files: IFileBrowserFactory | null,
  restorer: ILayoutRestorer | null,
  statusBar: IStatusBar | null
): Promise<void> {
  const trans = (translator ?? nullTranslator).load('jupyter_miu');
  const { contents } = app.serviceManager;
  const settings = new Settings();
  const loaded = registry?.load(PLUGIN) ?? Promise.reject(new Error('no settings here'));
  const desks = new Desks(tracker, {
    contents,
    links: new Links(),
    trans,
    get recordActions() {
      return settings.recordActions;
    }
  });
  const preferences = () => settings.preferences;
  const bench = new Bench({ desks, contents, commands: app.commands, trans, preferences });

  const panel = new MiuPanel(bench);
  const showPanel = () => app.shell.activateById(panel.id);
  restorer?.add(panel, panel.id);

  addCommands(app.commands, { bench, desks, files, showPanel });
  const category = trans.__('MIU');
  for (const command of IN_PALETTE) {
    palette?.addItem({ command, category });
  }
  let known = '';
  bench.changed.connect(() => {
    // what commands are enabled by; a step of a lesson changes none of them
    const now = `${bench.connection} ${bench.state?.status} ${bench.queue.length}`;
    if (now !== known) {
      known = now;
      app.commands.notifyCommandChanged();
    }
  });

  toolbars?.addFactory<NotebookPanel>('Notebook', 'miu-state', notebook => {
    const desk = desks.of(notebook);
    const item = new StateItem(() => desk, trans, showPanel);
    desk.changed.connect(item.update, item);
    return item;
  });
  toolbars?.addFactory<Cell>('Cell', 'miu-teach-cell', cell => {
    const notebook = tracker.find(one => one.content.widgets.includes(cell));
    if (!notebook) {
      return new Widget();
    }
    const teach = () => {
      notebook.content.activeCellIndex = notebook.content.widgets.indexOf(cell);
      void app.commands.execute(CommandIDs.teachCell);
    };
    return new TeachItem(cell, desks.of(notebook), trans, teach);
  });

  let item: IDisposable | null = null;
  let side: Side | null = null;
  const arrange = () => {
    if (side !== settings.side) {
      side = settings.side;
      app.shell.add(panel, side, { rank: 600, type: 'MIU' });
    }
    if (settings.statusBar && statusBar && item === null) {
      const dot = new StateItem(() => desks.current, trans, showPanel);
      bench.changed.connect(dot.update, dot);
      item = statusBar.registerStatusItem('jupyter-miu:state', { item: dot, align: 'left', rank: 10 });
    } else if (!settings.statusBar) {
      item?.dispose();
      item = null;
    }
    bench.refresh();
  };
  try {
    settings.follow(await loaded, arrange);
  } catch {
    arrange(); // without settings the defaults will do
  }
}

const plugin: JupyterFrontEndPlugin<void> = {
  id: PLUGIN,
  description: 'Teach the model of a notebook: panel, toolbars, commands.',
  autoStart: true,
  requires: [INotebookTracker],
  optional: [
    ISettingRegistry,
    ITranslator,
    ICommandPalette,
    IToolbarWidgetRegistry,
    IFileBrowserFactory,
    ILayoutRestorer,
    IStatusBar
  ],
  activate
};

export default plugin;
