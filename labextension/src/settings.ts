/** The user's settings as plain values. Knows schema/plugin.json's keys and defaults; works where there are no settings. */

import { ISettingRegistry } from '@jupyterlab/settingregistry';
import { IPreferences } from './workbench';

/** Where the panel is added. */
export type Side = 'left' | 'right';

/** All settings; each has a usable value at any time. */
export class Settings {
  /** Take the values over, now and whenever they change; `tell` is called after each. */
  follow(settings: ISettingRegistry.ISettings, tell: () => void): void {
    const take = () => {
      const value = (key: string): unknown => settings.get(key).composite;
      this.side = value('side') === 'left' ? 'left' : 'right';
      this.recordActions = value('recordActions') !== false;
      this.statusBar = value('statusBar') === true;
      const smoothing = Number(value('smoothing'));
      this.preferences = {
        smoothing: smoothing >= 0 && smoothing <= 0.99 ? smoothing : 0,
        logScale: value('logScale') === true
      };
      tell();
    };
    settings.changed.connect(take);
    take();
  }

  side: Side = 'right';
  recordActions = true;
  statusBar = false;
  preferences: IPreferences = { smoothing: 0, logScale: false };
}
