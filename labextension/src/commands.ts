/**
 * What can be done by name: palette, menus, shortcuts. Knows the workbench and the desks; what goes wrong becomes one
 * notification.
 */

import { Notification } from '@jupyterlab/apputils';
import { IFileBrowserFactory } from '@jupyterlab/filebrowser';
import { CommandRegistry } from '@lumino/commands';
import { Bench } from './bench';
import { Desks } from './desks';
import { miuIcon } from './icons';

/** Names of the commands. */
export const CommandIDs = {
  open: 'miu:open-panel',
  load: 'miu:load',
  use: 'miu:use',
  teachCell: 'miu:teach-cell',
  teachFiles: 'miu:teach-files',
  teachQueue: 'miu:teach-queue',
  undo: 'miu:undo',
  redo: 'miu:redo',
  pause: 'miu:pause',
  resume: 'miu:resume',
  stop: 'miu:stop',
  plot: 'miu:plot'
} as const;

/** The commands of the palette, in its order; the file browser's belongs to its context menu only. */
export const IN_PALETTE: readonly string[] = Object.values(CommandIDs).filter(id => id !== CommandIDs.teachFiles);

/** What the commands act on. */
export interface ICommandOptions {
  readonly bench: Bench;
  readonly desks: Desks;
  readonly files: IFileBrowserFactory | null;
  readonly showPanel: () => void;
}

const NO_ARGS = { args: { type: 'object', properties: {} } } as const;

/** Register all commands. */
export function addCommands(commands: CommandRegistry, options: ICommandOptions): void {
  const { bench, desks, files, showPanel } = options;
  const { trans } = bench;

  const add = (
    id: string,
    label: string,
    enabled: () => boolean,
    run: () => Promise<void> | void,
    more: Partial<CommandRegistry.ICommandOptions> = {}
  ) =>
    commands.addCommand(id, {
      label,
      isEnabled: enabled,
      execute: async () => {
        try {
          await run();
        } catch (error) {
          Notification.error(error instanceof Error ? error.message : String(error), {
            autoClose: 8000
          });
        }
      },
      describedBy: NO_ARGS,
      ...more
    });

  const always = () => true;
  const running = () => ['learning', 'paused', 'stopping'].includes(bench.state?.status ?? '');
  const quiet = () => bench.state?.status === 'idle';
  const usable = () => bench.queue.filter(one => one.usable).map(one => one.ref);
  const chosen = () => [...(files?.tracker.currentWidget?.selectedItems() ?? [])];

  add(CommandIDs.open, trans.__('Show the MIU panel'), always, showPanel, { icon: miuIcon });
  add(
    CommandIDs.load,
    trans.__('Load MIU in this kernel'),
    () => bench.connection === 'not loaded',
    () => bench.act({ do: 'load' })
  );
  add(
    CommandIDs.use,
    trans.__('Use the model that comes with MIU'),
    () => ['no model', 'idle'].includes(bench.state?.status ?? ''),
    () => bench.act({ do: 'use' })
  );
  add(
    CommandIDs.teachCell,
    trans.__('Teach this cell'),
    () => desks.tracker.activeCell !== null,
    async () => {
      const { activeCell } = desks.tracker;
      if (activeCell !== null) {
        await desks.current?.teachCell(activeCell);
      }
    },
    { icon: miuIcon, caption: trans.__('Teach the active cell to the model of its kernel') }
  );
  add(
    CommandIDs.teachFiles,
    trans.__('Teach to model'),
    always,
    async () => {
      showPanel();
      await bench.enqueuePaths(chosen().map(item => item.path));
    },
    {
      icon: miuIcon,
      caption: trans.__('Put into the queue of the active notebook'),
      isVisible: () => desks.current !== null && chosen().length > 0
    }
  );
  add(
    CommandIDs.teachQueue,
    trans.__('Teach what waits in the queue'),
    () => quiet() && usable().length > 0,
    async () => {
      const refs = usable();
      await bench.act({ do: 'learn', refs, options: {} });
      refs.forEach(ref => bench.dequeue(ref));
    }
  );
  add(CommandIDs.undo, trans.__('Undo the last lesson'), quiet, () => bench.act({ do: 'rollback' }));
  add(CommandIDs.redo, trans.__('Redo what was undone'), quiet, () => bench.act({ do: 'redo' }));
  add(CommandIDs.pause, trans.__('Pause the lesson'), running, () => bench.steer('pause'));
  add(CommandIDs.resume, trans.__('Go on with the lesson'), running, () => bench.steer('resume'));
  add(CommandIDs.stop, trans.__('Stop the lesson and keep it'), running, () => bench.steer('stop'));
  add(CommandIDs.plot, trans.__('Plot the last lesson'), quiet, () => bench.act({ do: 'plot', names: [] }));
}
